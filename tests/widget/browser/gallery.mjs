// Screenshots of every fixture in both faces, and how far the painted rectangles are from the mirror's plain ones.
// Usage: node tests/widget/browser/gallery.mjs [FOLDER] [NAME ...]   Prints one line a fixture and width.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from '../../browser/support/browser.mjs';
import { compare } from './compare.mjs';
import { fixtureNames, root, serve, widths, writeFixtures } from './pages.mjs';

const folder = process.argv[2] ?? join(root, 'build/gallery');
const names = process.argv.length > 3 ? process.argv.slice(3) : fixtureNames;

mkdirSync(folder, { recursive: true });
const site = await serve(writeFixtures());
const browser = await launch();

/** @param {'painted'|'plain'} face @param {string} name @param {number} width */
async function show(face, name, width) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, deviceScaleFactor: 1 });
  page.on('console', (message) => console.log(`${face} ${name}: ${message.text()}`));
  page.on('pageerror', (error) => console.log(`${face} ${name}: ${error}`));
  await page.goto(`${site.origin}/${face}/${name}`);
  await page.waitForSelector('body[data-ready]', { timeout: 20_000 });
  await page.screenshot({ path: join(folder, `${name}-${width}-${face}.png`), fullPage: true });
  return page;
}

for (const name of names) {
  for (const width of widths) {
    const painted = await show('painted', name, width);
    const plain = await show('plain', name, width);
    const { placements } = await painted.evaluate('frontdoor.paintAll()');
    const { rectangles } = await plain.evaluate('frontdoor.rectangles()');
    const { worst, wrong } = compare(placements, rectangles);
    console.log(`${name} ${width}: ${placements.length} placements, furthest ${worst.toFixed(1)} px`);
    for (const line of wrong) console.log(`    ${line}`);
    await painted.close();
    await plain.close();
  }
}
await browser.close();
site.close();

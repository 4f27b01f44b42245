// Screenshots of every fixture in both faces, and how far the painted rectangles are from the mirror's plain ones.
// Usage: node tests/widget/browser/gallery.mjs [FOLDER] [NAME ...]   Prints one line a fixture and width.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from '../../browser/support/browser.mjs';
import { root, serve, writeFixtures } from './pages.mjs';

const folder = process.argv[2] ?? join(root, 'build/gallery');
const names = process.argv.length > 3 ? process.argv.slice(3) : ['text', 'own-words', 'fields', 'choices', 'advice', 'check', 'confirmation'];
const widths = [320, 375, 768, 1280];
const tolerance = 1;

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

/** @param {any[]} placements @param {any[]} rectangles */
function compare(placements, rectangles) {
  let worst = 0;
  /** @type {string[]} */ const lines = [];
  for (const expected of rectangles) {
    const placed = placements.find((one) => one.node === expected.node && one.part === expected.part);
    if (!placed) continue;
    if (expected.inline) {
      // An inline element's box is its font's height, the painted one its lines'.
      const lift = (placed.height - expected.height) / 2;
      Object.assign(expected, { y: expected.y - lift, height: placed.height });
    }
    const keys = expected.text ? ['x', 'y', 'height'] : ['x', 'y', 'width', 'height'];
    const differences = keys.map((key) => placed[key] - expected[key]);
    const difference = Math.max(...differences.map(Math.abs));
    worst = Math.max(worst, difference);
    if (difference > tolerance) {
      const shown = differences.map((value, index) => `${keys[index]} ${value.toFixed(1)}`).join(', ');
      lines.push(`    ${expected.name} part ${expected.part}: ${shown}`);
    }
  }
  return { worst, lines };
}

for (const name of names) {
  for (const width of widths) {
    const painted = await show('painted', name, width);
    const plain = await show('plain', name, width);
    const { placements } = await painted.evaluate('frontdoor.paintAll()');
    const { rectangles } = await plain.evaluate('frontdoor.rectangles()');
    const { worst, lines } = compare(placements, rectangles);
    console.log(`${name} ${width}: ${placements.length} placements, furthest ${worst.toFixed(1)} px`);
    if (lines.length > 0) console.log(lines.slice(0, Number(process.env.LINES ?? 8)).join('\n'));
    await painted.close();
    await plain.close();
  }
}
await browser.close();
site.close();

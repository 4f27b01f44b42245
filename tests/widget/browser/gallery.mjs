// Every fixture three times side by side: painted, plain, and the same page from nhsuk-frontend's own macros; and how
// far the painted rectangles are from the plain ones. Usage: node tests/widget/browser/gallery.mjs FOLDER [NAME ...]
// Prints one line a fixture and width.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { launch } from '../../browser/support/browser.mjs';
import { compare } from './compare.mjs';
import { fixtureNames, root, serve, writeFixtures } from './pages.mjs';

const folder = process.argv[2] ?? join(root, 'build/artefacts/gallery');
const names = process.argv.length > 3 ? process.argv.slice(3) : fixtureNames;
const widths = [375, 768, 1280];
const gap = 16;

mkdirSync(folder, { recursive: true });
const site = await serve(writeFixtures());
const browser = await launch();

/** @param {'painted'|'plain'|'nhsuk'} face @param {string} name @param {number} width */
async function show(face, name, width) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, deviceScaleFactor: 1 });
  page.on('pageerror', (error) => console.log(`${face} ${name}: ${error}`));
  await page.goto(`${site.origin}/${face}/${name}`);
  await page.waitForSelector('body[data-ready]', { timeout: 20_000 });
  const picture = PNG.sync.read(await page.screenshot({ fullPage: true }));
  return { page, picture };
}

/** @param {PNG[]} pictures */
function sideBySide(pictures) {
  const height = Math.max(...pictures.map((picture) => picture.height));
  const width = pictures.reduce((sum, picture) => sum + picture.width + gap, -gap);
  const whole = new PNG({ width, height });
  whole.data.fill(0x99);
  let x = 0;
  for (const picture of pictures) {
    PNG.bitblt(picture, whole, 0, 0, picture.width, picture.height, x, 0);
    x += picture.width + gap;
  }
  return whole;
}

/** Share of pixels that differ, as a percentage. @param {PNG} a @param {PNG} b */
function difference(a, b) {
  const height = Math.max(a.height, b.height);
  const [one, other] = [a, b].map((picture) => {
    const padded = new PNG({ width: a.width, height });
    padded.data.fill(0xff);
    PNG.bitblt(picture, padded, 0, 0, picture.width, picture.height, 0, 0);
    return padded;
  });
  const differing = pixelmatch(one.data, other.data, undefined, a.width, height, { threshold: 0.2 });
  return (100 * differing) / (a.width * height);
}

for (const name of names) {
  for (const width of widths) {
    const painted = await show('painted', name, width);
    const plain = await show('plain', name, width);
    const nhsuk = await show('nhsuk', name, width);
    const { placements } = await painted.page.evaluate('frontdoor.paintAll()');
    const { rectangles } = await plain.page.evaluate('frontdoor.rectangles()');
    const { worst, wrong } = compare(placements, rectangles);
    const pictures = [painted, plain, nhsuk].map(({ picture }) => picture);
    writeFileSync(join(folder, `${name}-${width}.png`), PNG.sync.write(sideBySide(pictures)));
    console.log(`${name} ${width}: ${placements.length} placements, furthest ${worst.toFixed(1)} px from the mirror; ` +
      `${difference(pictures[0], pictures[2]).toFixed(2)} % of pixels differ from nhsuk-frontend, heights ` +
      `${pictures[0].height} and ${pictures[2].height}`);
    for (const line of wrong) console.log(`    ${line}`);
    for (const { page } of [painted, plain, nhsuk]) await page.close();
  }
}
await browser.close();
site.close();

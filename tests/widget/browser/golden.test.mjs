// Golden images: every control in every state, painted at a phone's width, with FRONTDOOR_SOAK at a tablet's too.
// FRONTDOOR_REBASELINE=1 writes both again (scripts/rebaseline); what differs is kept in build/artefacts. Tolerance:
// 0.1 % of the pixels.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { artefacts } from '../../browser/support/browser.mjs';
import { browser, site, useFixtures } from './at-fixtures.mjs';
import { fixtureNames, root } from './pages.mjs';

const tolerance = 0.001;

useFixtures();

for (const width of process.env.FRONTDOOR_SOAK || process.env.FRONTDOOR_REBASELINE ? [375, 768] : [375]) {
  test(`controls look as they did, ${width} px`, { timeout: 120_000 }, async () => {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    await page.goto(`${site.origin}/sheet/text`);
    await page.waitForSelector('body[data-ready]', { timeout: 20_000 });
    const url = await page.evaluate((names) => /** @type {any} */ (window).frontdoor.drawSheet(names), fixtureNames);
    const painted = PNG.sync.read(Buffer.from(url.split(',')[1], 'base64'));
    await page.close();
    const file = join(root, `tests/golden/controls-${width}.png`);
    if (process.env.FRONTDOOR_REBASELINE === '1') {
      writeFileSync(file, PNG.sync.write(painted, { colorType: 2, deflateLevel: 9 }));
    }
    const golden = PNG.sync.read(readFileSync(file));
    assert.deepEqual([painted.width, painted.height], [golden.width, golden.height], 'another size');
    const marked = new PNG({ width: golden.width, height: golden.height });
    const differing = pixelmatch(golden.data, painted.data, marked.data, golden.width, golden.height, {
      threshold: 0.1,
    });
    const share = differing / (golden.width * golden.height);
    if (share > tolerance) {
      mkdirSync(artefacts, { recursive: true });
      writeFileSync(join(artefacts, `controls-${width}.png`), PNG.sync.write(painted));
      writeFileSync(join(artefacts, `controls-${width}-difference.png`), PNG.sync.write(marked));
    }
    assert.ok(share <= tolerance, `${(100 * share).toFixed(2)} % of the pixels differ: see build/artefacts`);
    console.log(`golden controls at ${width} px: ${differing} of ${golden.width * golden.height} pixels differ`);
  });
}

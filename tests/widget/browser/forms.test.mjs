// Every page of every journey, painted, and the mirror over it: everything at the same place, lines broken at the same
// words, at the width of a small phone, with FRONTDOOR_SOAK of a phone, a tablet and a desk too; what a frame costs
// is printed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameOf } from '../../browser/support/accessibility-tree.mjs';
import { journeyNames, pagesOf } from '../../browser/support/replay.mjs';
import { browser, site, useFixtures } from './at-fixtures.mjs';
import { widths } from './pages.mjs';

useFixtures();

/** @type {Map<string, {view: object, flat: string}>} */ const pages = new Map();
for (const journey of journeyNames) {
  for (const { view, flat } of await pagesOf(journey)) {
    pages.set(`${journey}: ${nameOf(view)}`, { view, flat: Buffer.from(flat).toString('base64') });
  }
}
/** The same words at the same place need no second look. */
const unlike = new Map([...pages].map(([name, page]) => [JSON.stringify(page.view).replace(/"revision":\d+/, ''),
  /** @type {const} */ ([name, page])]));

for (const width of process.env.FRONTDOOR_SOAK ? widths : [widths[0]]) {
  test(`every page, ${width} px wide: places and lines of the painter are the browser's`, async () => {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    await page.goto(`${site.origin}/many/text`);
    await page.waitForSelector('body[data-ready]');
    let longest = { name: '', height: 0, view: {}, flat: '' };
    for (const [name, { view, flat }] of unlike.values()) {
      const answer = await page.evaluate(([shown, bytes]) => {
        return /** @type {any} */ (window).frontdoor.check(shown, bytes);
      }, /** @type {const} */ ([view, flat]));
      assert.deepEqual(answer.wrong, [], name);
      assert.ok(answer.placements > 2, name);
      if (answer.height > longest.height) longest = { name, height: answer.height, view, flat };
    }
    assert.ok(unlike.size > 100, `${unlike.size} pages`);
    const { name, height, view, flat } = longest;
    const milliseconds = await page.evaluate(([shown, bytes]) => {
      const { check, cost } = /** @type {any} */ (window).frontdoor;
      check(shown, bytes);
      return cost(20);
    }, /** @type {const} */ ([view, flat]));
    console.log(`longest page (${name}, ${Math.round(height)} px): ${milliseconds.toFixed(2)} ms a frame`);
    await page.close();
  });
}

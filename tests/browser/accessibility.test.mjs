// What assistive technology is told on every page of every built-in form: Chromium's accessibility tree against a
// golden file, names of controls equal to what is seen of them, targets big enough to hit. With FRONTDOOR_SOAK every
// journey is done on the real page, in both faces, and axe-core looks at every page (scripts/check-accessibility);
// without, axe looks at the pages of journey.test.mjs.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertGolden, nameOf, treeOf } from './support/accessibility-tree.mjs';
import { assertAccessible } from './support/axe.mjs';
import { launch, openContext, phone } from './support/browser.mjs';
import { assertNamedAsSeen, assertTargets } from './support/controls.mjs';
import { openMirror, show } from './support/mirror-page.mjs';
import { behaveAs, byThePatient, journey, journeyNames, perform, viewsOf } from './support/replay.mjs';
import { startService } from './support/service.mjs';

/** The first journey that comes to a page owns its golden file: the general one first. */
const names = ['form-general', 'adult-chest-pain', ...journeyNames].filter((name, at, all) => all.indexOf(name) === at);
const long = Boolean(process.env.FRONTDOOR_SOAK);
const onTheRealPage = long ? names : ['form-general', 'form-every-control'];

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {Awaited<ReturnType<typeof startService>>} */ let service;
/** @type {Map<string, string>} */ const owners = new Map();

before(async () => {
  browser = await launch(['--enable-blink-features=ComputedAccessibilityInfo']);
  service = await startService();
});
after(async () => {
  await browser.close();
  await service.close();
});

/** Whether this journey is the first to come to the page. @param {string} name @param {string} page */
function owns(name, page) {
  if (!owners.has(page)) owners.set(page, name);
  return owners.get(page) === name;
}

test('every page of every built-in form: the tree as kept, controls named as they are seen', async () => {
  const page = await (await openContext(browser, { viewport: phone })).newPage();
  await openMirror(page);
  for (const name of names) {
    for (const view of await viewsOf(name)) {
      const called = nameOf(view);
      if (owners.has(called)) continue;
      owns(name, called);
      await show(page, { ...view, revision: owners.size });
      assertGolden(called, await treeOf(page, 'form'));
      if (long) await assertAccessible(page, called);
      await assertNamedAsSeen(page, called);
      await assertTargets(page, called);
    }
  }
  assert.ok(owners.size > 55, `${owners.size} pages`);
  await page.context().close();
});

for (const face of /** @type {const} */ (['painted', 'plain'])) {
  for (const name of onTheRealPage) {
    test(`${name}, ${face} face: the same tree on the real page`, { timeout: 240_000 }, async () => {
      service.reset();
      const lines = byThePatient(journey(name));
      behaveAs(service, lines);
      const views = await viewsOf(name);
      const context = await openContext(browser, { viewport: phone });
      const page = await context.newPage();
      await page.clock.setFixedTime(new Date(lines[0].at));
      if (face === 'plain') await page.addInitScript(() => sessionStorage.setItem('frontdoor:A81001:face', 'plain'));
      await page.goto(service.form);
      const shown = face === 'painted' ? '.frontdoor-painted' : '[data-plain=chosen]';
      await page.locator(`#frontdoor-stage${shown}`).waitFor();
      /** @type {Set<string>} */ const seen = new Set();
      let at = 0;
      const look = async () => {
        const called = nameOf(views[at]);
        at += 1;
        if (seen.has(called) || !owns(name, called)) return;
        seen.add(called);
        await page.locator(`#frontdoor-stage${shown}`).waitFor();
        assertGolden(called, await treeOf(page, '#frontdoor-stage form'));
        if (long) await assertAccessible(page, `${called}, ${face}`);
        await assertNamedAsSeen(page, called);
        await assertTargets(page, called);
      };
      await perform(page, lines, look);
      if (lines.some((line) => line.event === 'receipt')) {
        await page.getByText('Request sent').first().waitFor();
        await look();
        assert.equal(at, views.length);
      }
      await context.close();
    });
  }
}

test('what surrounds the form: the tree as kept', async () => {
  service.reset();
  const context = await openContext(browser, { viewport: phone });
  const page = await context.newPage();
  await page.goto(service.form);
  await page.locator('#frontdoor-stage.frontdoor-painted').waitFor();
  const [above, below] = [await treeOf(page, 'nav'), await treeOf(page, 'footer')];
  assertGolden('around-the-form', `${above}${await treeOf(page, '#frontdoor-keep')}${below}`);
  await context.close();
});

// The form as people set it up for themselves: keyboard alone, 320 pixels, 400 % zoom, forced colours, wide text, no
// motion, touch without hover. The keyboard leads through the whole general journey, the others to the patient's own
// words; with FRONTDOOR_SOAK all to the end, and the keyboard in both faces.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browser, page, service, useForm } from './support/at-form.mjs';
import { assertAccessible } from './support/axe.mjs';
import { openContext, painted, phone, screenshot } from './support/browser.mjs';
import { assertTargets, overflows } from './support/controls.mjs';
import { behaveAs, byThePatient, journey, perform } from './support/replay.mjs';

useForm();

const lines = journey('form-general');
const long = Boolean(process.env.FRONTDOOR_SOAK);
/** What the tests but the keyboard's do. */
const some = long ? lines : lines.slice(0, 2 + lines.findIndex((line) => line.event === 'pause'));
const stage = '#frontdoor-stage';
const isPainted = `${stage}.frontdoor-painted`;
const isPlain = (/** @type {string} */ reason) => `${stage}:not(.frontdoor-painted)[data-plain="${reason}"]`;

/** @param {import('playwright-core').Page} where @param {string} face selector that says which face is shown */
async function open(where, face) {
  await where.clock.setFixedTime(new Date(lines[0].at));
  await where.goto(service.form);
  await where.locator(face).waitFor();
}

/** @param {import('playwright-core').Page} where */
function arrives(where) {
  return where.getByText(long ? 'Request sent' : 'Which of these is closest?').first().waitFor();
}

/**
 * Nothing is cut off or out of reach on any page.
 * @param {import('playwright-core').Page} where @param {string} face
 */
async function reflows(where, face) {
  let pages = 0;
  await perform(where, some, async () => {
    await where.locator(face).waitFor();
    const heading = await where.locator('h1:visible').first().innerText();
    assert.deepEqual(await overflows(where), [], heading);
    await assertTargets(where, heading);
    pages += 1;
  });
  await arrives(where);
  assert.deepEqual(await overflows(where), []);
  assert.ok(pages > 3, `${pages} pages`);
}

/** The focused control lies within the window and nothing lies over it (WCAG 2.4.11). */
function focusIsSeen() {
  const active = document.activeElement;
  if (!active) return 'nothing has focus';
  const box = active.getBoundingClientRect();
  const within = box.bottom > 0 && box.top < window.innerHeight && box.right > 0 && box.left < window.innerWidth;
  const target = document.elementFromPoint(box.left + box.width / 2,
    Math.min(Math.max(box.top + box.height / 2, 1), window.innerHeight - 1));
  const label = /** @type {HTMLInputElement} */ (active).labels?.[0];
  const covered = target && target !== active && !active.contains(target) && !target.contains(active) &&
    !label?.contains(target);
  return within && !covered ? '' : `${active.id} at ${box.top}, under ${target?.id || target?.className}`;
}

/** @param {string} id to be reached by Tab alone */
async function tabTo(id) {
  for (let presses = 0; presses < 40; presses += 1) {
    const focused = await page.evaluate(() => document.activeElement?.id);
    if (focused === id) {
      await page.evaluate(painted);
      return assert.equal(await page.evaluate(focusIsSeen), '');
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${id}`);
}

/** One event of a journey by the keyboard. @param {import('./support/replay.mjs').Line} line */
async function byKeyboard({ event, node = '', value }) {
  if (event === 'press') {
    await tabTo(node);
    return page.keyboard.press('Enter');
  }
  if (event === 'input') {
    await tabTo(node);
    return page.keyboard.type(String(value));
  }
  if (event !== 'choose') return undefined;
  const group = page.locator(`input[name="${node.split('/')[0]}"]`);
  const isRadio = await page.locator(`[id="${node}"]`).getAttribute('type') === 'radio';
  if (!isRadio) {
    await tabTo(node);
    return page.keyboard.press('Space');
  }
  // Tab reaches the group; arrows choose in it.
  await tabTo(await group.first().getAttribute('id') ?? '');
  await page.keyboard.press('Space');
  for (let presses = 0; await page.evaluate(() => document.activeElement?.id) !== node; presses += 1) {
    assert.ok(presses < 40, `arrows do not lead to ${node}`);
    await page.keyboard.press('ArrowDown');
  }
  return undefined;
}

/** @type {[string, string][]} */
const faces = [['painted', isPainted], ['plain', isPlain('chosen')]];
/** For oneself in one face and for one's child in the other; with FRONTDOOR_SOAK each in both. */
const byKeyboards = [...faces, ...faces].map(([name, face], index) => ({
  name, face, whose: (index % 2 === 0) === (index < 2) ? 'form-general' : 'form-child-unwell',
}));
for (const { name, face, whose } of long ? byKeyboards : byKeyboards.slice(0, 2)) {
  const which = `${whose}, ${name}`;
  test(`${which} face: the keyboard alone, from the first page to the reference`, { timeout: 60_000 }, async () => {
    if (name === 'plain') await page.addInitScript(() => sessionStorage.setItem('frontdoor:A81001:face', 'plain'));
    await open(page, face);
    for (const line of journey(whose)) {
      if (line.event && line.event !== 'receipt' && line.event !== 'pause') await byKeyboard(line);
    }
    await page.getByText('Request sent').first().waitFor();
    assert.equal(service.requests.length, 1);
  });
}

test('320 pixels: every page of the journey in the painted face, nothing cut off', async () => {
  await page.setViewportSize({ width: 320, height: 640 });
  await open(page, isPainted);
  await reflows(page, isPainted);
});

test('400 % zoom of a window of 1280 by 1024: nothing cut off, no sideways scroll', async () => {
  const zoomed = await openContext(browser, { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 });
  const small = await zoomed.newPage();
  await open(small, isPainted);
  await reflows(small, isPainted);
  await screenshot(small, 'adapted-zoom-400');
  await zoomed.close();
});

/** Every control of the page that has focus in turn, both ways, is seen. */
async function tabThrough(/** @type {import('playwright-core').Page} */ where) {
  const active = () => where.evaluate(() => [...document.querySelectorAll('*')].indexOf(
    /** @type {Element} */ (document.activeElement)));
  let stops = 0;
  for (const key of long ? ['Tab', 'Shift+Tab'] : ['Tab']) {
    /** @type {Set<number>} */ const seen = new Set();
    for (let at = await active(); !seen.has(at); at = await active()) {
      seen.add(at);
      await where.keyboard.press(key);
      assert.equal(await where.evaluate(focusIsSeen), '', key);
      stops += 1;
    }
  }
  return stops;
}

for (const [name, face] of long ? faces : faces.slice(0, 1)) {
  test(`${name} face, a small window: every kind of control is seen when it has focus`, async () => {
    const asked = byThePatient(journey('form-every-control'));
    behaveAs(service, asked);
    await page.setViewportSize({ width: 320, height: 256 });
    if (name === 'plain') await page.addInitScript(() => sessionStorage.setItem('frontdoor:A81001:face', 'plain'));
    await open(page, face);
    let stops = 0;
    await perform(page, asked, async () => {
      await page.locator(face).waitFor();
      stops += await tabThrough(page);
    });
    assert.ok(stops > 100, `${stops} stops`);
  });
}

test('forced colours: the plain face, its controls with edges, the choice told apart', async () => {
  await page.emulateMedia({ forcedColors: 'active' });
  await open(page, isPlain('forced-colors'));
  let looked = 0;
  await perform(page, some, async () => {
    const faults = await page.evaluate(() => [...document.querySelectorAll('form input, form textarea, form button')]
      .flatMap((control) => {
        // Radios and checkboxes are drawn by their labels.
        const own = getComputedStyle(control);
        const drawn = control.matches('[type=radio], [type=checkbox]')
          ? getComputedStyle(/** @type {HTMLElement} */ (control.nextElementSibling), '::before') : own;
        return parseFloat(drawn.borderTopWidth) > 0 || parseFloat(drawn.outlineWidth) > 0 ? [] : [control.id];
      }));
    assert.deepEqual(faults, []);
    looked += 1;
    if (looked === 3) await screenshot(page, 'adapted-forced-colours');
  });
  await arrives(page);
  await assertAccessible(page, 'forced colours');
});

test('text spacing of one\'s own (WCAG 1.4.12): the plain face, nothing cut off', async () => {
  await page.addInitScript(() => {
    addEventListener('DOMContentLoaded', () => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important } p { margin-bottom: 2em !important }`);
      document.adoptedStyleSheets = [sheet];
    });
  });
  await open(page, isPlain('text-settings'));
  await reflows(page, isPlain('text-settings'));
  await screenshot(page, 'adapted-text-spacing');
});

test('text twice as large (WCAG 1.4.4): the plain face, nothing cut off', async () => {
  await page.addInitScript(() => {
    addEventListener('DOMContentLoaded', () => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('html { font-size: 200% !important }');
      document.adoptedStyleSheets = [sheet];
    });
  });
  await open(page, isPlain('text-settings'));
  await reflows(page, isPlain('text-settings'));
});

test('reduced motion: nothing moves unasked, and no scroll is drawn out', async () => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page, isPainted);
  await perform(page, some, async () => {
    const moving = await page.evaluate(() => {
      const slow = [...document.querySelectorAll('*')].filter((element) => {
        const style = getComputedStyle(element);
        return style.animationName !== 'none' || style.scrollBehavior === 'smooth' ||
          style.transitionDuration.split(',').some((duration) => parseFloat(duration) > 0);
      });
      return [...slow.map((element) => element.id || element.className), ...document.getAnimations().map(String)];
    });
    assert.deepEqual(moving, []);
  });
});

test('touch without hover: taps alone lead through the painted form', { timeout: 60_000 }, async () => {
  const device = await openContext(browser, { viewport: phone, hasTouch: true, isMobile: true, deviceScaleFactor: 2 });
  const touched = await device.newPage();
  await open(touched, isPainted);
  assert.ok(await touched.evaluate(() => matchMedia('(hover: none) and (pointer: coarse)').matches));
  for (const { event, node = '', value } of some) {
    const control = touched.locator(`[id="${node}"]`);
    await touched.evaluate(painted);
    if (event === 'press' || event === 'choose') await control.tap();
    if (event !== 'input') continue;
    // While a page that has just come is still being drawn a tap leads nowhere: people tap again.
    const hasFocus = () => control.evaluate((element) => element === document.activeElement);
    for (let taps = 0; taps < 5 && !await hasFocus(); taps += 1) {
      await control.tap();
      await touched.waitForFunction((id) => document.activeElement?.id === id, node, { timeout: 1000 }).catch(() => {});
    }
    assert.ok(await hasFocus(), node);
    await touched.keyboard.insertText(String(value));
  }
  await arrives(touched);
  await device.close();
});

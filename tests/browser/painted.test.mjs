// What a painted page must not take away: rest, selecting and copying, finding, translating, and zoom.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browser, context, page, patient, service, useForm } from './support/at-form.mjs';
import { openContext } from './support/browser.mjs';
import { Patient } from './support/patient.mjs';

useForm();

const painted = (at = page) => at.locator('#frontdoor-stage.frontdoor-painted').waitFor();

/** @param {'painted'|'plain'} face */
async function open(face) {
  await page.goto(service.form);
  await painted();
  if (face === 'painted') return;
  await page.getByRole('link', { name: 'Plain version' }).click();
  await page.locator('#frontdoor-stage[data-plain="chosen"]').waitFor();
}

test('at 400 % zoom the page reflows in the painted face, without scrolling sideways', async () => {
  // 1,280 pixels at 400 %: 320 by 256, four device pixels each.
  const zoomed = await (await openContext(browser, {
    viewport: { width: 320, height: 256 }, deviceScaleFactor: 4,
  })).newPage();
  await zoomed.goto(service.form);
  await painted(zoomed);
  const person = new Patient(zoomed);
  await person.comesToOwnWords();
  await painted(zoomed);
  const { wide, canvas, drawn } = await zoomed.evaluate(() => {
    const element = /** @type {HTMLCanvasElement} */ (document.querySelector('canvas'));
    const { width } = element.getBoundingClientRect();
    return { wide: document.documentElement.scrollWidth, canvas: element.height, drawn: element.width / width };
  });
  assert.equal(wide, 320);
  assert.equal(drawn, 4);
  assert.ok(canvas <= 4096 + 4 * 16, `${canvas} pixels high`);
  await zoomed.context().close();
});

test('while the page is hidden nothing is painted; when it is seen again, once', async () => {
  await page.addInitScript(() => {
    Object.assign(window, { asked: 0, away: false });
    Object.defineProperty(document, 'hidden', { get: () => /** @type {any} */ (window).away });
    const { requestAnimationFrame } = window;
    window.requestAnimationFrame = (callback) => {
      /** @type {any} */ (window).asked += 1;
      return requestAnimationFrame.call(window, callback);
    };
  });
  await open('painted');
  await patient.comesToOwnWords();
  const setAway = (/** @type {boolean} */ away) => page.evaluate(async (value) => {
    const own = /** @type {any} */ (window);
    const rest = () => new Promise((resolve) => setTimeout(resolve, 200));
    await rest();
    own.asked = 0;
    own.away = value;
    document.dispatchEvent(new Event('visibilitychange'));
    document.execCommand('insertText', false, 'a');
    await rest();
    return own.asked;
  }, away);
  await patient.ownWords.focus();
  assert.equal(await setAway(true), 0);
  const frames = await setAway(false);
  assert.ok(frames >= 1 && frames <= 3, `${frames} frames`);
});

test('nothing moves unasked, whether or not reduced motion is asked for', async () => {
  for (const reducedMotion of /** @type {const} */ (['no-preference', 'reduce'])) {
    await page.emulateMedia({ reducedMotion });
    await open('painted');
    await page.getByRole('radio', { name: 'Me', exact: true }).check();
    const moving = () => page.evaluate(() => document.getAnimations().length);
    assert.equal(await moving(), 0, reducedMotion);
    await page.getByRole('link', { name: 'Plain version' }).click();
    await page.locator('#frontdoor-stage[data-plain="chosen"]').waitFor();
    assert.equal(await moving(), 0, reducedMotion);
    await page.getByRole('link', { name: 'Standard version' }).click();
    await painted();
  }
});

test('text of a painted page is selected, copied and found', async () => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open('painted');
  await patient.chooses('Who is this for?', 'Me');
  await patient.sees('What is your date of birth?');
  const heading = page.getByRole('heading', { level: 1, name: 'What is your date of birth?' });
  await heading.click({ clickCount: 3 });
  assert.match(await page.evaluate(() => String(getSelection())), /What is your date of birth\?/);
  await page.keyboard.press('Control+c');
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /What is your date of birth\?/);
  const found = await page.evaluate(() => {
    getSelection()?.removeAllRanges();
    const hit = /** @type {any} */ (window).find('What is your date of birth');
    return { hit, where: getSelection()?.anchorNode?.parentElement?.closest('h1')?.textContent };
  });
  assert.deepEqual(found, { hit: true, where: 'What is your date of birth?' });
});

test('a page that the browser translates is shown plain, and painted again afterwards', async () => {
  await open('painted');
  const plain = page.locator('#frontdoor-stage[data-plain="translated"]:not(.frontdoor-painted)');
  // As Chromium's own translation leaves the document.
  await page.evaluate(() => document.documentElement.classList.add('translated-ltr'));
  await plain.waitFor();
  await page.evaluate(() => document.documentElement.classList.remove('translated-ltr'));
  await painted();
  // As Firefox's does.
  await page.evaluate(() => document.documentElement.setAttribute('lang', 'pl'));
  await plain.waitFor();
  await page.evaluate(() => document.documentElement.setAttribute('lang', 'en'));
  await painted();
});

test('a composition survives the switch from plain to painted', async () => {
  await open('painted');
  await patient.comesToOwnWords();
  await page.emulateMedia({ forcedColors: 'active' });
  await page.locator('#frontdoor-stage[data-plain="forced-colors"]').waitFor();
  await patient.ownWords.focus();
  const session = await context.newCDPSession(page);
  await session.send('Input.imeSetComposition', { text: 'kne', selectionStart: 3, selectionEnd: 3 });
  await page.emulateMedia({ forcedColors: 'none' });
  await painted();
  assert.equal(await patient.ownWords.evaluate((area) => document.activeElement === area), true);
  await session.send('Input.insertText', { text: 'knee' });
  assert.equal(await patient.ownWords.inputValue(), 'knee');
});

// The page that the service renders: without script or WebAssembly it is the whole form; with them it takes answers
// until the core is there, and hands over without losing a key.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { assertAccessible } from './support/axe.mjs';
import { artefacts, desktop, launch, openContext, painted, phone, root } from './support/browser.mjs';
import { startIntake } from './support/intake.mjs';
import { Patient } from './support/patient.mjs';
import { startService } from './support/service.mjs';

const narrow = { width: 320, height: 640 };
const tuesday = new Date('2026-11-24T10:00:00Z');
const chestPain = 'I have crushing chest pain and my left arm is numb';
const knee = 'My knee has hurt for two weeks after a run.';

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {import('playwright-core').BrowserContext} */ let context;
/** @type {import('playwright-core').Page} */ let page;
/** @type {Awaited<ReturnType<typeof startIntake>>} */ let intake;
/** @type {Patient} */ let patient;

before(async () => {
  browser = await launch();
  intake = await startIntake('http://localhost');
});
after(async () => {
  await browser.close();
  await intake.stop();
});
beforeEach(() => open());

/** @param {import('playwright-core').BrowserContextOptions} [options] */
async function open(options = {}) {
  await context?.close();
  context = await openContext(browser, { viewport: phone, ...options });
  page = await context.newPage();
  patient = new Patient(page);
}

/** Without script the links that are events are buttons. @param {string|RegExp} name */
const pressButton = (name) => page.getByRole('button', { name }).first().click();

/** Without script nothing in the page can be awaited. @param {string} name */
async function picture(name) {
  mkdirSync(artefacts, { recursive: true });
  await page.screenshot({ path: join(artefacts, `${name}.png`), fullPage: true });
}

test('no script: the whole form, page by page, red flags read at each, one request stored', async () => {
  const stored = intake.stored();
  await open({ javaScriptEnabled: false, viewport: narrow });
  await page.goto(intake.form);
  await patient.sees(/Contact us online/);
  await picture('served-320-start');
  await patient.continue();
  await page.getByRole('heading', { name: 'There is a problem' }).waitFor();
  await picture('served-320-errors');
  await patient.comesToOwnWords();
  await picture('served-320-own-words');
  await patient.ownWords.fill(chestPain);
  await patient.continue();
  await patient.sees('This may be an emergency');
  await page.getByRole('link', { name: 'Call 999' }).first().waitFor();
  await picture('served-320-emergency');
  await pressButton('Back');
  assert.equal(await patient.ownWords.inputValue(), chestPain);
  await patient.ownWords.fill(knee);
  await patient.continue();
  await patient.sees('Which of these is closest?');
  await pressButton('Back');
  await patient.continue();
  await patient.answersTheRest();
  await picture('served-320-check');
  await page.getByRole('button', { name: /Change.*postcode/i }).click();
  await page.getByRole('textbox', { name: 'What is your postcode?' }).fill('ZZ99 3WZ');
  // Enter in a text field presses the main button, not the one that leads back.
  await page.keyboard.press('Enter');
  await patient.sees('Check your answers');
  await patient.press('Send');
  await page.getByText(/Your reference/).waitFor();
  await picture('served-320-sent');
  assert.equal(intake.stored(), stored + 1);
  assert.equal(new URL(page.url()).search, '');
  await page.reload();
  await page.getByText(/Your reference/).waitFor();
  assert.equal(intake.stored(), stored + 1, 'the same page posted again is the same request');
});

test('no script: words that no rule knows are asked about, and a ticked sign is an emergency', async () => {
  await open({ javaScriptEnabled: false, viewport: narrow });
  await page.goto(intake.form);
  await patient.comesToOwnWords();
  await patient.ownWords.fill('My husband has gone a putty colour and keeps rubbing his left arm');
  await patient.continue();
  await patient.sees('Do any of these apply to you right now?');
  await picture('served-320-signs');
  await page.getByRole('checkbox', { name: 'None of these' }).check();
  await page.getByRole('checkbox', { name: /Chest pain with sweating/ }).check();
  await patient.continue();
  await page.getByRole('heading', { name: 'There is a problem' }).waitFor();
  assert.ok(await page.getByRole('checkbox', { name: /Chest pain with sweating/ }).isChecked());
  await page.getByRole('checkbox', { name: 'None of these' }).uncheck();
  await patient.continue();
  await patient.sees('This may be an emergency');
});

/** What the browser asked for with POST. @param {() => Promise<unknown>} action */
async function postsDuring(action) {
  /** @type {string[]} */ const posts = [];
  const note = (/** @type {import('playwright-core').Request} */ request) => {
    if (request.method() === 'POST') posts.push(request.url());
  };
  page.on('request', note);
  await action();
  page.off('request', note);
  return posts;
}

test('no script: a page says that photos cannot be added, and a number is a link', async () => {
  await open({ javaScriptEnabled: false, viewport: narrow });
  await page.goto(intake.form);
  // When the practice is closed its number is below the form alone.
  assert.ok(await page.locator('a[href="tel:02079460000"]').count() > 0);
  await patient.comesToOwnWords();
  assert.ok(await page.getByText('Photos cannot be added on this page.').isVisible());
  assert.equal(await page.getByRole('button', { name: /photo/ }).count(), 0);
});

test('no script: the browser\'s Back and reload show each page as it was filled in, and post nothing', async () => {
  const stored = intake.stored();
  await open({ javaScriptEnabled: false });
  await page.goto(intake.form);
  await patient.comesToOwnWords();
  await patient.ownWords.fill(knee);
  await patient.continue();
  await patient.sees('Which of these is closest?');
  await page.getByRole('radio', { name: 'Something else' }).check();
  const posts = await postsDuring(async () => {
    await page.goBack();
    await patient.sees('What do you need help with?');
    assert.equal(await patient.ownWords.inputValue(), knee);
    await page.reload();
    assert.equal(await patient.ownWords.inputValue(), knee);
    await page.goBack();
    await patient.sees('What you need');
    assert.ok(await page.getByRole('radio', { name: 'Help with a new health problem' }).isChecked());
    await page.goForward();
    await patient.sees('What do you need help with?');
    assert.equal(await patient.ownWords.inputValue(), knee);
    await page.goForward();
    await patient.sees('Which of these is closest?');
  });
  assert.deepEqual(posts, []);
  await patient.answersTheRest();
  await patient.press('Send');
  await page.getByText(/Your reference/).waitFor();
  assert.deepEqual(await postsDuring(async () => {
    await page.reload();
    await page.getByText(/Your reference/).waitFor();
    await page.goBack();
    await patient.sees('You have already sent this request');
  }), []);
  assert.equal(intake.stored(), stored + 1);
  assert.match(new URL(page.url()).pathname, /^\/p\/A81001\/form\/[\w-]{40,}$/);
});

test('no script: the first page, with Back from the second, is as it was filled in', async () => {
  await open({ javaScriptEnabled: false });
  await page.goto(intake.form);
  await patient.chooses('Who is this for?', 'Me');
  await patient.sees('What is your date of birth?');
  await page.goBack();
  await patient.sees(/Contact us online/);
  assert.ok(await page.getByRole('radio', { name: 'Me', exact: true }).isChecked());
});

test('no script: two tabs with one page go their own ways', async () => {
  await open({ javaScriptEnabled: false });
  await page.goto(intake.form);
  await patient.comesToOwnWords();
  const copy = await context.newPage();
  await copy.goto(page.url());
  const other = new Patient(copy);
  await other.ownWords.fill('My back hurts.');
  await other.continue();
  await other.sees('Which of these is closest?');
  await patient.ownWords.fill(knee);
  await patient.continue();
  await patient.sees('Which of these is closest?');
  for (const [tab, words] of /** @type {const} */ ([[page, knee], [copy, 'My back hurts.']])) {
    await tab.goBack();
    assert.equal(await new Patient(tab).ownWords.inputValue(), words);
  }
});

test('a page that says "sent" stays when script comes after all', async () => {
  await open({ javaScriptEnabled: false });
  await page.goto(intake.form);
  await patient.comesToOwnWords();
  await patient.ownWords.fill(knee);
  await patient.continue();
  await patient.answersTheRest();
  await patient.press('Send');
  await page.getByText(/Your reference/).waitFor();
  const sent = page.url();
  await open();
  const core = page.waitForResponse(/core-.*\.wasm$/);
  await page.goto(sent);
  await (await core).finished();
  await page.waitForLoadState('networkidle');
  await page.getByText(/Your reference/).waitFor();
});

test('no script, on a wide screen', async () => {
  await open({ javaScriptEnabled: false, viewport: desktop });
  await page.goto(intake.form);
  await patient.sees(/Contact us online/);
  await picture('served-1280-start');
  await patient.chooses('Who is this for?', 'Me');
  await patient.sees('What is your date of birth?');
  await picture('served-1280-birth-date');
});

test('no WebAssembly: the same form, without a page of the browser being left', async () => {
  const stored = intake.stored();
  await page.route(/core-.*\.wasm$/, (route) => route.abort());
  await page.goto(intake.form);
  const entries = await page.evaluate(() => history.length);
  await patient.sees(/Contact us online/);
  await assertAccessible(page, 'no WebAssembly, start');
  await patient.continue();
  await page.getByRole('heading', { name: 'There is a problem' }).waitFor();
  await assertAccessible(page, 'no WebAssembly, errors');
  await patient.comesToOwnWords();
  await assertAccessible(page, 'no WebAssembly, own words');
  await patient.ownWords.fill(chestPain);
  await patient.continue();
  await patient.sees('This may be an emergency');
  assert.match(await page.title(), /This may be an emergency/);
  await assertAccessible(page, 'no WebAssembly, emergency');
  await pressButton('Back');
  await patient.ownWords.fill(knee);
  await patient.continue();
  await patient.answersTheRest();
  await assertAccessible(page, 'no WebAssembly, check');
  await patient.press('Send');
  await page.getByText(/Your reference/).waitFor();
  await assertAccessible(page, 'no WebAssembly, sent');
  assert.equal(intake.stored(), stored + 1);
  assert.equal(await page.evaluate(() => history.length), entries);
});

/** Sums what moved on its own since the page began. @returns {Promise<number>} */
const layoutShift = () => page.evaluate(() => /** @type {any} */ (window).shift_);

async function countShifts() {
  await page.addInitScript(() => {
    Object.assign(window, { shift_: 0, shifts_: [] });
    new PerformanceObserver((list) => {
      for (const entry of /** @type {any[]} */ (list.getEntries())) {
        if (entry.hadRecentInput) continue;
        const counters = /** @type {any} */ (window);
        counters.shift_ += entry.value;
        counters.shifts_.push(entry.sources.map((/** @type {any} */ source) =>
          `${source.node?.id ?? source.node?.nodeName} ${JSON.stringify(source.previousRect)} ` +
          `${JSON.stringify(source.currentRect)}`).join('; '));
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

/** Holds the core back until the test lets it come. */
async function holdCore() {
  /** @type {() => void} */ let release = () => {};
  const released = new Promise((resolve) => { release = () => resolve(undefined); });
  await page.route(/core-.*\.wasm$/, async (route) => {
    await released;
    await route.continue();
  });
  return () => release();
}

for (const viewport of process.env.FRONTDOOR_SOAK ? [narrow, phone, desktop] : [narrow]) {
  test(`first page, ${viewport.width} wide: nothing moves when the core and the painter take over`, async () => {
    await open({ viewport });
    await page.clock.setFixedTime(tuesday);
    await countShifts();
    const release = await holdCore();
    await page.goto(intake.form);
    await patient.sees(/Contact us online/);
    await page.evaluate(() => {
      Object.assign(window, { servedHeading: document.querySelector('#frontdoor-stage h1') });
    });
    release();
    await page.waitForFunction(() => !(/** @type {any} */ (window).servedHeading.isConnected));
    await page.locator('#frontdoor-stage.frontdoor-painted').waitFor();
    await page.evaluate(painted);
    const moved = await layoutShift();
    const sources = await page.evaluate(() => /** @type {any} */ (window).shifts_);
    assert.ok(moved <= 0.02, `layout shift ${moved}: ${sources}`);
  });
}

test('what is typed before the core arrives: kept, with focus and caret, and read for red flags at once', async () => {
  const release = await holdCore();
  await page.goto(intake.form);
  await patient.comesToOwnWords();
  await patient.ownWords.pressSequentially(chestPain);
  await patient.ownWords.evaluate((/** @type {HTMLTextAreaElement} */ area) => area.setSelectionRange(7, 15));
  assert.equal(await page.getByRole('heading', { level: 2, name: /^Immediate action required/ }).count(), 0);
  release();
  await page.getByRole('heading', { level: 2, name: /^Immediate action required/ }).waitFor();
  const kept = await patient.ownWords.evaluate((/** @type {HTMLTextAreaElement} */ area) => ({
    focused: document.activeElement === area, value: area.value, caret: [area.selectionStart, area.selectionEnd],
  }));
  assert.deepEqual(kept, { focused: true, value: chestPain, caret: [7, 15] });
  await page.keyboard.insertText('severe');
  assert.equal(await patient.ownWords.inputValue(), 'I have severe chest pain and my left arm is numb');
  await page.getByRole('link', { name: 'Back' }).click();
  await patient.sees('What you need');
  assert.ok(await page.getByRole('radio', { name: 'Help with a new health problem' }).isChecked());
});

test('a page posted before any script came: the form with script goes on from it', async () => {
  const stored = intake.stored();
  let withhold = true;
  await page.route(/main-.*\.js$/, (route) => (withhold ? route.abort() : route.continue()));
  await page.goto(intake.form);
  await patient.chooses('Who is this for?', 'Me');
  await patient.sees('What is your date of birth?');
  withhold = false;
  await patient.givesBirthDate();
  await patient.sees('What you need');
  // With script a way back is a link again.
  await page.getByRole('link', { name: 'Back' }).click();
  await patient.sees('What is your date of birth?');
  await patient.continue();
  await patient.saysWhatTheyNeed();
  await patient.ownWords.fill(knee);
  await patient.continue();
  await patient.answersTheRest();
  await patient.press('Send');
  await page.getByText(/Your reference/).waitFor();
  assert.equal(intake.stored(), stored + 1);
});

test('on a host of plain files a press before the core arrives is done when it has', async () => {
  const service = await startService();
  const release = await holdCore();
  await page.goto(service.form);
  await patient.chooses('Who is this for?', 'Me');
  release();
  await patient.sees('What is your date of birth?');
  await service.close();
});

test("a practice's own red flags are read in the form, and by the service that goes on without script", async () => {
  const hall = 'There were glowing paint fumes in the hall';
  await intake.addRedFlags(join(root, 'tests/fixtures/redflags/added-pack.json'));
  /** @type {string[]} */ const posted = [];
  page.on('request', (request) => posted.push(`${request.method()} ${new URL(request.url()).pathname}`));
  await page.goto(intake.form);
  await page.locator('#frontdoor-stage.frontdoor-painted').waitFor();
  await patient.comesToOwnWords();
  await patient.ownWords.fill(hall);
  await patient.continue();
  await page.getByRole('heading', { name: /Call 999/ }).first().waitFor();
  assert.deepEqual(posted.filter((line) => line.includes('/red-flags/')).length, 1);
  assert.deepEqual(posted.filter((line) => line.startsWith('POST /p/')), [], 'the core in the browser read it');

  await open({ javaScriptEnabled: false });
  await page.goto(intake.form);
  await patient.comesToOwnWords();
  await patient.ownWords.fill(hall);
  await patient.continue();
  await page.getByRole('heading', { name: /Call 999/ }).first().waitFor();
});

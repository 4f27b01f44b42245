// The whole way: from a practice's website through the frame to the stored request and the practice's inbox, with the
// real service and the real core, by role and accessible name only. Every page is looked at by axe-core and
// photographed.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { demoSite } from '../../web/demo-site/serve.mjs';
import { assertAccessible } from './support/axe.mjs';
import { desktop, launch, openContext, phone, screenshot } from './support/browser.mjs';
import { password, startIntake, user } from './support/intake.mjs';
import { Patient } from './support/patient.mjs';
import { listen } from './support/servers.mjs';

// A working Tuesday morning: what the form says of opening times must not depend on when the tests run.
const tuesday = new Date('2026-11-24T10:00:00Z');

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {import('playwright-core').BrowserContext} */ let context;
/** @type {import('playwright-core').Page} */ let page;
/** @type {Awaited<ReturnType<typeof startIntake>>} */ let intake;
/** @type {Awaited<ReturnType<typeof listen>>} */ let site;

before(async () => {
  browser = await launch();
  // The site needs the form's address and the form the site's: the site asks for it at each request.
  site = await listen(demoSite(() => intake.url), 'localhost');
  intake = await startIntake(site.url);
});
after(async () => {
  await browser.close();
  await intake.stop();
  await site.close();
});
beforeEach(async () => {
  await intake.signal('normal', '2026-11-24T08:00:00Z');
});

/** @param {{width: number, height: number}} viewport @param {Date|null} [time] null: the real one */
async function open(viewport, time = tuesday) {
  await context?.close();
  context = await openContext(browser, { viewport });
  page = await context.newPage();
  if (time) await page.clock.setFixedTime(time);
}

/** The form in the practice's page. */
function formInSite() {
  return page.frameLocator('iframe[title="Contact the surgery online"]');
}

/** @returns {import('playwright-core').Frame} */
function formFrame() {
  const frame = page.frames().find((candidate) => candidate.url().startsWith(intake.url));
  assert.ok(frame, 'the form is in a frame of the service');
  return frame;
}

let pictured = 0;

/** @type {'painted'|'plain'} */ let face = 'painted';
let series = '';

/** @param {string} name */
async function inspect(name) {
  pictured += 1;
  const painted = formInSite().locator('#frontdoor-stage.frontdoor-painted');
  await painted.waitFor({ state: face === 'painted' ? 'visible' : 'hidden' });
  await assertAccessible(formFrame(), `${series} ${name}`);
  await screenshot(page, `journey-${series}-${String(pictured).padStart(2, '0')}-${name}`);
}

/** @param {'painted'|'plain'} wanted @param {string} name of the series of pictures */
async function takeFace(wanted, name) {
  face = wanted;
  series = name;
  pictured = 0;
  if (face === 'plain') await formInSite().getByRole('link', { name: 'Plain version' }).click();
}

/** @param {Patient} patient */
async function comesToOwnWords(patient) {
  await patient.sees(/Contact us online/);
  await inspect('start');
  await patient.continue();
  await patient.place.getByRole('heading', { name: 'There is a problem' }).waitFor();
  await inspect('who-error');
  await patient.chooses('Who is this for?', 'Me');
  await patient.sees('What is your date of birth?');
  await inspect('birth-date');
  await patient.givesBirthDate('86');
  await patient.place.getByRole('heading', { name: 'There is a problem' }).waitFor();
  await inspect('birth-date-error');
  await patient.givesBirthDate();
  await patient.sees('What you need');
  await inspect('request');
  await patient.saysWhatTheyNeed();
  await patient.sees('What do you need help with?');
  await inspect('own-words');
}

/** @param {import('playwright-core').Page} inbox */
async function signIn(inbox) {
  await inbox.goto(intake.inbox);
  await assertAccessible(inbox, 'inbox, sign-in');
  await inbox.getByRole('textbox', { name: 'Username' }).fill(user);
  await inbox.getByLabel('Password').fill(password);
  await inbox.getByRole('button', { name: 'Sign in' }).click();
  await inbox.getByRole('heading', { level: 1, name: 'Requests' }).waitFor();
}

/** @param {string} reference */
async function readInbox(reference) {
  const desk = await openContext(browser, { viewport: desktop });
  const inbox = await desk.newPage();
  await signIn(inbox);
  await assertAccessible(inbox, 'inbox, requests');
  await screenshot(inbox, 'inbox-list');
  // The newest comes first.
  await inbox.getByRole('link', { name: 'Alex Marsh' }).first().click();
  await inbox.getByText(reference).first().waitFor();
  await assertAccessible(inbox, 'inbox, one request');
  await screenshot(inbox, 'inbox-request');
  return { inbox, close: () => desk.close() };
}

/** With FRONTDOOR_SOAK all of them: a minute each for what other tests hold of the plain face and of wide windows. */
const visits = /** @type {const} */ ([
  ['phone', phone, 'painted'], ['phone', phone, 'plain'], ['desktop', desktop, 'painted'],
  ['desktop', desktop, 'plain'],
]);
for (const [name, viewport, wanted] of process.env.FRONTDOOR_SOAK ? visits : visits.slice(0, 1)) {
  test(`a patient on a ${name}, ${wanted} face, sends a request that the practice can read`, async () => {
    const before = intake.stored();
    await open(viewport);
    await page.goto(site.url);
    await takeFace(wanted, `${name}-${wanted}`);
    const patient = new Patient(formInSite());
    await comesToOwnWords(patient);
    await patient.ownWords.fill('My knee has hurt for two weeks after a run.');
    await patient.continue();
    await patient.answersTheRest(inspect);
    await inspect('check-answers');
    await patient.press('Send');
    const panel = patient.place.getByText(/Your reference/);
    await panel.waitFor();
    await inspect('confirmation');
    const reference = /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(await panel.innerText())?.[0] ?? '';
    assert.notEqual(reference, '');
    assert.equal(intake.stored(), before + 1);
    const { inbox, close } = await readInbox(reference);
    await inbox.getByText('My knee has hurt for two weeks after a run.').first().waitFor();
    await close();
  });
}

test('a red flag: a card after a pause, focus and caret kept, the 999 page on Continue, and nothing lost', async () => {
  // The time between key and card is measured: no fixed clock here.
  await open(phone, null);
  await page.goto(site.url);
  await takeFace('painted', 'red-flag');
  const patient = new Patient(formInSite());
  await patient.comesToOwnWords();
  const words = 'I have crushing chest pain and my left arm is numb';
  await formFrame().evaluate(() => {
    const times = { typed: 0, card: 0 };
    Object.assign(window, { times });
    document.addEventListener('input', () => {
      times.typed = performance.now();
    });
    new MutationObserver(() => {
      if (times.card === 0 && document.querySelector('.nhsuk-card--care--emergency:not(#frontdoor-start *)')) {
        times.card = performance.now();
      }
    }).observe(document, { childList: true, subtree: true });
  });
  await patient.ownWords.pressSequentially(words);
  const card = patient.place.getByRole('heading', { level: 2, name: /^Immediate action required: / });
  await card.waitFor();
  const { typed, card: shown } = await formFrame().evaluate(() => /** @type {any} */ (window).times);
  assert.ok(shown > 0 && shown - typed <= 1000, `the card came ${shown - typed} ms after the last key`);
  const kept = await patient.ownWords.evaluate((/** @type {HTMLTextAreaElement} */ area) =>
    ({ focused: document.activeElement === area, caret: area.selectionStart, value: area.value }));
  assert.deepEqual(kept, { focused: true, caret: words.length, value: words });
  const spoken = await formFrame().evaluate(() => document.querySelector('[aria-live=assertive]')?.textContent);
  assert.match(spoken ?? '', /999/);
  for (const text of [/999 BSL/, /18000/, /text|SMS/]) {
    assert.ok(await patient.place.locator('form').getByText(text).first().isVisible(), String(text));
  }
  await inspect('red-flag-card');
  await patient.continue();
  await patient.sees('This may be an emergency');
  const left = await formFrame().evaluate(() => document.querySelector('[aria-live=assertive]')?.textContent);
  assert.equal(left, '', 'what was said of the page before is no longer to be found');
  await card.waitFor();
  await inspect('emergency');
  await patient.back();
  await patient.sees('What do you need help with?');
  assert.equal(await patient.ownWords.inputValue(), words);
});

/** What is left of a phone's window while its keyboard is up. */
const aboveKeyboard = { width: 390, height: 460 };

/** @param {import('playwright-core').Locator} element */
async function inSight(element) {
  const box = await element.boundingBox();
  return box !== null && box.y >= 0 && box.y + box.height <= aboveKeyboard.height;
}

for (const wanted of /** @type {const} */ (['painted', 'plain'])) {
  for (const where of ["on the practice's page", 'on its own page']) {
    test(`the red card is in sight above a phone's keyboard, ${wanted} face, ${where}`, async () => {
      await open(aboveKeyboard);
      const embedded = where !== 'on its own page';
      await page.goto(embedded ? site.url : intake.form);
      const place = embedded ? formInSite() : page;
      await place.locator('#frontdoor-stage.frontdoor-painted').waitFor();
      if (wanted === 'plain') {
        await place.getByRole('link', { name: 'Plain version' }).click();
        await place.locator('#frontdoor-stage:not(.frontdoor-painted)').waitFor();
      }
      const patient = new Patient(place);
      await patient.comesToOwnWords();
      const card = place.getByRole('heading', { level: 2, name: /^Immediate action required: / });
      const call = place.getByRole('link', { name: 'Call 999', exact: true }).first();
      await patient.ownWords.pressSequentially('I have crushing chest pain');
      await card.waitFor();
      for (const more of ['', ' and my left arm is numb. ', 'It began an hour ago, when I carried shopping in. ']) {
        await patient.ownWords.pressSequentially(more);
        await assert.doesNotReject(async () => {
          for (let tries = 0; !(await inSight(card) && await inSight(call)); tries += 1) {
            if (tries > 40) throw new Error(JSON.stringify([await card.boundingBox(), await call.boundingBox()]));
            await place.locator('body').evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
          }
        }, `after ${more}`);
      }
      await screenshot(page, `above-keyboard-${wanted}-${embedded ? 'embedded' : 'own'}`);
      assert.equal(await patient.ownWords.evaluate((area) => document.activeElement === area), true);
      assert.equal(await place.locator('#frontdoor-stage.frontdoor-painted').count(), wanted === 'painted' ? 1 : 0);
    });
  }
}

for (const wanted of /** @type {const} */ (['painted', 'plain'])) {
  test(`the pages that not everybody sees, ${wanted} face`, async () => {
    await open(phone);
    await page.goto(site.url);
    await takeFace(wanted, `others-${wanted}`);
    const patient = new Patient(formInSite());
    await patient.sees(/Contact us online/);
    await patient.chooses('Who is this for?', 'My child, or a child I look after');
    await patient.sees('What is their date of birth?');
    await inspect('birth-date-child');
    await patient.back();
    await patient.chooses('Who is this for?', 'Me');
    await patient.givesBirthDate('1996');
    await patient.sees('What you need');
    await patient.ticks('Do you need help today?', 'Yes');
    await patient.place.locator('form').getByText(/020 7946 0000/).first().waitFor();
    await inspect('help-today-advice');
    await patient.saysWhatTheyNeed({ today: 'Yes' });
    await patient.ownWords.fill('It burns when I pee.');
    await patient.continue();
    await patient.sees('Which of these is closest?');
    await patient.ticks('Which of these is closest?', 'Pain or burning when you pee');
    await patient.ticks('What sex were you registered with at birth?', 'Female');
    // Painted, a group has no box of its own: what is seen is its controls.
    await patient.place.getByRole('group', { name: /pregnant/ }).getByRole('radio').first().waitFor();
    await inspect('sex-and-pregnancy');
  });
}

test('a new page begins in sight, however far the patient has scrolled the practice\'s page', async () => {
  await open({ width: 375, height: 500 });
  await page.goto(site.url);
  const patient = new Patient(formInSite());
  // Outside the window the browser draws nothing in a frame of another site, and Playwright waits for it to be drawn.
  await page.locator('iframe').scrollIntoViewIfNeeded();
  await patient.sees(/Contact us online/);
  // The frame has come to rest: a press while the page scrolls under it would land beside the button.
  await patient.place.locator('#frontdoor-stage.frontdoor-painted').waitFor();
  await patient.continue();
  const summary = patient.place.getByRole('heading', { name: 'There is a problem' });
  await summary.waitFor();
  await page.waitForFunction(() => {
    const top = document.querySelector('iframe')?.getBoundingClientRect().top ?? -1;
    return top >= 0 && top < window.innerHeight / 2;
  });
  const box = await summary.boundingBox();
  assert.ok(box && box.y >= 0 && box.y + box.height <= 500, JSON.stringify(box));
});

test('words that a negation takes back raise nothing', async () => {
  await open(phone);
  await page.goto(site.url);
  const patient = new Patient(formInSite());
  await patient.comesToOwnWords();
  await patient.ownWords.pressSequentially("I don't have any chest pain");
  await patient.ownWords.blur();
  assert.equal(await patient.place.getByRole('heading', { level: 2, name: /^Immediate action required/ }).count(), 0);
  await patient.continue();
  await patient.sees('Which of these is closest?');
});

const disclaimers = Object.entries({
  busy: /We are very busy today\. You can still send this request/,
  'urgent-diverted': /Please do not use this form today for a problem that is urgent/,
});
for (const [state, sentence] of process.env.FRONTDOOR_SOAK ? disclaimers : disclaimers.slice(0, 1)) {
  test(`${state}: the patient reads the disclaimer, a way to help today, and can still send`, async () => {
    await intake.signal(state, '2026-11-24T09:00:00Z');
    await open(phone);
    await page.goto(site.url);
    const patient = new Patient(formInSite());
    await patient.place.getByText(sentence).waitFor();
    await patient.place.locator('form').getByText(/If you need help today/).first().waitFor();
    await takeFace('painted', state);
    await inspect('start');
    await patient.comesToOwnWords();
    await patient.ownWords.fill('My knee has hurt for two weeks.');
    await patient.continue();
    await patient.answersTheRest();
    await inspect('check');
    await patient.press('Send');
    await patient.place.getByText(/Your reference/).waitFor();
  });
}

test('the practice sets its signal in the inbox', async () => {
  const desk = await openContext(browser, { viewport: desktop });
  const inbox = await desk.newPage();
  await signIn(inbox);
  await inbox.getByRole('link', { name: /Signal/ }).first().click();
  await inbox.getByRole('radio', { name: /^Busy/ }).check();
  await inbox.getByRole('button', { name: 'Save' }).click();
  await inbox.getByText('The signal was saved.').waitFor();
  await assertAccessible(inbox, 'inbox, signal');
  await screenshot(inbox, 'inbox-signal');
  const status = await (await fetch(`${intake.url}/v1/practices/A81001/status`)).json();
  assert.equal(status.signal.state, 'busy');
  await desk.close();
});

test('the form is a page of its own as well', async () => {
  await open(desktop);
  await page.goto(intake.form);
  const patient = new Patient(page);
  await patient.sees(/Contact us online/);
  await assertAccessible(page, 'the form as a page');
  await screenshot(page, 'journey-own-page');
});

test('on a phone, in the practice\'s page: one heading for the form, its first question in sight', async () => {
  await open({ width: 390, height: 844 });
  await page.goto(site.url);
  const form = formInSite();
  await new Patient(form).sees(/Contact us online/);
  assert.equal(await page.getByRole('heading', { name: 'Contact us online' }).count(), 0, 'the site has none');
  // The page that the service drew goes by its own clock, which may say that the practice is closed.
  await form.locator('#frontdoor-stage form:not([action])').waitFor();
  const question = form.getByRole('group', { name: 'Who is this for?' });
  await question.waitFor();
  const box = await question.boundingBox();
  assert.ok(box && box.y < 844, `the first question begins at ${box?.y}`);
  const number = form.locator('#frontdoor-stage').getByRole('link', { name: '020 7946 0000' });
  assert.equal(await number.getAttribute('href'), 'tel:02079460000');
  assert.ok(await form.getByRole('link', { name: 'call 111 and choose option 2' }).isVisible());
  assert.ok(await form.getByText('If you close this page before you send, you have to start again.').isVisible());
  await screenshot(page, 'journey-first-page-390');
});

test('the demo site itself is accessible and holds exactly one script tag', async () => {
  await open(desktop);
  await page.goto(site.url);
  await new Patient(formInSite()).sees(/Contact us online/);
  assert.equal(await page.locator('script').count(), 1);
  assert.ok(await page.getByText('To reach us, phone').isHidden());
  await assertAccessible(page, 'the demo site');
});

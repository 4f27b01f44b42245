// Each signal as a patient meets it and as the practice then sees it, in both faces, with the real service and the real
// core: what is on the first page, what changes mid-form, what is said before sending, what the inbox shows.
// Without FRONTDOOR_SOAK each page is seen in one face, in turn.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible } from './support/axe.mjs';
import { desktop, launch, openContext, phone, screenshot } from './support/browser.mjs';
import { password, startIntake, user } from './support/intake.mjs';
import { Patient } from './support/patient.mjs';

// The service keeps the real time and patients' browsers a fixed one: a working Tuesday morning for what they read.
const tuesday = new Date('2026-11-24T10:00:00Z');
const small = { width: 320, height: 640 };
const knee = 'My knee has hurt for two weeks after a run.';

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {Awaited<ReturnType<typeof startIntake>>} */ let intake;
/** @type {import('playwright-core').Page} */ let inbox;

before(async () => {
  browser = await launch();
  intake = await startIntake('http://localhost');
  const desk = await openContext(browser, { viewport: desktop });
  inbox = await desk.newPage();
  await inbox.goto(intake.inbox);
  await inbox.getByRole('textbox', { name: 'Username' }).fill(user);
  await inbox.getByLabel('Password').fill(password);
  await inbox.getByRole('button', { name: 'Sign in' }).click();
  await inbox.getByRole('heading', { level: 1, name: 'Requests' }).waitFor();
});
after(async () => {
  await browser.close();
  await intake.stop();
});

/**
 * A patient at the form's own page, in the face that is asked for.
 * @param {'painted'|'plain'} face @param {{width: number, height: number}} [viewport] @param {Date} [time]
 */
async function openForm(face, viewport = phone, time = tuesday) {
  const context = await openContext(browser, { viewport });
  const page = await context.newPage();
  await page.clock.setFixedTime(time);
  await page.goto(intake.form);
  const patient = new Patient(page);
  await patient.sees(/Contact us online/);
  if (face === 'plain') await page.getByRole('link', { name: 'Plain version' }).click();
  const painted = page.locator('#frontdoor-stage.frontdoor-painted');
  await painted.waitFor({ state: face === 'painted' ? 'visible' : 'hidden' });
  return { page, patient, close: () => context.close() };
}

/** @param {Patient} patient */
async function comesToCheck(patient) {
  await patient.comesToOwnWords();
  await patient.ownWords.fill(knee);
  await patient.continue();
  await patient.answersTheRest();
}

/** @param {Patient} patient */
async function referenceOf(patient) {
  const panel = patient.place.getByText(/Your reference/);
  await panel.waitFor();
  return /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(await panel.innerText())?.[0] ?? '';
}

const tuesdayEvening = new Date('2026-11-24T20:00:00Z');
const pause = ['--until', '2026-11-24T15:00:00Z', '--reason', 'Flood in the server room', '--icb-reference', 'NCL-7'];

const long = Boolean(process.env.FRONTDOOR_SOAK);
const bothFaces = /** @type {('painted'|'plain')[]} */ (['painted', 'plain']);

/** @type {{state: string, sentence: RegExp, signal?: string, flags?: string[], time?: Date, opens?: boolean}[]} */
const firstPages = [
  { state: 'normal', sentence: /You can send this request now\. We will contact you by 6:30pm on Wednesday/ },
  { state: 'busy', sentence: /We are very busy today\. You can still send this request/ },
  { state: 'urgent-diverted', sentence: /Please do not use this form today for a problem that is urgent/ },
  { state: 'paused', sentence: /We have had to pause this form until 3pm/, flags: pause, opens: false },
  { state: 'closed', sentence: /The surgery is closed now\. We open at 8am/, signal: 'normal', time: tuesdayEvening },
];
for (const [index, first] of firstPages.entries()) {
  const { state, sentence, signal = state, flags = [], time = tuesday, opens = true } = first;
  test(`${state}: the first page says it, and goes on if it may`, async () => {
    await intake.signal(signal, '2026-11-24T09:00:00Z', ...flags);
    for (const face of long ? bothFaces : [bothFaces[index % 2]]) {
      const { page, patient, close } = await openForm(face, small, time);
      await page.getByText(sentence).first().waitFor();
      await page.locator('form').getByText(/999/).first().waitFor();
      if (state !== 'closed') {
        await page.locator('form').getByText(/020 7946 0000/).first().waitFor();
        assert.equal(await page.locator('form').getByText(/111/).count(), 0, '111 is not named in core hours');
      }
      await assertAccessible(page, `signal ${state}, ${face}`);
      await screenshot(page, `signal-${state}-${face}-320`);
      const goesOn = page.getByRole('button', { name: 'Continue' });
      assert.equal(await goesOn.count(), opens ? 1 : 0);
      assert.equal(await page.getByRole('group', { name: 'Who is this for?' }).count(), opens ? 1 : 0);
      if (opens) await patient.chooses('Who is this for?', 'Me');
      if (opens) await patient.sees('What is your date of birth?');
      await close();
    }
  });
}

for (const face of long ? bothFaces : bothFaces.slice(0, 1)) {
  test(`a signal that changes mid-form, ${face}: said before sending, no word lost, one press sends`, async () => {
    await intake.signal('normal', '2026-11-24T08:00:00Z');
    const { page, patient, close } = await openForm(face);
    await page.clock.setFixedTime(new Date(tuesday.getTime() + 60_000));
    await patient.comesToOwnWords();
    await patient.ownWords.fill(knee);
    await intake.signal('urgent-diverted', '2026-11-24T09:00:00Z');
    await patient.continue();
    await patient.answersTheRest();
    await page.getByText('This has changed since you started').first().waitFor();
    await page.getByText(/Please do not use this form today for a problem that is urgent/).first().waitFor();
    await page.getByText(knee).first().waitFor();
    const spoken = await page.evaluate(() => document.querySelector('[aria-live=assertive]')?.textContent);
    assert.match(spoken ?? '', /What the surgery can do has changed since you started/);
    await assertAccessible(page, `changed mid-form, ${face}`);
    await screenshot(page, `signal-changed-${face}`);
    await patient.press('Send');
    const reference = await referenceOf(patient);
    await inbox.goto(`${intake.inbox}/requests/${reference}`);
    await inbox.getByText('Everything that was asked and answered').click();
    await inbox.getByText(/Please do not use this form today for a problem that is urgent/).first().waitFor();
    await close();
  });
}

test('started at 18:25 and sent at 18:40: told that the surgery is closed and when they hear, once', async () => {
  await intake.signal('normal', '2026-11-24T08:00:00Z');
  const { page, patient, close } = await openForm('painted', phone, new Date('2026-11-24T18:25:00Z'));
  await page.getByText(/We will contact you by 6:30pm on Wednesday/).first().waitFor();
  await comesToCheck(patient);
  await page.clock.setFixedTime(new Date('2026-11-24T18:40:00Z'));
  await patient.press('Send');
  await page.getByText('This has changed since you started').first().waitFor();
  await page.getByText(/The surgery is closed now\. We open at 8am on Wednesday/).first().waitFor();
  await patient.press('Send');
  assert.notEqual(await referenceOf(patient), '');
  await close();
});

test('a pause that begins while the form is open: who has begun may send', async () => {
  await intake.signal('normal', '2026-11-24T08:00:00Z');
  const now = new Date();
  const { page, patient, close } = await openForm('plain', phone, now);
  await patient.comesToOwnWords();
  await patient.ownWords.fill(knee);
  const seconds = (/** @type {number} */ ahead) =>
    `${new Date(now.getTime() + ahead * 1000).toISOString().slice(0, 19)}Z`;
  await page.clock.setFixedTime(new Date(now.getTime() + 60_000));
  await intake.signal('paused', seconds(2), '--until', seconds(10_800), '--reason', 'Flood in the server room',
    '--icb-reference', 'NCL-7');
  await patient.continue();
  await patient.answersTheRest();
  await page.getByText(knee).first().waitFor();
  await screenshot(page, 'signal-paused-while-open');
  await patient.press('Send');
  assert.notEqual(await referenceOf(patient), '');
  await close();
  await intake.signal('normal', '2026-11-24T08:00:00Z');

  const paused = await openForm('painted', small, now);
  await paused.page.getByText(/You can send this request now|The surgery is closed now/).first().waitFor();
  await paused.close();
});

test('who was told to call 999 and left is seen by the practice, without a word or a name', async () => {
  await intake.signal('normal', '2026-11-24T08:00:00Z');
  const { page, patient, close } = await openForm('plain');
  await patient.comesToOwnWords();
  await patient.ownWords.fill('I have crushing chest pain. I am Alex Marsh.');
  await patient.continue();
  await patient.sees('This may be an emergency');
  const left = page.waitForRequest((request) => request.url().endsWith('/form-events') &&
    (request.postData() ?? '').includes('"left"'));
  await page.goto('about:blank');
  const body = (await left).postData() ?? '';
  assert.match(body, /"advice-shown"|"left"/);
  assert.doesNotMatch(body, /crushing chest pain|Alex/);
  await inbox.goto(intake.inbox);
  await inbox.getByText(/was told to get help|were told to get help/).first().waitFor();
  await inbox.getByRole('link', { name: 'Told to get help' }).click();
  await inbox.getByText('Told: Call 999').first().waitFor();
  await inbox.getByText(/and sent nothing/).first().waitFor();
  assert.equal(await inbox.getByText(/Alex|crushing chest pain/).count(), 0);
  await assertAccessible(inbox, 'inbox, told to get help');
  await screenshot(inbox, 'inbox-advice');
  await close();
});

test('flagged words deleted before sending: the request shows what the patient left in, and no more', async () => {
  await intake.signal('normal', '2026-11-24T08:00:00Z');
  const { page, patient, close } = await openForm('plain');
  await patient.comesToOwnWords();
  await patient.ownWords.fill('I have crushing chest pain since this morning.');
  await patient.continue();
  await patient.sees('This may be an emergency');
  await patient.back();
  await patient.sees('What do you need help with?');
  await patient.ownWords.fill('I would like a chat about my health.');
  await patient.continue();
  await patient.answersTheRest();
  await page.getByRole('heading', { level: 2, name: 'You first wrote' }).waitFor();
  await page.getByRole('button', { name: 'Leave this out' }).waitFor();
  await patient.press('Send');
  const reference = await referenceOf(patient);
  await inbox.goto(`${intake.inbox}/requests/${reference}`);
  await inbox.getByText('Flagged words were changed before sending').first().waitFor();
  await inbox.getByText(/I have crushing chest pain since this morning/).first().waitFor();
  await inbox.goto(`${intake.inbox}/advice`);
  await inbox.getByRole('link', { name: reference }).waitFor();
  await screenshot(inbox, 'inbox-words-changed');
  await close();
});

test('the practice sets its limit and its own words; bad words are refused; patients read the good ones', async () => {
  await intake.signal('busy', '2026-11-24T09:00:00Z');
  await inbox.goto(`${intake.inbox}/settings`);
  await inbox.getByLabel('Sessions a day').fill('1');
  await inbox.getByLabel('Contacts a session').fill('2');
  await inbox.getByLabel('Busy', { exact: true }).fill('We are full. Try again tomorrow.');
  await inbox.getByRole('button', { name: 'Save' }).click();
  await inbox.getByRole('heading', { name: 'There is a problem' }).waitFor();
  await inbox.getByText(/Do not say that you are full/).first().waitFor();
  await assertAccessible(inbox, 'inbox, settings with errors');
  await screenshot(inbox, 'inbox-settings-error');
  const words = 'Lots of people need us today. We will tell you by {deadline} what happens next. ' +
    'Call 999 in an emergency.';
  await inbox.getByLabel('Busy', { exact: true }).fill(words);
  await inbox.getByRole('button', { name: 'Save' }).click();
  await inbox.getByText('The settings were saved.').waitFor();
  await assertAccessible(inbox, 'inbox, settings');
  await screenshot(inbox, 'inbox-settings');
  const { page, close } = await openForm('painted');
  await page.getByText(/Lots of people need us today\. We will tell you by 6:30pm on Wednesday/).first().waitFor();
  await page.locator('form').getByText(/If you need help today/).first().waitFor();
  await close();
  await inbox.goto(intake.inbox);
  await inbox.getByText(/Safe working:/).waitFor();
  await screenshot(inbox, 'inbox-meter');
});

test('evidence and figures: on a page, as a file, at 320 pixels too', async () => {
  for (const [path, heading] of [['evidence', 'Evidence of access'], ['figures', 'Weekly figures']]) {
    await inbox.goto(`${intake.inbox}/${path}`);
    await inbox.getByRole('heading', { level: 1, name: heading }).waitFor();
    await assertAccessible(inbox, `inbox, ${path}`);
    await screenshot(inbox, `inbox-${path}`);
  }
  await inbox.goto(`${intake.inbox}/evidence`);
  const [file] = await Promise.all([
    inbox.waitForEvent('download'), inbox.getByRole('link', { name: 'CSV', exact: true }).click(),
  ]);
  assert.match(file.suggestedFilename(), /^frontdoor-evidence-A81001-.*\.csv$/);
  await inbox.setViewportSize(small);
  for (const path of ['', '/signal', '/advice', '/evidence', '/figures', '/settings']) {
    await inbox.goto(intake.inbox + path);
    const overflow = await inbox.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(overflow <= 0, `/inbox${path} is ${overflow} px wider than the window`);
    await screenshot(inbox, `inbox-320${path.replace('/', '-')}`);
  }
});

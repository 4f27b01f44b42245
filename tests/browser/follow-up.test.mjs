// A patient who comes back to a request that they sent, in a browser, with the inbox on the other side.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { assertAccessible } from './support/axe.mjs';
import { launch, openContext, phone, screenshot } from './support/browser.mjs';
import { password, startIntake, user } from './support/intake.mjs';
import { Patient } from './support/patient.mjs';

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {import('playwright-core').BrowserContext} */ let context;
/** @type {import('playwright-core').Page} */ let page;
/** @type {Patient} */ let patient;
/** @type {Awaited<ReturnType<typeof startIntake>>} */ let intake;

before(async () => {
  browser = await launch();
  intake = await startIntake('http://127.0.0.1:9');
});
after(async () => {
  await browser.close();
  await intake.stop();
});
beforeEach(async () => {
  await context?.close();
  context = await openContext(browser, { viewport: phone });
  page = await context.newPage();
  patient = new Patient(page);
});

/** Sends a request and gives its reference. */
async function sends() {
  await page.goto(intake.form);
  await page.getByRole('link', { name: 'Plain version' }).click();
  await patient.comesToOwnWords();
  await patient.ownWords.fill('My knee hurts');
  await patient.continue();
  await patient.answersTheRest();
  await patient.press('Send request');
  await patient.sees('Request sent');
  const panel = await page.locator('.nhsuk-panel').first().innerText();
  return /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(panel)?.[0] ?? '';
}

async function givesBirthDate(day = '27') {
  await page.getByLabel('Day').fill(day);
  await page.getByLabel('Month').fill('3');
  await page.getByLabel('Year').fill('1986');
  await page.getByRole('button', { name: 'Continue' }).click();
}

for (const width of [320, 1280]) {
  test(`from the page that says "sent", by its link, ${width} px: added, worse, advised`, async () => {
    await page.setViewportSize({ width, height: 800 });
    const reference = await sends();
    await page.getByRole('link', { name: 'See this request, or add to it' }).click();
    await page.getByRole('heading', { name: 'See a request you sent' }).waitFor();
    await assertAccessible(page, `finding a request, ${width} px`);
    await screenshot(page, `follow-up-find-${width}`);
    await givesBirthDate();
    await page.getByText(`Reference: ${reference}`).waitFor();
    await assertAccessible(page, `a request that was sent, ${width} px`);
    await screenshot(page, `follow-up-request-${width}`);
    await page.getByRole('button', { name: 'Send to the surgery' }).click();
    await page.getByRole('link', { name: 'Choose what you want to do' }).click();
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'step/add');
    await page.getByRole('radio', { name: 'Say that things have got worse' }).check();
    await page.getByLabel('What should the surgery know?').fill('Now I have crushing chest pain');
    await page.getByRole('button', { name: 'Send to the surgery' }).click();
    await page.getByRole('heading', { name: /Call 999 now/ }).waitFor();
    await page.getByText('We told the surgery that things have got worse').waitFor();
    await assertAccessible(page, `advice on what was added, ${width} px`);
    await screenshot(page, `follow-up-worse-${width}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(wide, 0);
  });
}

test('by its reference, from the form, and a wrong date of birth keeps what was typed', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  const reference = await sends();
  await page.goto(intake.form);
  await page.getByRole('link', { name: 'See a request you sent before, or add to it' }).click();
  await page.getByLabel('Reference').fill(reference.toLowerCase());
  await givesBirthDate('28');
  await page.getByRole('heading', { name: 'There is a problem' }).waitFor();
  assert.equal(await page.getByLabel('Reference').inputValue(), reference.toLowerCase());
  await assertAccessible(page, 'no such request');
  await screenshot(page, 'follow-up-not-found');
  await givesBirthDate();
  await page.getByText(`Reference: ${reference}`).waitFor();
});

test('the inbox shows what was added on top, and the patient reads the answer', async () => {
  const reference = await sends();
  await page.getByRole('link', { name: 'See this request, or add to it' }).click();
  await givesBirthDate();
  await page.getByRole('radio', { name: 'Add something' }).check();
  await page.getByLabel('What should the surgery know?').fill('It is the left knee');
  await page.getByRole('button', { name: 'Send to the surgery' }).click();
  await page.getByText('We added this to the request').waitFor();
  const staff = await context.newPage();
  await staff.setViewportSize({ width: 1280, height: 800 });
  await staff.goto(intake.inbox);
  await staff.getByLabel('Username').fill(user);
  await staff.getByLabel('Password').fill(password);
  await staff.getByRole('button', { name: 'Sign in' }).click();
  await staff.getByText('The patient wrote again').first().waitFor();
  await staff.goto(`${intake.inbox}/requests/${reference}`);
  await staff.getByRole('heading', { name: 'Since it was sent' }).waitFor();
  await assertAccessible(staff, 'a request to which its patient added');
  await screenshot(staff, 'follow-up-inbox');
  await staff.getByText('Reply to the patient', { exact: true }).click();
  await staff.locator('#answer-only').fill('Please come on Friday at 9am.');
  await staff.getByRole('button', { name: 'Send the reply' }).click();
  await staff.getByText('For the patient: Please come on Friday at 9am.').waitFor();
  await page.goto(`${intake.form}/request`);
  await page.getByLabel('Reference').fill(reference);
  await givesBirthDate();
  await page.getByRole('heading', { name: 'What the surgery says' }).waitFor();
  await page.getByText('Please come on Friday at 9am.').waitFor();
  await screenshot(page, 'follow-up-answer');
});

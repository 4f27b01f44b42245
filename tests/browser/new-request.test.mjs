// What somebody on the phone or at the desk says is written down by staff: read for red flags before it is saved, read
// back, and on the same list as what patients send.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { assertAccessible } from './support/axe.mjs';
import { desktop, launch, openContext, screenshot } from './support/browser.mjs';
import { password, startIntake } from './support/intake.mjs';

const phone = { width: 390, height: 844 };

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {import('playwright-core').Page} */ let page;
/** @type {Awaited<ReturnType<typeof startIntake>>} */ let intake;

/** @param {import('playwright-core').Page} at @param {string} name */
async function signIn(at, name) {
  await at.goto(`${intake.inbox}/sign-in`);
  await at.getByLabel('Username').fill(name);
  await at.getByLabel('Password').fill(password);
  await at.getByRole('button', { name: 'Sign in' }).click();
}

/** @param {string} name */
async function inspect(name) {
  for (const [width, viewport] of Object.entries({ 1280: desktop, 390: phone })) {
    await page.setViewportSize(viewport);
    const wider = await page.evaluate(() =>
      document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(wider, 0, `${name} at ${width}: ${wider} px too wide`);
    await assertAccessible(page, `${name} at ${width}`);
    await screenshot(page, `inbox-${name}-${width}`);
  }
  await page.setViewportSize(desktop);
}

/** @param {string} words @param {{name?: string, need?: string, today?: string}} [more] */
async function writesDown(words, { name = 'Grace Okafor', need = 'New problem', today = 'No' } = {}) {
  await page.getByRole('link', { name: 'New request' }).click();
  await page.getByLabel('Patient\'s name').fill(name);
  await page.getByLabel('Date of birth').fill('27/3/81');
  await page.getByLabel('Number to phone back').fill('020 7946 0123');
  await page.getByLabel('What do they need?').selectOption(need);
  await page.getByRole('group', { name: 'Do they need help today?' }).getByLabel(today, { exact: true }).check();
  await page.getByLabel('What they say, in their own words').fill(words);
  await page.getByRole('button', { name: 'Read it for red flags' }).click();
}

before(async () => {
  browser = await launch();
  intake = await startIntake('http://localhost:1');
  intake.addUser('rita', 'reception');
  intake.addUser('icb', 'icb');
  page = await (await openContext(browser, { viewport: desktop })).newPage();
  await signIn(page, 'rita');
});
after(async () => {
  await browser.close();
  await intake.stop();
});
beforeEach(async () => {
  await page.goto(intake.inbox);
});

test('red flags are read while the call is written down, before any button is pressed', async () => {
  await page.getByRole('link', { name: 'New request' }).click();
  const words = page.getByLabel('What they say, in their own words');
  await words.pressSequentially('My knee hurts');
  await page.waitForResponse((response) => response.url().endsWith('/inbox/new/read'));
  assert.equal(await page.locator('#read-so-far').innerText(), '');
  await words.fill('I have crushing chest pain and my left arm is numb');
  const live = page.locator('#read-so-far');
  await live.getByRole('heading', { name: 'Read this to the caller now' }).waitFor();
  await live.getByText('Please call 999 now. Tell them what you have told me.').waitFor();
  assert.equal(await live.getAttribute('aria-live'), 'assertive');
  assert.doesNotMatch(await live.innerText(), /this form|a reply|18000/);
  assert.match(await words.inputValue(), /left arm is numb$/, 'typing is not disturbed');
  await inspect('new-request-typing');
  await words.fill('My knee hurts');
  await live.getByRole('heading').first().waitFor({ state: 'detached' });
  assert.equal(intake.stored(), 0);
});

test('an emergency is read to the caller before anything is saved, and then rings on the list', async () => {
  await writesDown('I have crushing chest pain and my arm is numb');
  await page.getByRole('heading', { name: 'Read this to the caller now' }).waitFor();
  await page.getByRole('heading', { name: /Call 999/ }).first().waitFor();
  assert.equal(intake.stored(), 0, 'nothing is saved before it was read out');
  await page.getByText('Grace Okafor, born 27 March 1981').waitFor();
  await inspect('new-request-emergency');
  for (const box of await page.getByLabel('None of these').all()) await box.check();
  await page.getByRole('button', { name: 'Save the request' }).click();
  await page.getByRole('heading', { name: 'Grace Okafor, 45 years old' }).waitFor();
  await page.locator('.history').getByText('rita wrote it down').waitFor();
  await page.getByText('Red flag: Call 999').waitFor();
  await page.goto(intake.inbox);
  const row = page.locator('li.listed').filter({ hasText: 'Grace Okafor' });
  await row.getByText('Phone', { exact: true }).waitFor();
  await row.getByText('Not seen yet').waitFor();
  await inspect('new-request-listed');
});

test('signs are asked for before it is saved, and a yes is read out', async () => {
  await writesDown('He has gone the colour of putty and is all clammy', { name: 'Tom Reid' });
  await page.getByText('Ask: do they have any of these now?').first().waitFor();
  await inspect('new-request-signs');
  await page.getByRole('button', { name: 'Save the request' }).click();
  await page.getByRole('alert').getByText('Ask for these signs').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.className), 'error-summary');
  const first = page.locator('fieldset.signs').first();
  await first.getByRole('checkbox').first().check();
  const others = (await page.locator('fieldset.signs').all()).slice(1);
  for (const group of others) await group.getByLabel('None of these').check();
  await page.getByRole('button', { name: 'Save the request' }).click();
  await page.getByRole('heading', { name: 'Before they hang up' }).waitFor();
  await page.getByRole('heading', { name: /Call 999|A&E/ }).first().waitFor();
  await page.getByRole('link', { name: 'Go to the request' }).click();
  await page.getByRole('heading', { name: /Tom Reid/ }).waitFor();
});

test('a fit note for a son at the desk: by keyboard, changed once, found by its kind and how it came', async () => {
  await page.getByRole('link', { name: 'New request' }).focus();
  await page.keyboard.press('Enter');
  await inspect('new-request');
  await page.getByRole('button', { name: 'Read it for red flags' }).click();
  await page.getByRole('alert').getByRole('link', { name: 'Write the patient\'s name.' }).waitFor();
  await inspect('new-request-faults');
  await page.getByLabel('At the desk').check();
  await page.getByLabel('Somebody else', { exact: true }).check();
  await page.getByLabel('Patient\'s name').fill('Sam Patel');
  await page.getByLabel('Date of birth').fill('3rd May 2009');
  await page.getByLabel('If somebody else asks: their name').fill('Ada Patel');
  await page.getByLabel('How they know the patient').fill('mother');
  await page.getByLabel('What do they need?').selectOption('Fit note');
  await page.getByRole('group', { name: 'Do they need help today?' }).getByLabel('No', { exact: true }).check();
  await page.getByLabel('What they say, in their own words').fill('He needs a note for two weeks');
  await page.getByRole('button', { name: 'Read it for red flags' }).click();
  await page.getByText('Ada Patel (mother)').waitFor();
  await page.getByRole('button', { name: 'Change it' }).click();
  assert.equal(await page.getByLabel('Patient\'s name').inputValue(), 'Sam Patel');
  await page.getByLabel('What they say, in their own words').fill('He needs a note for three weeks');
  await page.getByRole('button', { name: 'Read it for red flags' }).click();
  await page.getByRole('button', { name: 'Save the request' }).click();
  await page.getByRole('heading', { name: /Sam Patel/ }).waitFor();
  await page.goto(intake.inbox);
  await page.getByText('Filter and search').click();
  await page.getByLabel('Kind', { exact: true }).selectOption('Fit note');
  await page.getByLabel('How it came').selectOption('Written down, at the desk');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await page.getByText('Filter and search: some are hidden').waitFor();
  await page.getByText(/^Fit note, waiting/).waitFor();
  assert.equal(await page.locator('li.listed').count(), 1);
});

test('who may not read requests may write none down', async () => {
  const reader = await (await openContext(browser, { viewport: desktop })).newPage();
  await signIn(reader, 'icb');
  assert.equal((await reader.goto(`${intake.inbox}/new`))?.status(), 403);
  await reader.context().close();
});

test('a call that is not saved yet goes by no wrong click', async () => {
  /** @type {string[]} */ const asked = [];
  page.on('dialog', async (dialog) => {
    asked.push(dialog.type());
    await dialog.dismiss();
  });
  await page.getByRole('link', { name: 'New request' }).click();
  const words = page.getByLabel('What they say, in their own words');
  await page.getByRole('link', { name: 'Today' }).click();
  await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor();
  assert.deepEqual(asked, [], 'nothing was typed');
  await page.getByRole('link', { name: 'Requests', exact: true }).click();
  await writesDown('My knee hurts');
  await page.getByRole('heading', { level: 1, name: 'Before you save it' }).waitFor();
  assert.deepEqual(asked, [], 'what is sent is not lost');
  await page.getByRole('link', { name: 'Today' }).click();
  assert.deepEqual(asked, ['beforeunload'], 'read out, and not saved yet');
  await page.getByRole('button', { name: 'Change it' }).click();
  await page.getByRole('heading', { level: 1, name: 'New request by phone or at the desk' }).waitFor();
  assert.equal(await words.inputValue(), 'My knee hurts');
  await page.getByRole('link', { name: 'Requests', exact: true }).click();
  assert.equal(asked.length, 2);
  assert.equal(await words.inputValue(), 'My knee hurts', 'the call is still there');
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie);
  assert.ok(!kept.includes('knee'), 'nothing of it is kept in the browser');
  page.removeAllListeners('dialog');
});

// Several people at one list: teams, handing over with a note, who else is looking, views of one's own, taking back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible } from './support/axe.mjs';
import { desktop, launch, openContext, screenshot } from './support/browser.mjs';
import { bundleOf, password, post, startIntake, user } from './support/intake.mjs';

const phone = { width: 390, height: 844 };

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {import('playwright-core').Page} */ let page;
/** @type {import('playwright-core').Page} */ let rita;
/** @type {Awaited<ReturnType<typeof startIntake>>} */ let intake;
/** @type {string} */ let reference;

/** @param {string} name */
async function signedIn(name) {
  const at = await (await openContext(browser, { viewport: desktop })).newPage();
  await at.goto(`${intake.inbox}/sign-in`);
  await at.getByLabel('Username').fill(name);
  await at.getByLabel('Password').fill(password);
  await at.getByRole('button', { name: 'Sign in' }).click();
  await at.getByRole('heading', { level: 1, name: 'Requests' }).waitFor();
  return at;
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

before(async () => {
  browser = await launch();
  intake = await startIntake('http://localhost:1');
  intake.addUser('rita', 'reception');
  page = await signedIn(user);
  rita = await signedIn('rita');
  ({ reference } = await post(intake.url, bundleOf('form-general')));
});
after(async () => {
  await browser.close();
  await intake.stop();
});

test('a manager adds a team, which reception may not; a request is handed over to it with a note', async () => {
  assert.equal((await rita.goto(`${intake.inbox}/teams`))?.status(), 403);
  await page.goto(`${intake.inbox}/manage`);
  await page.getByRole('link', { name: 'Teams', exact: true }).click();
  await page.getByRole('button', { name: 'Add the team' }).click();
  await page.getByRole('alert').getByText('Write a name.').waitFor();
  await page.getByLabel('Another team').fill('Nurses');
  await page.getByRole('button', { name: 'Add the team' }).click();
  await page.getByText('The team was added.').waitFor();
  const nurses = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Nurses', exact: true }) });
  await nurses.getByText(/^Change/).click();
  await nurses.getByLabel('rita').check();
  await nurses.getByRole('button', { name: 'Save who is in it of Nurses' }).click();
  await page.getByText('Saved who is in the team.').waitFor();
  await nurses.getByText('rita.', { exact: true }).waitFor();
  await inspect('teams');

  await rita.goto(`${intake.inbox}/requests/${reference}`);
  await rita.getByText('Assign to somebody, or hand over').click();
  await rita.getByLabel('Who', { exact: true }).selectOption('The team Nurses');
  await rita.getByLabel(/^What they should know/).fill('Needs a dressing today');
  await rita.getByRole('button', { name: 'Assign', exact: true }).click();
  await rita.locator('.history').getByText('assigned it to the team Nurses').waitFor();
  const done = rita.getByRole('status').filter({ hasText: 'You assigned it to the team Nurses.' });
  await done.getByRole('button', { name: 'Undo: assign it to nobody' }).waitFor();
  await assertAccessible(rita, 'a step with what takes it back');
  await rita.locator('.history').getByText('Needs a dressing today').waitFor();
  await rita.goto(`${intake.inbox}?whose=mine`);
  await rita.locator('li.listed').filter({ hasText: 'Ada Patel' }).waitFor(); // she is in the team
});

test('who else has the request open is said, and taken back when they leave', async () => {
  await rita.goto(`${intake.inbox}/requests/${reference}`);
  await page.goto(`${intake.inbox}/requests/${reference}`);
  await page.getByText('Also looking at this now: rita').waitFor();
  await inspect('looking');
  await rita.getByText(`Also looking at this now: ${user}`).waitFor({ timeout: 30_000 });
  assert.ok(!page.url().includes('rita'), 'nobody is named in an address');
});

test('a list is kept under a name, shows what it showed, and is forgotten; nobody else has it', async () => {
  await page.goto(`${intake.inbox}?whose=${encodeURIComponent('team: Nurses')}`);
  await page.getByText('My views').click();
  await page.getByLabel('Keep this list as').fill('Nurses today');
  await page.getByRole('button', { name: 'Keep it' }).click();
  await page.goto(intake.inbox);
  await page.getByText('My views').click();
  await inspect('views');
  await page.getByRole('link', { name: 'Nurses today' }).click();
  await page.getByText('1 request.', { exact: false }).first().waitFor();
  await page.getByText('Ada Patel').first().waitFor();
  await rita.goto(intake.inbox);
  assert.equal(await rita.getByText('Nurses today').count(), 0);
  await page.goto(intake.inbox);
  await page.getByText('My views').click();
  await page.getByRole('button', { name: 'Remove Nurses today' }).click();
  await page.getByRole('heading', { level: 1, name: 'Requests' }).waitFor();
  assert.equal(await page.getByText('Nurses today').count(), 0);
});

test('closing opens the next, and one press takes it back; a link can be taken away', async () => {
  const other = (await post(intake.url, bundleOf('form-rash'))).reference;
  await page.goto(`${intake.inbox}/requests/${reference}`);
  await page.getByText('Link to an earlier request').click();
  await page.getByLabel('Reference of the earlier request').fill(other);
  await page.getByRole('button', { name: 'Link', exact: true }).click();
  await page.getByText('Take the link away', { exact: true }).first().click();
  await page.getByRole('button', { name: 'Take the link away' }).click();
  await page.locator('.history').getByText('took its link to another request away').waitFor();

  await page.getByText('Close this request', { exact: true }).click();
  await page.getByLabel('How it ended').selectOption('advice');
  await page.getByLabel(/^How the patient was told/).selectOption('phone');
  await page.getByRole('button', { name: 'Close, and open the next' }).click();
  await page.waitForURL(new RegExp(other));
  await page.getByText(`${reference} was closed.`).waitFor();
  await inspect('closed-next');
  await page.getByRole('button', { name: 'Undo: open it again' }).click();
  await page.waitForURL(new RegExp(reference));
  await page.locator('.history').getByText('opened it again').waitFor();
});

test('changes are in words, and found by what and by whom', async () => {
  await page.goto(`${intake.inbox}/audit?show=changes`);
  await page.getByLabel('What', { exact: true }).selectOption('a team, added');
  await page.getByRole('button', { name: 'Show' }).click();
  await page.getByText('team: Nurses').waitFor();
  assert.equal(await page.locator('tbody tr').count(), 1);
  assert.ok(!(await page.locator('tbody').innerText()).includes('{'), 'no JSON');
  await inspect('changes');
});

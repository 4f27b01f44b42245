// One patient's requests, found though misspelt, confirmed by a human, exported with their photos and erased; and what
// an ICB sees afterwards is the same.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { assertAccessible } from './support/axe.mjs';
import { desktop, launch, openContext, screenshot } from './support/browser.mjs';
import { bundleOf, password, post, practice, startIntake, user } from './support/intake.mjs';

const phone = { width: 390, height: 844 };

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {import('playwright-core').Page} */ let page;
/** @type {Awaited<ReturnType<typeof startIntake>>} */ let intake;
/** @type {string[]} */ const references = [];

/** @param {string} name */
async function signedIn(name) {
  const at = await (await openContext(browser, { viewport: desktop, acceptDownloads: true })).newPage();
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

/** @param {string} table */
const evidence = async (table) =>
  (await page.request.get(`${intake.url}/v1/practices/${practice.ods}/evidence.csv?table=${table}`)).text();

before(async () => {
  browser = await launch();
  intake = await startIntake('http://localhost:1');
  intake.addUser('rita', 'reception');
  page = await signedIn(user);
  for (const name of ['Ada Patel', 'Ada Pattel', 'Tom Reid']) {
    const born = name === 'Tom Reid' ? '1950-01-02' : '1981-03-27';
    const bundle = bundleOf('form-general').replaceAll('Ada Patel', name).replaceAll('1981-03-27', born);
    references.push((await post(intake.url, bundle)).reference);
  }
});
after(async () => {
  await browser.close();
  await intake.stop();
});

test('who is misspelt is found by the date of birth; a human ticks, the export says it is complete', async () => {
  await page.goto(`${intake.inbox}/manage`);
  await page.getByRole('link', { name: 'One patient\'s requests' }).click();
  await page.getByRole('button', { name: 'Find' }).click();
  await page.getByRole('alert').getByText('Write a name or a date of birth.').waitFor();
  await page.getByLabel('Name', { exact: true }).fill('Patel Ada');
  await page.getByLabel('Date of birth', { exact: true }).fill('27/3/1981');
  await page.getByRole('button', { name: 'Find' }).click();
  await page.getByText('Name and date of birth fit').waitFor();
  await page.getByText('The date of birth fits, the name does not').waitFor();
  assert.equal(await page.getByText('Tom Reid').count(), 0);
  await inspect('person');
  await page.getByRole('button', { name: 'Export them, with photos' }).click();
  await page.getByRole('alert').getByText('Tick those that are about this person.').waitFor();
  for (const reference of references.slice(0, 2)) await page.locator(`#pick-${reference}`).check();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export them, with photos' }).click();
  const exported = JSON.parse(readFileSync(await (await download).path(), 'utf8'));
  assert.equal(exported.complete, true);
  assert.deepEqual(exported.requests.map((/** @type {any} */ one) => one.reference).sort(),
    references.slice(0, 2).sort());
  assert.deepEqual(exported.requests[0].photos, []);
});

test('erasing needs a reason and a confirmation, keeps ticks, and asks about what nobody has answered', async () => {
  await page.getByLabel('Name', { exact: true }).fill('Patel Ada');
  await page.getByLabel('Date of birth', { exact: true }).fill('27/3/1981');
  await page.getByRole('button', { name: 'Find' }).click();
  assert.equal(await page.getByText('Not done: New, the patient was not told').count(), 2);
  await page.getByText('2 of those above are not done').waitFor();
  for (const reference of references.slice(0, 2)) await page.locator(`#pick-${reference}`).check();
  await page.getByLabel('Why', { exact: true }).fill('The patient asked');
  await page.getByRole('button', { name: 'Erase them' }).click();
  await page.getByRole('alert').getByText('Look at them').waitFor();
  for (const reference of references.slice(0, 2)) {
    assert.ok(await page.locator(`#pick-${reference}`).isChecked(), 'ticks stay');
  }
  assert.equal(await page.getByLabel('Why', { exact: true }).inputValue(), 'The patient asked');
  await page.getByLabel('I have looked at them').check();
  await page.getByRole('button', { name: 'Erase them' }).click();
  await page.getByRole('alert').getByText('Nothing was erased.', { exact: false }).waitFor();
  assert.equal(intake.stored(), 3);
  await inspect('person-not-done');
  await page.getByLabel('Erase those too that are not done', { exact: false }).check();
  await page.getByRole('button', { name: 'Erase them' }).click();
  await page.getByText('2 requests were erased.').waitFor();
  await page.getByText('Nothing was found.', { exact: false }).waitFor();
  assert.equal(intake.stored(), 1);
  const [head, ...rows] = (await evidence('totals')).trim().split('\r\n').map((line) => line.split(','));
  const all = rows.find(([by]) => by === 'all');
  assert.equal(all?.[head?.indexOf('left out: erased while open (count)') ?? -1], '2', 'left out, and said');
  assert.equal(all?.[head?.indexOf('requests (count)') ?? -1], '3', 'they came');
  assert.equal((await page.goto(`${intake.inbox}/requests/${references[0]}`))?.status(), 404);
  await page.getByRole('heading', { name: 'This request was erased' }).waitFor();
  await page.goto(`${intake.inbox}/audit?show=changes`);
  await page.getByText('The patient asked').first().waitFor();
});

test('evidence names its units, one file a table, and prints with a chart', async () => {
  for (const table of ['totals', 'hours', 'pauses', 'requests', 'messages']) {
    const [head] = (await evidence(table)).split('\r\n');
    assert.match(head ?? '', /\((minutes|London|count)\)/, table);
  }
  assert.match(await evidence('totals'), /all,all,3,/);
  await page.goto(`${intake.inbox}/evidence`);
  await page.getByRole('img', { name: 'Requests by the hour in which they came' }).waitFor();
  await page.getByRole('link', { name: 'Requests (CSV)' }).waitFor();
  await inspect('evidence');
});

test('reception may not', async () => {
  const rita = await signedIn('rita');
  assert.equal((await rita.goto(`${intake.inbox}/person`))?.status(), 403);
  await rita.context().close();
});

test('what somebody typed comes back to them, and is never shown to who signed in in a second tab', async () => {
  const gina = await signedIn(user);
  await gina.goto(`${intake.inbox}/connections`);
  await gina.getByLabel('Another address').fill('https://typed.example');
  const second = await gina.context().newPage();
  await second.context().clearCookies();
  await second.goto(`${intake.inbox}/sign-in`);
  await second.getByLabel('Username').fill('rita');
  await second.getByLabel('Password').fill(password);
  await second.getByRole('button', { name: 'Sign in' }).click();
  await second.getByRole('heading', { level: 1, name: 'Requests' }).waitFor();
  await gina.getByRole('button', { name: 'Add the address' }).click();
  await gina.getByText('Somebody else has signed in in this browser', { exact: false }).waitFor();
  assert.equal((await gina.content()).includes('typed.example'), false);
  await assertAccessible(gina, 'sign-in of another user');
  await gina.getByLabel('Username').fill(user);
  await gina.getByLabel('Password').fill(password);
  await gina.getByRole('button', { name: 'Sign in' }).click();
  await gina.getByRole('heading', { level: 1, name: 'What you wrote' }).waitFor();
  page = gina;
  await inspect('refused-form');
  await gina.getByRole('button', { name: 'Save it now' }).click();
  await gina.getByText('The address was added.').waitFor();
});

// The inbox's list on a receptionist's screen: ten requests without scrolling, the most pressing first.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible } from './support/axe.mjs';
import { launch, openContext, screenshot } from './support/browser.mjs';
import { bundleOf, password, post, startIntake, user } from './support/intake.mjs';

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {import('playwright-core').Page} */ let page;
/** @type {Awaited<ReturnType<typeof startIntake>>} */ let intake;

before(async () => {
  intake = await startIntake('http://localhost');
  browser = await launch();
  page = await (await openContext(browser, { viewport: { width: 1280, height: 800 } })).newPage();
  await page.goto(intake.inbox);
  await page.getByLabel('Username').fill(user);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Requests', level: 1 }).waitFor();
});

after(async () => {
  await browser.close();
  await intake.stop();
});

test('ten requests are seen at once at 1280 by 800, also while one of them rings', async () => {
  const journeys = ['no-chest-pain', 'form-earache', 'parent-for-child', 'admin-while-busy', 'adult-chest-pain'];
  for (const journey of [...journeys, ...journeys]) await post(intake.url, bundleOf(journey));
  await page.goto(intake.inbox);
  const cards = page.locator('.card');
  await page.getByText('10 requests.').waitFor();
  await screenshot(page, 'inbox-ten-1280');
  const bottoms = await cards.evaluateAll((all) => all.map((card) => card.getBoundingClientRect().bottom));
  assert.equal(bottoms.filter((bottom) => bottom <= 800).length, 10, `${bottoms}`);
  assert.match(await cards.first().innerText(), /Call 999/);
  await assertAccessible(page, 'the list at 1280');
  await page.setViewportSize({ width: 320, height: 640 });
  await screenshot(page, 'inbox-ten-320');
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
  await assertAccessible(page, 'the list at 320');
});

test('today says what came, what is open and what patients read, in figures and a chart', async () => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(intake.inbox);
  await page.getByRole('link', { name: 'Today', exact: true }).click();
  const figure = (/** @type {string} */ name) => page.getByRole('listitem').filter({ hasText: name });
  assert.match(await figure('received today').innerText(), /^10\b/);
  assert.match(await figure('open').innerText(), /^10\b/);
  await page.getByRole('img', { name: /Requests received in each hour/ }).waitFor();
  await page.getByText('There are no earlier weeks to compare with yet.').waitFor();
  await page.getByText('The numbers').click();
  const counted = await page.locator('td:nth-child(2)').allInnerTexts();
  assert.equal(counted.reduce((sum, text) => sum + Number(text), 0), 10);
  assert.match(await page.locator('.patients-read').innerText(), /today/);
  await assertAccessible(page, 'today at 1280');
  await screenshot(page, 'inbox-today-1280');
  await page.setViewportSize({ width: 320, height: 640 });
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
  await assertAccessible(page, 'today at 320');
  await screenshot(page, 'inbox-today-320');
});

test('the list is narrowed to what nobody has, and says that some are hidden', async () => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(intake.inbox);
  await page.locator('.cards h2 a').last().click();
  await page.getByText('Assign to somebody, or hand over', { exact: true }).click();
  await page.getByLabel('Who', { exact: true }).selectOption('reception (me)');
  await page.getByRole('button', { name: 'Assign', exact: true }).click();
  await page.goto(intake.inbox);
  await page.getByText('Filter and search').click();
  await page.getByLabel('Who has it').selectOption('Nobody yet');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await page.getByText('9 requests.').waitFor();
  await page.getByText('Filter and search: some are hidden').waitFor();
});

// A scripted Monday morning at the desk. Small here; the whole size, 60 requests between 8 and 9, by ./scripts/monday.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { desktop, launch, openContext, screenshot } from './support/browser.mjs';
import { password, practice, startIntake } from './support/intake.mjs';
import { monday, mondaysRequests } from './support/monday.mjs';

const whole = process.env.FRONTDOOR_MONDAY === 'whole';
const counts = whole ? { calm: 44, emergencies: 5, duplicates: 6, proxies: 4, urdu: 3, flood: 15 }
  : { calm: 6, emergencies: 2, duplicates: 2, proxies: 1, urdu: 1, flood: 12 };
const hour = whole ? 10 * 60_000 : 15_000;

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {Awaited<ReturnType<typeof startIntake>>} */ let intake;

before(async () => {
  browser = await launch();
  intake = await startIntake('http://localhost:1', ['--trusted-proxy', '127.0.0.1']);
});
after(async () => {
  await browser.close();
  await intake.stop();
});

test('nothing is overlooked, each emergency known within a minute, four clicks a request, nothing lost', async () => {
  const requests = mondaysRequests(counts);
  const morning = await monday(browser, intake, requests, hour);
  assert.equal(morning.came.length, requests.length, 'every request was taken');
  assert.equal(intake.stored(), requests.length);
  for (const [reference, after] of morning.known) {
    assert.ok(after <= 60_000, `emergency ${reference} was known after ${after} ms`);
  }
  assert.equal(morning.known.size, counts.emergencies);
  assert.ok(morning.rang.size >= 1, 'an emergency was known by its alarm');

  const page = await (await openContext(browser, { viewport: desktop })).newPage();
  await page.goto(`${intake.inbox}/sign-in`);
  await page.getByLabel('Username').fill('rita');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Requests' }).waitFor();
  await screenshot(page, 'inbox-monday-1280');
  const api = `${intake.url}/v1/practices/${practice.ods}/requests`;
  const open = await (await page.request.get(`${api}?show=open&count=200`)).json();
  assert.deepEqual(open.requests.map((/** @type {any} */ one) => one.reference), [], 'nobody is left');
  assert.ok(morning.closed.length >= requests.length - counts.flood, `${morning.closed.length} were closed one by one`);
  assert.equal(new Set(morning.closed).size, morning.closed.length, 'nothing was closed twice');
  // No lost update: what each of them closed says so, by them and nobody else.
  for (const worker of morning.staff) {
    for (const reference of worker.closed) {
      const { events } = await (await page.request.get(`${api}/${reference}`)).json();
      const done = events.filter((/** @type {any} */ event) => event.what === 'done');
      assert.deepEqual(done.map((/** @type {any} */ event) => event.who), [worker.name], reference);
    }
  }
  console.log(`# ${morning.closed.length} closed one by one, ${morning.overtaken} times a colleague was quicker, ` +
    `${morning.medianClicks} clicks at the median, alarms after ${[...morning.rang.values()].join(', ')} ms`);
  assert.ok(morning.medianClicks <= 4, `${morning.medianClicks} clicks a request at the median`);
});

// Sending through real network faults, with the real service: whatever breaks, one request is stored and its reference
// shown, or the page says that it is not sent and how to phone.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { launch, openContext, phone } from './support/browser.mjs';
import { faults, startFaultyProxy } from './support/faults.mjs';
import { startIntake } from './support/intake.mjs';
import { Patient } from './support/patient.mjs';

const openHour = new Date('2026-11-24T10:00:00Z');

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {import('playwright-core').BrowserContext} */ let context;
/** @type {import('playwright-core').Page} */ let page;
/** @type {Awaited<ReturnType<typeof startIntake>>} */ let intake;
/** @type {Awaited<ReturnType<typeof startFaultyProxy>>} */ let proxy;
/** @type {Patient} */ let patient;
/** The draft of a patient who has answered everything. @type {Record<string, string>} */ let answered;
let stored = 0;

before(async () => {
  browser = await launch();
  proxy = await startFaultyProxy(() => intake.url);
  intake = await startIntake('http://localhost', ['--base-url', proxy.url]);
  await open();
  await page.goto(`${proxy.url}/p/A81001`);
  await patient.comesToOwnWords();
  await patient.ownWords.fill('My knee has hurt for two weeks after a run.');
  await patient.continue();
  await patient.answersTheRest();
  answered = await page.evaluate(() => ({ ...sessionStorage }));
});
after(async () => {
  await browser.close();
  await intake.stop();
  await proxy.close();
});
beforeEach(async () => {
  await open();
  Object.assign(proxy.state, { next: null, refuseTls: false, deliveries: 0, hold: null });
  stored = intake.stored();
});

async function open() {
  await context?.close();
  context = await openContext(browser, { viewport: phone, ignoreHTTPSErrors: true });
  page = await context.newPage();
  // From an hour on at which the practice is open: on evenings the form names 111 in place of its number.
  await page.clock.install({ time: openHour });
  patient = new Patient(page);
}

/** A patient of their own at "Check your answers". */
async function comesToCheck() {
  const key = randomUUID();
  const session = Object.fromEntries(Object.entries(answered).map(([name, value]) => {
    if (!name.endsWith(':draft')) return [name, value];
    const record = JSON.parse(value);
    return [name, JSON.stringify({ key, savedAt: openHour.getTime(), text: record.text.replaceAll(record.key, key) })];
  }));
  await page.addInitScript((items) => {
    if (sessionStorage.length === 0) Object.assign(sessionStorage, items);
  }, session);
  await page.goto(`${proxy.url}/p/A81001`);
  await patient.sees('Check your answers');
}

async function saysNotSent() {
  await page.getByRole('heading', { level: 1, name: /not sent/i }).waitFor();
  await page.locator('form').getByText('020 7946 0000').first().waitFor();
  await page.locator('form').getByRole('link', { name: 'Phone the surgery' }).waitFor();
  assert.equal(await page.getByText(/Your reference/).count(), 0);
}

async function isSentOnce() {
  await page.getByText(/Your reference/).waitFor();
  assert.equal(intake.stored(), stored + 1);
}

for (const [name, fault] of Object.entries(faults)) {
  test(`${name}: one request is stored, and its reference shown`, async () => {
    await comesToCheck();
    proxy.state.next = fault;
    await patient.press('Send');
    await isSentOnce();
    assert.equal(proxy.state.deliveries, name === 'delivered twice' ? 1 : 2);
  });
}

test('offline: not sent, said so, with the phone number; sent when the line is back', async () => {
  await comesToCheck();
  await context.setOffline(true);
  await patient.press('Send');
  await saysNotSent();
  assert.equal(intake.stored(), stored);
  await context.setOffline(false);
  await isSentOnce();
});

test('TLS refused: not sent, said so; sent when it works again', async () => {
  await comesToCheck();
  proxy.state.refuseTls = true;
  proxy.cutAll();
  await patient.press('Send');
  await saysNotSent();
  assert.equal(intake.stored(), stored);
  proxy.state.refuseTls = false;
  await isSentOnce();
});

test('a stall of a minute: given up after half a minute, said so, and sent once', async () => {
  await comesToCheck();
  /** @type {() => void} */ let release = () => {};
  proxy.state.hold = new Promise((resolve) => { release = resolve; });
  await patient.press('Send');
  await page.getByRole('heading', { level: 1, name: 'Sending your request' }).waitFor();
  await page.locator('form').getByText('020 7946 0000').first().waitFor();
  await page.clock.fastForward(31_000);
  await saysNotSent();
  proxy.state.hold = null;
  release();
  await page.clock.fastForward(2000);
  await isSentOnce();
});

test('the service killed while it has the request, and started again: sent once', async () => {
  await comesToCheck();
  proxy.state.next = async (deliver, response) => {
    await deliver();
    await intake.kill();
    response.socket?.destroy();
  };
  await patient.press('Send');
  await saysNotSent();
  await intake.restart();
  await isSentOnce();
});

test('a page closed or loaded again while unsent: it warns, and the request is still sent once', async () => {
  await comesToCheck();
  await context.setOffline(true);
  await patient.press('Send');
  await saysNotSent();
  const warned = page.waitForEvent('dialog');
  void page.close({ runBeforeUnload: true });
  const dialog = await warned;
  assert.equal(dialog.type(), 'beforeunload');
  await dialog.dismiss();
  await context.setOffline(false);
  await isSentOnce();
});

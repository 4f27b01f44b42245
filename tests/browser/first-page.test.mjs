// The first page on a practice's website, and the last one, on a phone: the question is in the first window at every
// hour and state, with where to turn in an emergency; numbers in sentences call; the reference is never cut.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demoSite } from '../../web/demo-site/serve.mjs';
import { launch, openContext } from './support/browser.mjs';
import { startIntake } from './support/intake.mjs';
import { Patient } from './support/patient.mjs';
import { listen } from './support/servers.mjs';

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {Awaited<ReturnType<typeof startIntake>>} */ let intake;
/** @type {Awaited<ReturnType<typeof listen>>} */ let site;

before(async () => {
  browser = await launch();
  site = await listen(demoSite(() => intake.url), 'localhost');
  intake = await startIntake(site.url);
});
after(async () => {
  await browser.close();
  await intake.stop();
  await site.close();
});

/** @param {string} url @param {Date} time @param {{width: number, height: number}} viewport */
async function open(url, time, viewport) {
  const context = await openContext(browser, { viewport });
  const page = await context.newPage();
  await page.clock.setFixedTime(time);
  await page.goto(url);
  return { context, page };
}

/** Many a phone's window. */
const phone = { width: 390, height: 844 };
const tuesday = new Date('2026-11-24T10:00:00Z');
const evening = new Date('2026-11-24T20:00:00Z');

/** @type {{what: string, signal?: string, time?: Date, inOffice: boolean}[]} */
const states = [
  { what: 'open', inOffice: true },
  { what: 'full', signal: 'busy', inOffice: true },
  { what: 'urgent requests by phone', signal: 'urgent-diverted', inOffice: true },
  { what: 'out of hours', time: evening, inOffice: false },
  { what: 'before it opens', time: new Date('2026-11-24T06:00:00Z'), inOffice: false },
  { what: 'a bank holiday', time: new Date('2026-12-25T11:00:00Z'), inOffice: false },
];
for (const { what, signal = 'normal', time = tuesday, inOffice } of states) {
  test(`${what}: the first question begins in the first window, and so does where to turn first`, async () => {
    await intake.signal(signal, '2026-11-24T08:00:00Z');
    const { context, page } = await open(site.url, time, phone);
    const form = page.frameLocator('iframe[title="Contact the surgery online"]');
    await form.locator('#frontdoor-stage.frontdoor-painted').waitFor();
    const question = form.getByText('Who is this for?').first();
    const calls = [form.getByRole('link', { name: '999', exact: true }).first()];
    calls.push(form.getByRole('link', { name: inOffice ? '020 7946 0000' : '111', exact: true }).first());
    for (const each of [question, ...calls]) {
      const box = await each.boundingBox();
      const within = box && box.y >= 0 && box.y + box.height <= phone.height;
      assert.ok(within, `${await each.innerText()}: ${JSON.stringify(box)}`);
    }
    await context.close();
  });
}

for (const face of /** @type {const} */ (['painted', 'plain'])) {
  test(`numbers in sentences are links that call, and the reference is whole at 320 pixels, ${face} face`, async () => {
    await intake.signal('normal', '2026-11-24T08:00:00Z');
    const { context, page } = await open(intake.form, evening, { width: 320, height: 640 });
    await page.locator('#frontdoor-stage.frontdoor-painted').waitFor();
    if (face === 'plain') {
      await page.getByRole('link', { name: 'Plain version' }).click();
      await page.locator('#frontdoor-stage[data-plain]').waitFor();
    }
    const numbers = await page.locator('.nhsuk-inset-text .frontdoor-number').evaluateAll((links) =>
      links.map((link) => `${link.textContent} ${link.getAttribute('href')}`));
    assert.deepEqual(numbers, ['111 tel:111', '111 tel:111', '999 tel:999']);
    const patient = new Patient(page);
    await patient.comesToOwnWords();
    await patient.ownWords.fill('My knee has hurt for two weeks after a run.');
    await patient.continue();
    await patient.answersTheRest();
    await patient.press('Send request');
    await page.getByText(/Your reference/).first().waitFor();
    const reference = await page.locator('.nhsuk-panel__body > div').first().evaluate((body) => {
      const text = /** @type {Text} */ (body.firstChild);
      const at = text.data.search(/[0-9A-Z]{4}-[0-9A-Z]{4}/);
      const range = document.createRange();
      range.setStart(text, at);
      range.setEnd(text, at + 9);
      return { lines: range.getClientRects().length, text: range.toString() };
    });
    assert.match(reference.text, /^[\x21-\x7e]{9}$/);
    assert.equal(reference.lines, 1);
    await context.close();
  });
}

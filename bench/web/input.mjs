// How long an input takes to be seen: keys while typing, the slowest of every control, and how far the page jumps, in
// the form's two faces beside other form libraries: one Chromium, one run, the processor slowed four times.
//
//   node bench/web/input.mjs [LETTERS]     default: 1,000; needs ./scripts/build web and bench/web's packages
//
// In the form the words raise red flags; then the whole way to the last page is gone. The others have six questions.
import { launch, openContext, phone } from '../../tests/browser/support/browser.mjs';
import { Patient } from '../../tests/browser/support/patient.mjs';
import { startService } from '../../tests/browser/support/service.mjs';
import { peers, servePeer } from './peers.mjs';

const letters = Number(process.argv[2] ?? 1000);
const slowed = 4;
const betweenKeysMilliseconds = 30;
const harmless = 'My knee has hurt for two weeks after a run.';
const sentence = 'My chest hurts and it feels tight and my left arm is numb since this morning and I feel sick. ';
const typedWords = sentence.repeat(Math.ceil(letters / sentence.length)).slice(0, letters);

/** In every document. A shift that follows an input within half a second is the answer to it, as browsers count. */
function observe() {
  const seen = { shift: 0, keys: /** @type {number[]} */ ([]), slowest: 0, slowestOf: '' };
  Object.assign(window, { seen });
  new PerformanceObserver((list) => {
    for (const shift of /** @type {any[]} */ (list.getEntries())) if (!shift.hadRecentInput) seen.shift += shift.value;
  }).observe({ type: 'layout-shift', buffered: true });
  new PerformanceObserver((list) => {
    for (const event of /** @type {any[]} */ (list.getEntries())) {
      if (event.name === 'keydown') seen.keys.push(event.duration);
      if (event.interactionId > 0 && event.duration > seen.slowest) {
        Object.assign(seen, { slowest: event.duration, slowestOf: event.target?.id || event.name });
      }
    }
  }).observe(/** @type {any} */ ({ type: 'event', durationThreshold: 16, buffered: true }));
}

/** @param {number[]} slow of the keys slower than 16 ms @param {number} all @param {number} share */
function quantile(slow, all, share) {
  const rank = Math.floor(all * share) - (all - slow.length);
  return rank < 0 ? 'below 16' : String(slow.toSorted((one, other) => one - other)[Math.min(rank, slow.length - 1)]);
}

/**
 * @param {import('playwright-core').Browser} browser @param {string} url @param {'painted'|'plain'|'peer'} face
 * @param {(page: import('playwright-core').Page, slow: () => Promise<void>) => Promise<void>} use
 */
async function measure(browser, url, face, use) {
  const context = await openContext(browser, { viewport: phone });
  const page = await context.newPage();
  if (face === 'plain') await page.addInitScript(() => sessionStorage.setItem('frontdoor:A81001:face', 'plain'));
  await page.addInitScript(observe);
  await page.goto(url);
  const session = await context.newCDPSession(page);
  await use(page, () => session.send('Emulation.setCPUThrottlingRate', { rate: slowed }));
  await page.waitForTimeout(500);  // the last entries
  const seen = await page.evaluate(() => /** @type {any} */ (window).seen);
  await context.close();
  return seen;
}

/** @param {import('playwright-core').Page} page @param {() => Promise<void>} slow */
async function useForm(page, slow) {
  const patient = new Patient(page);
  await slow();
  await patient.comesToOwnWords();
  await patient.ownWords.pressSequentially(typedWords, { delay: betweenKeysMilliseconds });
  await page.getByRole('heading', { level: 2, name: /Call 999/ }).first().waitFor();
  // Without the emergency the way is the whole one.
  await patient.ownWords.press('Control+A');
  await patient.ownWords.pressSequentially(harmless, { delay: betweenKeysMilliseconds });
  await page.getByRole('heading', { level: 2, name: /Call 999/ }).first().waitFor({ state: 'detached' });
  await patient.press('Continue');
  await patient.answersTheRest();
}

/** @param {import('playwright-core').Page} page @param {() => Promise<void>} slow */
async function usePeer(page, slow) {
  const fields = page.locator('input[type=text], input:not([type]), textarea').filter({ visible: true });
  await fields.first().waitFor();
  await slow();
  for (const radio of await page.locator('input[type=radio]').all()) await radio.click({ force: true });
  for (const field of await fields.all()) await field.pressSequentially('twenty letters of it', { delay: 30 });
  await fields.nth(1).pressSequentially(typedWords, { delay: betweenKeysMilliseconds });
}

const browser = await launch();
const service = await startService();
const rows = [];
for (const face of /** @type {const} */ (['painted', 'plain'])) {
  rows.push([`Frontdoor, ${face}`, await measure(browser, service.form, face, useForm)]);
}
for (const [name, html] of Object.entries(peers)) {
  const peer = await servePeer(html);
  rows.push([name, await measure(browser, peer.url, 'peer', usePeer)]);
  peer.close();
}
await browser.close();
await service.close();
const heads = ['page', 'keys over 16 ms', 'key p50, ms', 'key p99, ms', 'slowest control, ms', 'layout shift'];
console.log(`${letters} letters, processor slowed ${slowed} times`);
console.log(`| ${heads.join(' | ')} |\n|---|---:|---:|---:|---:|---:|`);
for (const [name, seen] of rows) {
  const cells = [name, seen.keys.length, quantile(seen.keys, letters, 0.5), quantile(seen.keys, letters, 0.99),
    seen.slowest < 16 ? 'below 16' : `${seen.slowest} (${seen.slowestOf})`, seen.shift.toFixed(3)];
  console.log(`| ${cells.join(' | ')} |`);
}

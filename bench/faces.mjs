// What the painted face gives beside the plain one: how much the page jumps while a card comes and goes, and how long a
// key takes to be seen, in one browser, one run, the processor slowed four times.
//
//   node bench/faces.mjs [RUNS]     default: 5; needs ./scripts/build web
import { launch, openContext, phone } from '../tests/browser/support/browser.mjs';
import { Patient } from '../tests/browser/support/patient.mjs';
import { startService } from '../tests/browser/support/service.mjs';

const runs = Number(process.argv[2] ?? 5);
const slowed = 4;
const words = 'My chest hurts and it feels tight and my left arm is numb since this morning and I feel sick. ';
const betweenKeysMilliseconds = 60;

/** Runs in the page: sums layout shifts, those that an input brought apart, and notes how long keys take. */
function observe() {
  const seen = { shifts: 0, answers: 0, keys: /** @type {number[]} */ ([]) };
  Object.assign(window, { seen });
  new PerformanceObserver((list) => {
    for (const shift of /** @type {any[]} */ (list.getEntries())) {
      seen[shift.hadRecentInput ? 'answers' : 'shifts'] += shift.value;
    }
  }).observe({ type: 'layout-shift', buffered: false });
  new PerformanceObserver((list) => {
    for (const event of list.getEntries()) if (event.name === 'keydown') seen.keys.push(event.duration);
  }).observe(/** @type {any} */ ({ type: 'event', durationThreshold: 16, buffered: false }));
}

/** @param {number[]} numbers @param {number} share */
function quantile(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/**
 * @param {import('playwright-core').Browser} browser @param {string} form @param {'painted'|'plain'} face
 * @returns {Promise<{shifts: number, answers: number, keys: number[]}>}
 */
async function typed(browser, form, face) {
  const context = await openContext(browser, { viewport: phone });
  const page = await context.newPage();
  if (face === 'plain') await page.addInitScript(() => sessionStorage.setItem('frontdoor:A81001:face', 'plain'));
  const patient = new Patient(page);
  await page.goto(form);
  await patient.comesToOwnWords();
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowed });
  await page.evaluate(observe);
  await patient.ownWords.pressSequentially(words, { delay: betweenKeysMilliseconds });
  // The card comes when the patient pauses, and goes when the words do.
  await page.getByRole('heading', { level: 2, name: /Call 999/ }).first().waitFor();
  await patient.ownWords.press('Control+A');
  await patient.ownWords.press('Delete');
  await page.getByRole('heading', { level: 2, name: /Call 999/ }).first().waitFor({ state: 'detached' });
  const seen = await page.evaluate(() => /** @type {any} */ (window).seen);
  await context.close();
  return seen;
}

const browser = await launch();
const service = await startService();
/** @type {Record<string, {shifts: number[], answers: number[], keys: number[]}>} */
const measured = { painted: { shifts: [], answers: [], keys: [] }, plain: { shifts: [], answers: [], keys: [] } };
for (let run = 0; run < runs; run += 1) {
  for (const face of /** @type {const} */ (['painted', 'plain'])) {
    const { shifts, answers, keys } = await typed(browser, service.form, face);
    measured[face].shifts.push(shifts);
    measured[face].answers.push(answers);
    measured[face].keys.push(...keys);
  }
}
await browser.close();
await service.close();
const heads = ['face', 'layout shift, a card and back (median)', 'within half a second of a key',
  'keys slower than 16 ms', 'p50, ms', 'p98, ms'];
console.log(`| ${heads.join(' | ')} |\n|---|---:|---:|---:|---:|---:|`);
for (const [face, { shifts, answers, keys }] of Object.entries(measured)) {
  const share = `${keys.length} of ${runs * words.length}`;
  const moved = [shifts, answers].map((each) => quantile(each, 0.5).toFixed(3));
  const cells = [face, ...moved, share, quantile(keys, 0.5), quantile(keys, 0.98)];
  console.log(`| ${cells.join(' | ')} |`);
}

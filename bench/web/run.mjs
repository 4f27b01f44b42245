// Prints how long it takes until the first question takes an answer, what that costs, and the same of other form
// libraries, in one Chromium on this machine: slow 4G (1.6 Mb/s down, 150 ms), CPU slowed four times, empty cache, the
// median of some runs. Both sites are on ports of one host, so that the slowed processor is the frame's as well.
// Chromium slows main threads only: a worker's time counts as it is.
import { chromium } from 'playwright-core';
import { startIntake } from '../../tests/browser/support/intake.mjs';
import { peers, servePeer } from './peers.mjs';
import { slowLine } from './slow_line.mjs';
import { createServer } from 'node:http';

const runs = Number(process.env.FRONTDOOR_BENCH_RUNS ?? 5);
const only = new RegExp(process.env.FRONTDOOR_BENCH_PAGES ?? '');
const line = slowLine({ latency: 150, bytesPerSecond: 1.6e6 / 8 });
const slowdown = 4;
const flags = ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];

/**
 * In every document: says when the first answer can be given. A page that begins with a button only is continued at
 * once: what counts is the first question.
 */
function watch() {
  const visible = (/** @type {Element|null} */ element) => element !== null && element.getClientRects().length > 0;
  const tell = (/** @type {string} */ what, at = performance.now()) =>
    /** @type {any} */ (window).mark?.(what, performance.timeOrigin + at);
  // From where each document's navigation began: a document's own way counts, the host page's and the frame's alike.
  if (location.protocol !== 'about:') tell(window === window.top ? 'navigated' : 'frame', 0);
  const memories = /** @type {WebAssembly.Memory[]} */ ([]);
  const { instantiate, instantiateStreaming } = WebAssembly;
  const keep = (/** @type {any} */ result) => {
    const memory = /** @type {WebAssembly.Memory|undefined} */ ((result.instance ?? result).exports.memory);
    if (memory) memories.push(memory);
    return result;
  };
  WebAssembly.instantiate = /** @type {any} */ ((/** @type {any[]} */ ...all) =>
    /** @type {any} */ (instantiate)(...all).then(keep));
  WebAssembly.instantiateStreaming = (...all) => instantiateStreaming(...all).then(keep);
  Object.assign(window, { wasmBytes: () => memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0) });
  let continued = false;
  let answered = false;
  let painted = false;
  let core = false;
  const look = () => {
    const field = document.querySelector('input[type=radio], input[type=text], textarea');
    const button = /** @type {HTMLButtonElement|null} */ (document.querySelector('#frontdoor-stage #continue'));
    if (!answered && visible(field)) {
      answered = true;
      tell('answer');
    } else if (!answered && !continued && visible(button)) {
      continued = true;
      tell('control');
      button?.click();
    }
    if (!core && document.querySelector('#frontdoor-stage form:not([action])')) {
      core = true;
      tell('core');
    }
    if (!painted && document.querySelector('#frontdoor-stage.frontdoor-painted')) {
      painted = true;
      tell('painted');
    }
  };
  // Looked at when something has changed and is about to be drawn: to look at every frame would be work of its own.
  let awaited = false;
  const soon = () => {
    if (awaited) return;
    awaited = true;
    requestAnimationFrame(() => {
      awaited = false;
      look();
    });
  };
  new MutationObserver(soon)
    .observe(document, { childList: true, subtree: true, attributeFilter: ['class', 'hidden'] });
  soon();
}

/**
 * What the page's workers fetch is counted too: they are targets of their own.
 * @param {import('playwright-core').CDPSession} cdp @param {(method: string, parameters: any) => void} count
 */
async function alsoWorkers(cdp, count) {
  let message = 0;
  cdp.on('Target.receivedMessageFromTarget', ({ message: text }) => {
    const { method, params } = JSON.parse(text);
    if (method) count(method, params);
  });
  cdp.on('Target.attachedToTarget', async ({ sessionId }) => {
    for (const method of ['Network.enable', 'Runtime.runIfWaitingForDebugger']) {
      message += 1;
      await cdp.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id: message, method }) })
        .catch(() => {});
    }
  });
  await cdp.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: false });
}

/** @typedef {{name: string, url: string, until: 'answer'|'painted'|'core', old?: boolean}} Subject */

/** @param {import('playwright-core').Browser} browser @param {Subject} subject */
async function measure(browser, { url, until: wanted, old }) {
  const context = await browser.newContext({ viewport: { width: 375, height: 760 } });
  const page = await context.newPage();
  /** @type {Map<string, number>} */ const marks = new Map();
  /** @type {{at: number, bytes: number}[]} */ const received = [];
  await page.exposeBinding('mark', (_source, what, at) => { if (!marks.has(what)) marks.set(what, at); });
  await page.addInitScript(watch);
  // An old phone, which gets the plain face.
  if (old) await page.addInitScript(() => Object.defineProperty(navigator, 'deviceMemory', { get: () => 2 }));
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  // Time on the processor: what else the machine does is not the page's work.
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  line.requests();
  let heard = Date.now();
  /** Until nothing has come or gone for half a second: a worker that has ended says no more of its last request. */
  const quiet = async () => {
    while (Date.now() - heard < 500) await new Promise((resolve) => setTimeout(resolve, 50));
  };
  const count = (/** @type {string} */ method, /** @type {any} */ { encodedDataLength: bytes }) => {
    heard = Date.now();
    if (method === 'Network.dataReceived') received.push({ at: Date.now(), bytes });
  };
  for (const method of /** @type {const} */ (['Network.requestWillBeSent', 'Network.loadingFinished',
    'Network.dataReceived'])) cdp.on(method, (parameters) => count(method, parameters));
  await alsoWorkers(cdp, count);
  await page.goto(url, { waitUntil: 'commit' });
  const latest = Date.now() + 40_000;
  while (!marks.has(wanted) && Date.now() < latest) await new Promise((resolve) => setTimeout(resolve, 50));
  await quiet();
  const { metrics } = await cdp.send('Performance.getMetrics');
  const metric = (/** @type {string} */ name) => metrics.find((entry) => entry.name === name)?.value ?? 0;
  const wasm = await Promise.all(page.frames().map((frame) =>
    frame.evaluate(() => /** @type {any} */ (window).wasmBytes?.() ?? 0).catch(() => 0)));
  const began = marks.get('navigated') ?? 0;
  const answer = marks.get('answer') ?? NaN;
  const result = {
    control: (marks.get('control') ?? answer) - began,
    answer: answer - began,
    frameAnswer: answer - (marks.get('frame') ?? began),
    core: (marks.get('core') ?? NaN) - began,
    painted: (marks.get('painted') ?? NaN) - began,
    before: received.filter(({ at }) => at <= answer).reduce((sum, part) => sum + part.bytes, 0) / 1000,
    whole: received.reduce((sum, part) => sum + part.bytes, 0) / 1000,
    work: metric('TaskDuration') * 1000,
    memory: (metric('JSHeapUsedSize') + wasm.reduce((sum, bytes) => sum + bytes, 0)) / 1e6,
    requests: line.requests(),
    again: NaN,
  };
  await page.goto('about:blank');
  line.requests();
  heard = Date.now();
  await page.goto(url, { waitUntil: 'load' });
  await quiet();
  result.again = line.requests();
  await context.close();
  return result;
}

/** @param {number[]} values */
const median = (values) => values.sort((one, other) => one - other)[Math.floor(values.length / 2)];

/** A practice's website on another port of the same host. @param {() => string} form */
async function practiceSite(form) {
  const server = createServer((_request, response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end(
    `<!DOCTYPE html><title>Practice</title><link rel="icon" href="data:,"><h1>Riverside Surgery</h1>` +
    `<script src="${form()}/frontdoor.js" data-practice="A81001" async></script>`));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

const executablePath = process.env.FRONTDOOR_CHROMIUM ?? '/usr/bin/chromium-headless-shell';
const browser = await chromium.launch({ executablePath, args: flags });
let origin = '';
const site = await practiceSite(() => origin);
const slowSite = await line.open(site.url);
const intake = await startIntake(slowSite.url);
const slowIntake = await line.open(intake.url);
origin = slowIntake.url;
const form = intake.form.replace(intake.url, slowIntake.url);
const served = await Promise.all(Object.entries(peers)
  .map(async ([name, html]) => {
    const peer = await servePeer(html);
    const slow = await line.open(peer.url);
    return { name, url: `${slow.url}/`, close: () => [slow, peer].forEach(({ close }) => close()) };
  }));
/** @type {Subject[]} */
const subjects = [
  ...served.map(({ name, url }) => ({ name, url, until: /** @type {const} */ ('answer') })),
  { name: 'Frontdoor, its own page', url: form, until: 'painted' },
  { name: 'Frontdoor, in a practice\'s page', url: `${slowSite.url}/`, until: 'painted' },
  { name: 'Frontdoor, its own page, plain', url: form, until: 'core', old: true },
];
console.log(`median of ${runs}: ms from navigation, kB as they came, ms of main-thread work, MB of memory, requests`);
console.log('of the first visit and of the second; control: the first button, answer: the first question\'s field');
console.log('page'.padEnd(38) + ['control', 'answer', 'in frame', 'core', 'painted', 'kB before', 'kB whole', 'work',
  'memory', 'requests', 'again'].map((name) => name.padStart(10)).join(''));
await measure(browser, subjects[0]);
// In turn, so that what else the machine does meets all of them alike.
const measured = subjects.filter(({ name }) => only.test(name))
  .map((subject) => ({ subject, results: /** @type {Awaited<ReturnType<typeof measure>>[]} */ ([]) }));
for (let run = 0; run < runs; run += 1) {
  for (const { subject, results } of measured) results.push(await measure(browser, subject));
}
for (const { subject, results } of measured) {
  const of = (/** @type {keyof typeof results[0]} */ key) => median(results.map((result) => result[key]));
  const row = /** @type {const} */ (['control', 'answer', 'frameAnswer', 'core', 'painted', 'before', 'whole', 'work'])
    .map(of)
    .map((value) => (Number.isNaN(value) ? '-' : value.toFixed(0)));
  console.log(subject.name.padEnd(38) + [...row, of('memory').toFixed(1), `${of('requests')}`, `${of('again')}`]
    .map((value) => value.padStart(10)).join(''));
}
await browser.close();
await intake.stop();
for (const opened of [slowSite, slowIntake, site]) opened.close();
for (const peer of served) peer.close();

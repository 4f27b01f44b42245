// A Monday morning at the desk, as it may be anywhere: requests come while two receptionists and a GP work through the
// list, each in a browser of their own, with nothing but what they see. The hour is as long as the test says.
import { randomUUID } from 'node:crypto';
import { desktop, openContext } from './browser.mjs';
import { bundleOf, password, practice } from './intake.mjs';

/** @typedef {{reference: string, at: number, kind: string}} Came */

const names = ['Ada Patel', 'Grace Okafor', 'Tom Reid', 'Mia Chen', 'Omar Aziz', 'Jane Lewis', 'Ruth Cole', 'Ben Shaw',
  'Zoe Hart', 'Ivan Petrov', 'Lena Roth', 'Sam Price', 'Nia Rees', 'Paul Dunn', 'Kim Wood', 'Eve Marsh'];
const words = ['My knees ache when I walk', 'I need to talk about my tablets', 'My back is stiff in the morning',
  'I have a sore toe', 'My ear is blocked', 'I sleep badly'];

/** The same request of somebody else. @param {string} bundle @param {Record<string, string>} texts */
function rewritten(bundle, texts) {
  let text = bundle;
  for (const [from, to] of Object.entries(texts)) text = text.replaceAll(from, to);
  return text;
}

/**
 * What comes, in its order.
 * @param {{calm: number, emergencies: number, duplicates: number, proxies: number, urdu: number, flood: number}} counts
 */
export function mondaysRequests(counts) {
  const calm = bundleOf('form-general');
  const emergency = bundleOf('adult-chest-pain');
  const child = bundleOf('parent-for-child').replaceAll('"valueBoolean":true', '"valueBoolean":false');
  /** @type {{kind: string, bundle: string, from: string}[]} */ const all = [];
  let number = 0;
  const add = (/** @type {string} */ kind, /** @type {string} */ bundle, from = `10.0.0.${++number}`) =>
    all.push({ kind, bundle, from });
  const named = (/** @type {number} */ i) => `${names[i % names.length]} ${Math.floor(i / names.length) || ''}`.trim();
  for (let i = 0; i < counts.calm; ++i) {
    add('calm', rewritten(calm, { 'Ada Patel': named(i), 'I am tired and my knees ache': words[i % words.length] }));
  }
  for (let i = 0; i < counts.duplicates; ++i) add('duplicate', rewritten(calm, { 'Ada Patel': named(i) }));
  for (let i = 0; i < counts.proxies; ++i) add('proxy', rewritten(child, { 'Mia Patel': `Child ${named(i)}` }));
  for (let i = 0; i < counts.urdu; ++i) {
    add('urdu', rewritten(calm, { 'Ada Patel': `Urdu ${named(i)}`, 'I am tired and my knees ache': 'گھٹنوں میں درد ہے',
      '"valueString":"en ': '"valueString":"ur ' }));
  }
  for (let i = 0; i < counts.flood; ++i) {
    add('flood', rewritten(calm, { 'Ada Patel': `Nobody ${i}`, 'I am tired and my knees ache': 'you are useless' }),
      '10.9.9.9');
  }
  // Spread by a fixed pattern, so that every run is the same; emergencies last, so that they come among the others.
  const mixed = all.map((request, i) => ({ request, place: (i * 37) % 101 })).sort((a, b) => a.place - b.place)
    .map(({ request }) => request);
  for (let i = 0; i < counts.emergencies; ++i) {
    const place = Math.floor(((i + 1) * mixed.length) / (counts.emergencies + 1)) + i;
    mixed.splice(place, 0, { kind: 'emergency', from: `10.1.0.${i}`,
      bundle: rewritten(emergency, { 'Ada Patel': `Emergency ${names[i]}` }) });
  }
  return mixed;
}

/** Sends one as its own patient would. @param {string} url @param {{bundle: string, from: string}} request */
async function send(url, request) {
  const response = await fetch(`${url}/v1/practices/${practice.ods}/requests`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/fhir+json', 'Idempotency-Key': randomUUID(),
      'X-Forwarded-For': request.from },
    body: request.bundle,
  });
  if (response.status !== 201) throw new Error(`${response.status}: ${await response.text()}`);
  return (await response.json()).reference;
}

/** One of staff at their desk. */
class Worker {
  /** @param {import('playwright-core').Page} page @param {string} name @param {string} inbox */
  constructor(page, name, inbox) {
    this.page = page;
    this.name = name;
    this.inbox = inbox;
    /** @type {number[]} */ this.clicks = []; // of each request that they closed
    /** @type {string[]} */ this.closed = [];
    this.now = 0;
    this.overtaken = 0;
    /** @type {Map<string, number>} */ this.opened = new Map();
  }

  /** @param {import('playwright-core').Locator} what */
  async click(what) {
    ++this.now;
    await what.click();
  }

  async signIn() {
    await this.page.goto(`${this.inbox}/sign-in`);
    await this.page.getByLabel('Username').fill(this.name);
    await this.page.getByLabel('Password').fill(password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    await this.page.getByRole('heading', { level: 1, name: 'Requests' }).waitFor();
  }

  /** The request that is open, by its address; empty: none is. */
  open() {
    return /requests\/([0-9A-Z]{4}-[0-9A-Z]{4})/.exec(this.page.url())?.[1] ?? '';
  }

  /** Opens what is first on the list that nobody has and nobody looks at; false: there is nothing. */
  async opensFirst() {
    await this.page.goto(this.inbox);
    const rows = this.page.locator('li.listed').filter({ hasNotText: 'assigned to' });
    if (await rows.count() === 0) return this.closesFlood();
    this.now = 0;
    await this.click(rows.first().getByRole('link').first());
    return true;
  }

  /** A flood of one connection is closed together; false: there is none. */
  async closesFlood() {
    const flood = this.page.locator('li.card-fold');
    if (await flood.count() === 0) return false;
    await flood.first().getByRole('link').first().click();
    const close = this.page.getByText('Close them together', { exact: true });
    if (await close.count() === 0) return false; // a colleague was quicker
    await close.click();
    await this.page.getByLabel('Why').fill('Abuse of one connection');
    await this.page.getByRole('button', { name: 'Close them' }).click();
    await this.page.waitForLoadState();
    return true;
  }

  /** Deals with the request that is open, and goes on to the next. */
  async closes() {
    const reference = this.open();
    if (!this.opened.has(reference)) this.opened.set(reference, Date.now());
    const close = this.page.getByText('Close this request', { exact: true });
    if (await close.count() === 0) {
      ++this.overtaken; // a colleague has closed it since
      await this.page.goto(this.inbox);
      return;
    }
    // A select is one click, and then a letter of the keyboard.
    this.now += 2;
    await this.page.getByLabel('How it ended').selectOption('advice');
    await this.page.getByLabel(/^How the patient was told/).selectOption('phone');
    await this.click(this.page.getByRole('button', { name: 'Close, and open the next' }));
    await this.page.waitForLoadState();
    if (await this.page.locator('.error-summary').count() > 0) {
      ++this.overtaken; // a colleague was quicker, and they are told
      await this.page.goto(this.inbox);
      return;
    }
    this.closed.push(reference);
    this.clicks.push(this.now);
    this.now = 0;
  }
}

/**
 * @param {import('playwright-core').Browser} browser
 * @param {{url: string, inbox: string, addUser: (name: string, role: string) => void}} intake
 * @param {ReturnType<typeof mondaysRequests>} requests
 * @param {number} milliseconds how long the hour is
 */
export async function monday(browser, intake, requests, milliseconds) {
  intake.addUser('rita', 'reception');
  intake.addUser('gina', 'reception');
  intake.addUser('drpatel', 'clinician');
  const staff = await Promise.all(['rita', 'gina', 'drpatel'].map(async (name) => {
    const page = await (await openContext(browser, { viewport: desktop })).newPage();
    const worker = new Worker(page, name, intake.inbox);
    await worker.signIn();
    return worker;
  }));
  // Somebody who only listens: a tab that is left open on another page.
  const listener = await (await openContext(browser, { viewport: desktop })).newPage();
  await new Worker(listener, 'rita', intake.inbox).signIn();
  await listener.goto(`${intake.inbox}/figures`);

  /** @type {Came[]} */ const came = [];
  /** @type {Map<string, number>} */ const rang = new Map();
  let finished = false;
  const began = Date.now();
  const arrivals = (async () => {
    for (const [i, request] of requests.entries()) {
      const due = began + (i * milliseconds) / requests.length;
      while (Date.now() < due) await new Promise((resolve) => setTimeout(resolve, Math.min(50, due - Date.now())));
      const at = Date.now();
      const reference = await send(intake.url, request);
      came.push({ reference, at, kind: request.kind });
      if (request.kind !== 'emergency') continue;
      // What its bar has rung for, by the page's own record.
      void listener.waitForFunction((name) => (sessionStorage.getItem('frontdoor-known') ?? '').includes(name),
        reference, { timeout: 60_000 }).then(() => rang.set(reference, Date.now() - at), () => {});
    }
  })();
  const work = staff.map(async (worker) => {
    // The morning begins with everybody busy elsewhere: the first emergency is known by its alarm alone.
    while (rang.size === 0 && !finished) await new Promise((resolve) => setTimeout(resolve, 100));
    for (;;) {
      const allCame = finished; // before the list is looked at: what comes meanwhile is not on it
      if (worker.open() === '' && !await worker.opensFirst()) {
        if (allCame) return;
        await new Promise((resolve) => setTimeout(resolve, 100));
        continue;
      }
      if (worker.open() !== '') await worker.closes();
    }
  });
  await arrivals;
  finished = true;
  await Promise.all(work);
  /** @type {Map<string, number>} how long after it came each emergency was known: by its alarm, or opened */
  const known = new Map();
  for (const { reference, at, kind } of came) {
    if (kind !== 'emergency') continue;
    const times = staff.map((worker) => (worker.opened.get(reference) ?? Infinity) - at);
    known.set(reference, Math.min(rang.get(reference) ?? Infinity, ...times));
  }
  const clicks = staff.flatMap((worker) => worker.clicks).sort((a, b) => a - b);
  return {
    came,
    rang,
    known,
    closed: staff.flatMap((worker) => worker.closed),
    overtaken: staff.reduce((sum, worker) => sum + worker.overtaken, 0),
    medianClicks: clicks[Math.floor(clicks.length / 2)] ?? 0,
    staff,
  };
}

// The real form in pages that mean it no good, or on lines that do not: styles that undo everything, a strict policy, a
// tracker that reads all it can, a core that comes late. The patient's words stay in the form, and the form works.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { page, service, useForm } from './support/at-form.mjs';
import { artefacts } from './support/browser.mjs';
import { startIntake } from './support/intake.mjs';
import { Patient } from './support/patient.mjs';
import { journey, perform } from './support/replay.mjs';
import { serve } from './support/servers.mjs';

useForm();

const general = journey('form-general');
const toOwnWords = general.findIndex((line) => line.node === 'own-words');
const secret = 'I have been itchy down below for a week';

/** @param {string} head @param {Record<string, string>} [headers] */
function practiceSite(head, headers = {}) {
  const tag = `<script src="${service.url}/frontdoor.js" data-practice="A81001" async></script>`;
  const paragraph = '<p data-frontdoor-fallback>Phone us</p>';
  return serve(() => ({
    headers,
    body: `<!DOCTYPE html><html lang="en"><title>Practice</title>${head}<body><main>${paragraph}${tag}</main>`,
  }), 'localhost');
}

/** What the page that holds the form can hear and read, whatever it tries. */
function track() {
  /** @type {string[]} */ const heard = [];
  Object.assign(window, { heard });
  const note = (/** @type {unknown} */ value) => heard.push(typeof value === 'string' ? value : JSON.stringify(value));
  for (const type of ['keydown', 'keyup', 'keypress', 'input', 'change', 'paste', 'beforeinput', 'compositionupdate',
    'submit', 'click', 'focusin', 'selectionchange', 'frontdoor:ready', 'frontdoor:resize', 'frontdoor:submitted']) {
    addEventListener(type, (event) => {
      const { key, data, detail, target } = /** @type {any} */ (event);
      note([type, key, data, detail, target?.value, target?.outerHTML]);
    }, true);
  }
  addEventListener('message', (event) => note(event.data));
  new MutationObserver((records) => {
    for (const { type, attributeName, target } of records) {
      note([type, attributeName, /** @type {any} */ (target).outerHTML]);
    }
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) note(entry.name);
  }).observe({ entryTypes: ['resource', 'navigation', 'event', 'layout-shift'] });
}

/** Runs in the page that holds the form: reaches into the frame by every way there is. */
function reachIn() {
  const frame = /** @type {HTMLIFrameElement} */ (document.querySelector('iframe'));
  /** @type {Record<string, () => unknown>} */
  const ways = {
    document: () => frame.contentDocument?.body.innerText,
    window: () => /** @type {any} */ (frame.contentWindow).document.body.innerText,
    name: () => frame.contentWindow?.name,
    location: () => frame.contentWindow?.location.href,
    storage: () => JSON.stringify([{ ...sessionStorage }, { ...localStorage }, document.cookie]),
    text: () => document.documentElement.outerHTML + document.documentElement.innerText,
    selection: () => String(getSelection()),
    history: () => JSON.stringify(history.state),
  };
  return Object.values(ways).map((way) => {
    try {
      return String(way() ?? '');
    } catch (error) {
      return String(error);
    }
  });
}

test('a tracker in the page that holds the form gets nothing of what the patient writes or reads', async (own) => {
  const site = await practiceSite(`<script>(${track})()</script>`);
  own.after(() => site.close());
  await page.goto(site.url);
  const form = page.frameLocator('iframe');
  const patient = new Patient(form);
  await patient.sees(/Contact us online/);
  await form.locator('#frontdoor-stage.frontdoor-painted').waitFor();
  const frame = page.frames().find((candidate) => candidate.url().startsWith(service.url));
  assert.ok(frame);
  await perform(frame, general.slice(0, toOwnWords));
  await patient.ownWords.pressSequentially(secret);
  await perform(frame, general.slice(toOwnWords + 1));
  await form.getByText(/Your reference/).waitFor();
  const heard = await page.evaluate(() => /** @type {any} */ (window).heard);
  const told = [...heard, ...await page.evaluate(reachIn)].join('\n');
  assert.ok(told.includes('frontdoor'), 'the tracker heard what a page may hear');
  const words = ['itch', 'below', 'Something else', 'Ada Patel', '1981', 'SW1A', '7946 0123', '7K3M', 'emergency-999',
    'page.', 'own-words', 'About the same', 'tired'];
  assert.deepEqual(words.filter((word) => told.includes(word)), []);
  // Keys that the patient pressed in the frame are not keys of the page.
  assert.ok(!/"key(down|up|press)"/.test(told));
});

test('hostile styles and a strict policy: the whole form works, painted', async (own) => {
  const policy = `default-src 'none'; script-src ${service.url}; frame-src ${service.url}; style-src 'unsafe-inline'`;
  /** @type {string[]} */ const complaints = [];
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) complaints.push(message.text());
  });
  const site = await practiceSite(`<link rel="icon" href="data:,"><style>* { all: unset !important }
    iframe { position: fixed !important; height: 3px !important; opacity: 0.1 !important;
    transform: scale(0.1) !important; pointer-events: none !important; visibility: hidden !important;
    clip-path: inset(50%) !important }</style>`,
  { 'Content-Security-Policy': policy });
  own.after(() => site.close());
  await page.goto(site.url);
  const form = page.frameLocator('iframe');
  const patient = new Patient(form);
  await patient.comesToOwnWords();
  await form.locator('#frontdoor-stage.frontdoor-painted').waitFor();
  await patient.ownWords.fill(secret);
  await page.screenshot({ path: join(artefacts, 'hostile-host.png') });
  const box = await page.locator('iframe').boundingBox();
  assert.ok(box && box.width > 300 && box.height >= 600, JSON.stringify(box));
  const style = await page.locator('iframe').evaluate((frame) => {
    const { opacity, visibility, transform, pointerEvents, clipPath } = getComputedStyle(frame);
    return { opacity, visibility, transform, pointerEvents, clipPath };
  });
  assert.deepEqual(style,
    { opacity: '1', visibility: 'visible', transform: 'none', pointerEvents: 'auto', clipPath: 'none' });
  // The empty icon is the test page's own.
  assert.deepEqual(complaints.filter((text) => !text.includes("'data:,'")), []);
});

/** @param {RegExp} which file is held back until the test lets it go */
function holdBack(which) {
  /** @type {(value?: unknown) => void} */ let release = () => {};
  const free = new Promise((resolve) => {
    release = resolve;
  });
  return page.route(which, async (route) => {
    await free;
    await route.continue();
  }).then(() => release);
}

test('WebAssembly that takes ten seconds: the first page stays, and nothing is said to have failed', async (own) => {
  const release = await holdBack(/core-.*\.wasm$/);
  /** @type {Awaited<ReturnType<typeof startIntake>>|undefined} */ let intake;
  const tag = () => `<script src="${intake?.url}/frontdoor.js" data-practice="A81001" async></script>`;
  const site = await serve(() => ({
    body: `<!DOCTYPE html><title>Practice</title><p data-frontdoor-fallback>Phone us</p>${tag()}`,
  }), 'localhost');
  own.after(() => site.close());
  intake = await startIntake(site.url);
  own.after(() => intake?.stop());
  await page.clock.install();
  await page.goto(site.url);
  const form = page.frameLocator('iframe');
  const patient = new Patient(form);
  await patient.sees(/Contact us online/);
  await page.getByText('Phone us').waitFor({ state: 'hidden' });
  await page.clock.fastForward(10_000);
  assert.ok(await page.locator('iframe').isVisible());
  assert.ok(await form.getByText('This form is not working at the moment.').isHidden());
  release();
  await form.locator('#frontdoor-stage.frontdoor-painted, #frontdoor-stage[data-plain]').waitFor();
  await patient.chooses('Who is this for?', 'Me');
  await patient.sees('What is your date of birth?');
});

test('a painter that arrives while a button is held down: the button stays under the finger', async () => {
  const release = await holdBack(/painter-.*\.wasm$/);
  await page.goto(service.form);
  const patient = new Patient(page);
  await patient.chooses('Who is this for?', 'Me');
  await patient.sees('What is your date of birth?');
  await page.getByRole('textbox', { name: 'Day' }).fill('27');
  await page.getByRole('textbox', { name: 'Month' }).fill('3');
  await page.getByRole('textbox', { name: 'Year' }).fill('1986');
  await page.getByRole('button', { name: 'Continue' }).hover();
  await page.mouse.down();
  const arrived = page.waitForResponse(/painter-.*\.wasm$/);
  release();
  await (await arrived).finished();
  await page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    for (let frames = 0; frames < 60; frames += 1) await frame();
  });
  assert.equal(await page.locator('#frontdoor-stage.frontdoor-painted').count(), 0);
  await page.mouse.up();
  await patient.sees('What you need');
  await page.locator('#frontdoor-stage.frontdoor-painted').waitFor();
});

test('a painter that takes ten seconds: the plain face works meanwhile, and words, focus and caret stay', async () => {
  const release = await holdBack(/painter-.*\.wasm$/);
  await page.goto(service.form);
  const patient = new Patient(page);
  await patient.comesToOwnWords();
  assert.equal(await page.locator('#frontdoor-stage.frontdoor-painted').count(), 0);
  await patient.ownWords.pressSequentially('My knee');
  await patient.ownWords.evaluate((/** @type {HTMLTextAreaElement} */ area) => area.setSelectionRange(3, 3));
  release();
  await page.locator('#frontdoor-stage.frontdoor-painted').waitFor();
  assert.deepEqual(await patient.ownWords.evaluate((/** @type {HTMLTextAreaElement} */ area) =>
    [document.activeElement === area, area.selectionStart, area.value]), [true, 3, 'My knee']);
});

test('red flags in other languages that come after the words are read at once', async () => {
  const release = await holdBack(/redflags-later-.*\.bin$/);
  await page.goto(service.form);
  const patient = new Patient(page);
  await patient.comesToOwnWords();
  await patient.ownWords.fill('Buenos días. Tengo un dolor fuerte en el pecho desde ayer');
  const card = page.locator('.nhsuk-card--care--emergency:not(#frontdoor-start *)');
  assert.equal(await card.count(), 0);
  release();
  await card.first().waitFor();
  assert.match(await patient.ownWords.inputValue(), /pecho desde ayer$/);
});

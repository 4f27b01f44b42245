// The form with the real core against a service that misbehaves on purpose: what is typed stays, nothing unsent looks
// sent, and the advice and the phone number are there whatever fails.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { browser, context, page, patient, service, useForm } from './support/at-form.mjs';
import { assertAccessible } from './support/axe.mjs';
import { artefacts, openContext, painted, screenshot } from './support/browser.mjs';
import { Patient } from './support/patient.mjs';
import { receipt } from './support/service.mjs';
import { serve } from './support/servers.mjs';

const knee = 'My knee has hurt for two weeks after a run.';

useForm();

async function fillIn() {
  await page.goto(service.form);
  await patient.comesToOwnWords();
  await patient.ownWords.fill(knee);
  await patient.continue();
  await patient.answersTheRest();
}

/** In the form itself: the footer's does not count. */
async function seesPhoneNumber() {
  await page.locator('form').getByText('020 7946 0000').first().waitFor();
}

/** @param {import('playwright-core').Page} where */
async function assertAdvice(where) {
  const heading = 'Immediate action required: Call 999 if it is an emergency';
  assert.ok(await where.getByRole('heading', { name: heading }).isVisible());
  assert.ok(await where.getByText('If you need help today, phone Riverside Surgery on 020 7946 0000').isVisible());
  assert.ok(await where.getByRole('link', { name: 'Call 999', exact: true }).isVisible());
}

test('script off, on a host of plain files: advice and phone number are there', async () => {
  const scriptless = await openContext(browser, { javaScriptEnabled: false });
  const still = await scriptless.newPage();
  await still.goto(service.form);
  // Playwright's text search passes over <noscript>.
  const text = await still.locator('body').innerText();
  assert.match(text, /This form needs JavaScript.* Phone Riverside Surgery on 020 7946 0000 instead\./);
  assert.match(text, /If it is an emergency, call 999\./);
  await scriptless.close();
});

for (const [what, answer] of Object.entries({
  refused: { status: 403 },
  missing: { status: 404 },
  corrupt: { headers: { 'Content-Type': 'application/wasm' }, body: 'not a module' },
  'a sign-in page': { body: '<p>Welcome to our wireless network</p>' },
})) {
  test(`WebAssembly ${what}: advice and phone number are there, and the form says so`, async () => {
    service.behaviour.instead = (path) => (/core-.*\.wasm$/.test(path) ? answer : undefined);
    await page.goto(service.form);
    await page.getByText('This form is not working at the moment.').first().waitFor();
    await assertAdvice(page);
    await assertAccessible(page, `WebAssembly ${what}`);
    await screenshot(page, `form-without-webassembly-${what.split(' ').pop()}`);
  });
}

test('a red-flag blob that is damaged stops the form rather than reading nothing', async () => {
  service.behaviour.instead = (path) => (/redflags-.*\.bin$/.test(path) ? { body: 'damaged' } : undefined);
  await page.goto(service.form);
  await page.getByText('This form is not working at the moment.').first().waitFor();
  await assertAdvice(page);
});

test('the page compiles nothing: a worker does, and hands over', async () => {
  await page.addInitScript(() => {
    for (const way of /** @type {const} */ (['compile', 'compileStreaming', 'instantiateStreaming'])) {
      WebAssembly[way] = () => Promise.reject(new Error('on the page'));
    }
  });
  await page.goto(service.form);
  await page.locator('#frontdoor-stage.frontdoor-painted').waitFor();
  await patient.comesToOwnWords();
});

test('the page draws no word of the first page: the worker has, and drew what the page would have drawn', async () => {
  /** @param {boolean} worker */
  const firstPage = async (worker) => {
    await page.addInitScript((worker_) => {
      if (!worker_) Reflect.deleteProperty(window, 'Worker');
      Object.assign(window, { drawn: 0 });
      const { fillText } = OffscreenCanvasRenderingContext2D.prototype;
      OffscreenCanvasRenderingContext2D.prototype.fillText = function draw(...parameters) {
        /** @type {any} */ (window).drawn += 1;
        return fillText.apply(this, parameters);
      };
    }, worker);
    await page.goto(service.form);
    await page.locator('#frontdoor-stage.frontdoor-painted').waitFor();
    await page.evaluate(painted);
    return { drawn: await page.evaluate(() => /** @type {any} */ (window).drawn),
      picture: await page.locator('.frontdoor-canvas').screenshot() };
  };
  const handedOver = await firstPage(true);
  const own = await firstPage(false);
  // One: whether a canvas holds here what is drawn on it (canvasIsTrue) is asked on the page too.
  assert.equal(handedOver.drawn, 1);
  assert.ok(own.drawn > 30, `${own.drawn} words`);
  assert.ok(handedOver.picture.equals(own.picture));
});

for (const [what, refuse] of /** @type {const} */ ([
  ['there are no workers', () => Reflect.deleteProperty(window, 'Worker')],
  ['a worker does not start', () => Object.assign(window, { Worker: class {
    onerror = () => {};

    constructor() {
      setTimeout(() => this.onerror());
    }

    postMessage() {}

    terminate() {}
  } })],
])) {
  test(`where ${what} the page does their work`, async () => {
    await page.addInitScript(refuse);
    await page.goto(service.form);
    await page.locator('#frontdoor-stage.frontdoor-painted').waitFor();
    await patient.comesToOwnWords();
  });
}

test('a core that faults in the middle leaves what was typed, and brings the advice back', async () => {
  await page.addInitScript(() => {
    const instantiate = /** @type {any} */ (WebAssembly.instantiate);
    WebAssembly.instantiate = async (/** @type {any[]} */ ...parameters) => {
      const exports = { ...(await instantiate(...parameters)).exports };
      const apply = exports.frontdoor_core_apply;
      exports.frontdoor_core_apply = (/** @type {any[]} */ ...values) => {
        if (/** @type {any} */ (window).faultNow) throw new WebAssembly.RuntimeError('unreachable');
        return apply(...values);
      };
      return /** @type {any} */ ({ exports });
    };
  });
  await page.goto(service.form);
  await patient.comesToOwnWords();
  await patient.ownWords.fill(knee);
  await page.evaluate(() => Object.assign(window, { faultNow: true }));
  await patient.continue();
  await page.getByText('This form is not working at the moment.').first().waitFor();
  await assertAdvice(page);
  assert.equal(await patient.ownWords.inputValue(), knee);
});

test('a reload keeps the page and the answers', async () => {
  await page.goto(service.form);
  await patient.comesToOwnWords();
  await patient.ownWords.fill(knee);
  await patient.ownWords.blur();
  const title = await page.title();
  await page.reload();
  await patient.sees('What do you need help with?');
  assert.equal(await patient.ownWords.inputValue(), knee);
  assert.equal(await page.title(), title);
});

test('storage that throws does not stop the form', async () => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('denied', 'SecurityError'); } });
  });
  await fillIn();
  await patient.press('Send');
  await patient.sees(/sent/i);
});

test('one request, one key: the receipt alone says that it is sent', async () => {
  await fillIn();
  await patient.press('Send');
  await page.getByText(receipt.reference).waitFor();
  assert.equal(service.requests.length, 1);
  assert.match(service.requests[0].key, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(JSON.parse(service.requests[0].body).resourceType, 'Bundle');
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
});

test('a reload while unsent sends the same request under the same key', async () => {
  /** @type {(value?: unknown) => void} */ let tried = () => {};
  const triedOnce = new Promise((resolve) => { tried = resolve; });
  service.behaviour.accept = () => {
    tried();
    return { status: 503 };
  };
  await fillIn();
  await patient.press('Send');
  await triedOnce;
  await page.waitForFunction(() => document.body.textContent?.includes('not been sent') ||
    document.body.textContent?.includes('not sent') || document.body.textContent?.includes('connection'));
  const first = service.requests[0];
  service.behaviour.accept = () =>
    ({ status: 201, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(receipt) });
  page.on('dialog', (dialog) => void dialog.accept());
  await page.reload();
  await page.getByText(receipt.reference).waitFor();
  assert.deepEqual(service.requests.at(-1), first);
});

test('a refusal says that nothing was sent and what to do', async () => {
  service.behaviour.accept = () => ({
    status: 422, headers: { 'Content-Type': 'application/problem+json' },
    body: JSON.stringify({ type: 'about:blank', title: 'Refused', status: 422, detail: 'This form is out of date.' }),
  });
  // Open: on evenings the form names 111 in place of the practice's number.
  await page.clock.setFixedTime(new Date('2026-11-24T10:00:00Z'));
  await fillIn();
  await patient.press('Send');
  await page.getByText('This form is out of date.').waitFor();
  await seesPhoneNumber();
  await assertAccessible(page, 'refused');
  await screenshot(page, 'form-refused');
});

test('idle: no frame and no short timer in two seconds', async () => {
  await page.addInitScript(() => {
    Object.assign(window, { frames_: 0, timers_: 0 });
    const counters = /** @type {any} */ (window);
    const { requestAnimationFrame, setTimeout } = window;
    window.requestAnimationFrame = (callback) => {
      counters.frames_ += 1;
      return requestAnimationFrame.call(window, callback);
    };
    Object.assign(window, {
      setTimeout: (/** @type {(value?: unknown) => void} */ callback, /** @type {number} */ delay) => {
        if (delay < 1000) counters.timers_ += 1;
        return setTimeout.call(window, callback, delay);
      },
    });
    Object.assign(window, { plainSetTimeout: setTimeout });
  });
  // All that comes late has come: on a slow machine the painted face draws its first frame long after the page.
  await page.goto(service.form, { waitUntil: 'networkidle' });
  await patient.sees(/Contact us online/);
  const counted = await page.evaluate(async () => {
    const counters = /** @type {any} */ (window);
    const rest = (/** @type {number} */ milliseconds) =>
      new Promise((resolve) => counters.plainSetTimeout.call(window, resolve, milliseconds));
    let before;
    do {
      // Settled: a second and a half without a frame.
      before = counters.frames_;
      await rest(1500);
    } while (counters.frames_ !== before);
    counters.frames_ = 0;
    counters.timers_ = 0;
    await rest(2000);
    return { frames: counters.frames_, timers: counters.timers_ };
  });
  mkdirSync(artefacts, { recursive: true });
  writeFileSync(join(artefacts, 'idle-frames.txt'), `${counted.frames}\n`);
  assert.deepEqual(counted, { frames: 0, timers: 0 });
});

test('a page that leads to one form: its choice is ticked, and is sent only when the patient goes on', async () => {
  await page.goto(`${service.form}#start=fit-note`);
  await patient.chooses('Who is this for?', 'Me');
  await patient.givesBirthDate();
  await patient.sees('What you need');
  assert.ok(await page.getByRole('radio', { name: 'A fit note (sick note)' }).isChecked());
});

test('two forms on one page keep their answers apart', async () => {
  const tag = `<script src="${service.url}/frontdoor.js" data-practice="A81001" async></script>`;
  const body = `<!DOCTYPE html><title>Two</title><body><div>${tag}</div><div>${tag}</div>`;
  // On the form's own site: in a frame of another, Chromium gives no storage, and a reload loses the answers.
  const site = await serve(() => ({ body }));
  await page.goto(site.url);
  const [first, second] = [page.frameLocator('iframe >> nth=0'), page.frameLocator('iframe >> nth=1')];
  const one = new Patient(first);
  const two = new Patient(second);
  await one.comesToOwnWords();
  await one.ownWords.fill(knee);
  await one.ownWords.blur();
  await two.comesToOwnWords();
  assert.equal(await two.ownWords.inputValue(), '');
  await page.reload();
  await one.sees('What do you need help with?');
  assert.equal(await one.ownWords.inputValue(), knee);
  await two.sees('What do you need help with?');
  assert.equal(await two.ownWords.inputValue(), '');
  await site.close();
});

test('no request leaves for a third party, and no cookie is set', async () => {
  const hosts = new Set();
  /** @type {string[]} */ const complaints = [];
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) complaints.push(message.text());
  });
  page.on('request', (request) => hosts.add(new URL(request.url()).origin));
  await fillIn();
  await patient.press('Send');
  await page.getByText(receipt.reference).waitFor();
  assert.deepEqual([...hosts].filter((origin) => origin !== 'null'), [service.url]);
  assert.deepEqual(await context.cookies(), []);
  assert.deepEqual(complaints, []);
});

test('a status.json of the practice\'s own site is used only when the service gives none', async (testContext) => {
  const status = { ods: 'A81001', name: 'Somebody else', phone: '000', signal: { state: 'busy' } };
  const tag = `<script src="${service.url}/frontdoor.js" data-practice="A81001" data-status="/status.json" async>` +
    '</script>';
  const site = await serve((path) => path === '/status.json'
    ? { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(status) }
    : { body: `<!DOCTYPE html><title>Practice</title><body>${tag}` }, 'localhost');
  testContext.after(() => site.close());
  const inFrame = page.frameLocator('iframe');
  service.behaviour.instead = (path) => (path.endsWith('/status') ? { status: 503 } : undefined);
  // A working Tuesday morning: a closed surgery is not busy.
  await page.clock.setFixedTime(new Date('2026-11-24T10:00:00Z'));
  await page.goto(site.url);
  await inFrame.getByText('We are very busy today.').first().waitFor();
  assert.equal(await inFrame.locator('form').getByText('000', { exact: true }).count(), 0);
  // With the service's own status, the file is not even looked at.
  service.behaviour.instead = () => undefined;
  const handedOver = page.waitForResponse((response) => response.url().endsWith('/status.json'));
  await page.reload();
  await handedOver;
  await inFrame.getByText(/You can send this request now|The surgery is closed now/).first().waitFor();
  assert.equal(await inFrame.getByText('We are very busy today.').count(), 0);
});

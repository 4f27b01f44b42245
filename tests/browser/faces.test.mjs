// The two faces and the switch between them: what the patient typed, their caret, selection and focus stay; whatever
// keeps the painter from painting shows the plain face; the real controls lie where the painter has painted them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { context, page, patient, service, useForm } from './support/at-form.mjs';
import { launch, openContext, phone } from './support/browser.mjs';
import { Patient } from './support/patient.mjs';

useForm();

const painted = () => page.locator('#frontdoor-stage.frontdoor-painted').waitFor();

/** @param {string} reason */
const plainBecause = (reason) =>
  page.locator(`#frontdoor-stage:not(.frontdoor-painted)[data-plain="${reason}"]`).waitFor();

test('the painted face comes automatically; the plain one on request, and stays for the visit', async () => {
  await page.goto(service.form);
  await painted();
  await page.getByRole('link', { name: 'Plain version' }).click();
  await plainBecause('chosen');
  assert.equal(await page.locator('canvas').count(), 0);
  await page.reload();
  await plainBecause('chosen');
  await page.getByRole('link', { name: 'Standard version' }).click();
  await painted();
});

test('the switch keeps text, selection and focus, both ways', async () => {
  await page.goto(service.form);
  await painted();
  await patient.comesToOwnWords();
  await patient.ownWords.fill('My knee hurts');
  await patient.ownWords.evaluate((/** @type {HTMLTextAreaElement} */ area) => area.setSelectionRange(3, 7));
  const state = () => patient.ownWords.evaluate((/** @type {HTMLTextAreaElement} */ area) => ({
    focused: document.activeElement === area, from: area.selectionStart, to: area.selectionEnd, text: area.value,
  }));
  const before = await state();
  assert.deepEqual(before, { focused: true, from: 3, to: 7, text: 'My knee hurts' });
  // The system's own setting: the patient's hands stay where they are.
  await page.emulateMedia({ forcedColors: 'active' });
  await plainBecause('forced-colors');
  assert.deepEqual(await state(), before);
  await page.emulateMedia({ forcedColors: 'none' });
  await painted();
  assert.deepEqual(await state(), before);
});

test('a composition survives the switch', async () => {
  await page.goto(service.form);
  await painted();
  await patient.comesToOwnWords();
  await patient.ownWords.focus();
  const session = await context.newCDPSession(page);
  await session.send('Input.imeSetComposition', { text: 'kne', selectionStart: 3, selectionEnd: 3 });
  await page.emulateMedia({ forcedColors: 'active' });
  await plainBecause('forced-colors');
  await session.send('Input.insertText', { text: 'knee' });
  assert.equal(await patient.ownWords.inputValue(), 'knee');
});

test('real controls lie where the painter has painted them', async () => {
  await page.goto(service.form);
  await painted();
  await patient.comesToOwnWords();
  const faults = await page.evaluate(() => {
    const stage = /** @type {HTMLElement} */ (document.getElementById('frontdoor-stage'));
    const origin = stage.getBoundingClientRect();
    const placed = /** @type {NodeListOf<HTMLElement>} */ (stage.querySelectorAll('.frontdoor-placed'));
    return [...placed].flatMap((element) => {
      const box = element.getBoundingClientRect();
      const { left, top, width, height } = element.style;
      const wanted = [left, top, width, height].map(parseFloat);
      const found = [box.left - origin.left, box.top - origin.top, box.width, box.height];
      const wrong = found.some((value, index) => Math.abs(value - wanted[index]) > 1);
      return wrong ? [`${element.tagName} ${element.id}: ${found} instead of ${wanted}`] : [];
    });
  });
  assert.deepEqual(faults, []);
  const placed = await page.locator('.frontdoor-placed').count();
  assert.ok(placed >= 5, `${placed} elements are placed`);
});

test('every control of a painted page has been placed', async () => {
  await page.goto(service.form);
  await painted();
  await patient.comesToOwnWords();
  const loose = await page.locator('form').evaluate((form) => {
    const controls = [...form.querySelectorAll('input, textarea, select, button, a')];
    return controls.filter((control) => !control.closest('.frontdoor-placed')).map((control) => control.id);
  });
  assert.deepEqual(loose, []);
});

test('print, a narrow window and text settings of one\'s own show the plain face', async () => {
  await page.goto(service.form);
  await painted();
  await page.emulateMedia({ media: 'print' });
  await plainBecause('print');
  await page.emulateMedia({ media: 'screen' });
  await painted();
  await page.setViewportSize({ width: 300, height: 700 });
  await plainBecause('narrow');
  await page.setViewportSize(phone);
  await painted();
  // WCAG 1.4.12, as a reader's own style sheet sets it.
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
      word-spacing: 0.16em !important }`);
    document.adoptedStyleSheets = [sheet];
  });
  await plainBecause('text-settings');
  await page.evaluate(() => {
    document.adoptedStyleSheets = [];
  });
  await painted();
});

test('a lost WebGL context shows the plain face, a restored one the painted; lost twice is enough', async () => {
  await page.addInitScript(() => {
    const { getContext } = HTMLCanvasElement.prototype;
    /** @this {HTMLCanvasElement} */
    function remember(/** @type {any[]} */ ...parameters) {
      const found = /** @type {any} */ (getContext).apply(this, parameters);
      if (parameters[0] === 'webgl2') Object.assign(window, { loser: found.getExtension('WEBGL_lose_context') });
      return found;
    }
    HTMLCanvasElement.prototype.getContext = /** @type {any} */ (remember);
  });
  await page.goto(service.form);
  await painted();
  await page.evaluate(() => /** @type {any} */ (window).loser.loseContext());
  await plainBecause('context-lost');
  await page.evaluate(() => /** @type {any} */ (window).loser.restoreContext());
  await painted();
  await page.evaluate(() => /** @type {any} */ (window).loser.loseContext());
  await plainBecause('fault');
  await patient.comesToOwnWords();
  await plainBecause('fault');
});

for (const [what, answer] of Object.entries({
  missing: { status: 404 },
  corrupt: { headers: { 'Content-Type': 'application/wasm' }, body: 'not a module' },
})) {
  test(`painter.wasm ${what}: the plain face stays and the form works`, async () => {
    service.behaviour.instead = (path) => (/painter-.*\.wasm$/.test(path) ? answer : undefined);
    await page.goto(service.form);
    await plainBecause('fault');
    await patient.comesToOwnWords();
  });
}

test('no WebGL at all: the plain face stays and the form works', async () => {
  const without = await launch(['--disable-3d-apis']);
  const plain = await (await openContext(without, { viewport: phone })).newPage();
  await plain.goto(service.form);
  await plain.locator('#frontdoor-stage[data-plain="fault"]').waitFor();
  await new Patient(plain).comesToOwnWords();
  await without.close();
});

test('one key is at most three frames', async () => {
  await page.addInitScript(() => {
    Object.assign(window, { frames_: 0 });
    const { requestAnimationFrame } = window;
    window.requestAnimationFrame = (callback) => {
      /** @type {any} */ (window).frames_ += 1;
      return requestAnimationFrame.call(window, callback);
    };
  });
  await page.goto(service.form);
  await painted();
  await patient.comesToOwnWords();
  await patient.ownWords.focus();
  const frames = await page.evaluate(async () => {
    const rest = () => new Promise((resolve) => setTimeout(resolve, 300));
    const counter = /** @type {any} */ (window);
    await rest();
    counter.frames_ = 0;
    document.execCommand('insertText', false, 'a');
    await rest();
    return counter.frames_;
  });
  assert.ok(frames >= 1 && frames <= 3, `${frames} frames`);
});

for (const [name, device] of /** @type {const} */ ([
  ['two gigabytes of memory', { deviceMemory: 2 }], ['save data', { connection: { saveData: true } }],
])) {
  test(`an old phone, ${name}: the plain face, no painter fetched; the other one on request`, async () => {
    await page.addInitScript((own) => {
      for (const [key, value] of Object.entries(own)) Object.defineProperty(navigator, key, { get: () => value });
    }, device);
    /** @type {string[]} */ const fetched = [];
    page.on('request', (request) => fetched.push(request.url()));
    await page.goto(service.form);
    await plainBecause('spared');
    await patient.comesToOwnWords();
    assert.deepEqual(fetched.filter((url) => url.includes('painter')), []);
    await page.getByRole('link', { name: 'Standard version' }).click();
    await painted();
  });
}

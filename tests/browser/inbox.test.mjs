// The practice's inbox in a real browser: by keyboard, by role and name, on a phone's width too; with patient text that
// would be markup, a photo, an urgent request that comes while the list is open.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { assertAccessible } from './support/axe.mjs';
import { desktop, launch, openContext, root, screenshot } from './support/browser.mjs';
import { password, practice, startIntake, user } from './support/intake.mjs';

const narrow = { width: 320, height: 640 };
const command = join(root, 'build/native-release/bin/frontdoor');

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {import('playwright-core').BrowserContext} */ let context;
/** @type {import('playwright-core').Page} */ let page;
/** @type {Awaited<ReturnType<typeof startIntake>>} */ let intake;

/** @param {string} journey @param {(bundle: string) => string} [change] */
function bundleOf(journey, change = (bundle) => bundle) {
  const played = execFileSync(command, ['play', join(root, 'tests/fixtures/journeys', `${journey}.jsonl`)],
    { encoding: 'utf8' });
  const line = played.split('\n').filter((text) => text.includes('{"resourceType":"Bundle"')).at(-1) ?? '';
  return change(line.slice(line.indexOf('{"resourceType":"Bundle"')));
}

/** @param {string} bundle @param {string} [key] */
async function post(bundle, key = randomUUID()) {
  const response = await fetch(`${intake.url}/v1/practices/${practice.ods}/requests`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/fhir+json', 'Idempotency-Key': key },
    body: bundle,
  });
  assert.equal(response.status, 201, await response.clone().text());
  return response.json();
}

/** As the form does it: drawn on a canvas and encoded there. @param {string} key */
async function putPhoto(key) {
  const base64 = await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 240 });
    const paint = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    paint.fillStyle = '#b98b73';
    paint.fillRect(0, 0, 320, 240);
    return canvas.toDataURL('image/jpeg', 0.8).split(',')[1];
  });
  const bytes = Buffer.from(base64, 'base64');
  const hash = createHash('sha256').update(bytes).digest('hex');
  const response = await fetch(`${intake.url}/v1/practices/${practice.ods}/requests/${key}/attachments/${hash}`,
    { method: 'PUT', headers: { 'Content-Type': 'image/jpeg' }, body: new Uint8Array(bytes) });
  assert.equal(response.status, 201, await response.text());
  return hash;
}

/** Nothing reaches past the window's right edge. @param {string} name */
async function assertFits(name) {
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(wider, 0, `${name}: ${wider} px too wide`);
}

/** No code of a rule, no time as machines write it. @param {string} name */
async function assertPlain(name) {
  const words = await page.locator('main').innerText();
  assert.doesNotMatch(words, /\d{4}-\d\d-\d\d|\b(abdomen|brain|heart|infection|mental)\.[a-z]/, name);
  assert.doesNotMatch(words, /emergency-999|urgent-same-day/, name);
}

/** @param {string} name */
async function inspect(name) {
  await assertPlain(name);
  for (const [width, viewport] of Object.entries({ 1280: desktop, 320: narrow })) {
    await page.setViewportSize(viewport);
    await assertFits(`${name} at ${width}`);
    await assertAccessible(page, `${name} at ${width}`);
    await screenshot(page, `inbox-${name}-${width}`);
  }
  await page.setViewportSize(desktop);
}

before(async () => {
  browser = await launch();
  intake = await startIntake('http://localhost:1');
  context = await openContext(browser, { viewport: desktop });
  page = await context.newPage();
  await page.clock.install();
});
after(async () => {
  await browser.close();
  await intake.stop();
});

test('signing in by keyboard', async () => {
  await page.goto(intake.inbox);
  await page.getByRole('textbox', { name: 'Username' }).focus();
  await page.keyboard.type(user);
  await page.keyboard.press('Tab');
  await page.keyboard.type(password);
  await inspect('sign-in');
  await page.getByLabel('Password').press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Requests' }).waitFor();
  await page.getByText('There is nothing here.').waitFor();
});

test('an urgent request appears automatically and is announced', async () => {
  await post(bundleOf('admin-while-busy'));
  await post(bundleOf('adult-chest-pain'));
  await page.clock.runFor(16_000);
  await page.getByText('has not been seen').waitFor();
  await page.getByText('1 urgent or overdue request needs somebody now').waitFor();
  assert.match(await page.title(), /^\(1\) /);
  assert.match(await page.getByRole('status').textContent() ?? '', /have not been seen/);
  await inspect('list');
});

test('arrow keys move through the list, and Enter opens a request', async () => {
  const links = page.locator('.cards h2 a');
  await links.first().focus();
  await page.keyboard.press('ArrowDown');
  assert.equal(await links.nth(1).evaluate((link) => link === document.activeElement), true);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Actions' }).waitFor();
  assert.ok(await page.locator('mark').count() > 0, 'the flagged words are marked');
  await inspect('request');
});

test('a request is seen, started and closed by keyboard, and not before the patient was told', async () => {
  await page.getByRole('button', { name: 'Mark as seen' }).press('Enter');
  await page.locator('.history').getByText('marked it as seen').waitFor();
  await page.getByRole('button', { name: 'Start work' }).press('Enter');
  await page.locator('.history').getByText('started work on it').waitFor();
  await page.getByText('Close this request').press('Enter');
  await page.getByRole('button', { name: 'Close', exact: true }).press('Enter');
  await page.getByRole('alert').getByText('Choose how the request ended.').waitFor();
  await inspect('close-refused');
  await page.getByLabel('How it ended').selectOption('Advice given');
  await page.getByLabel('How the patient was told').selectOption('By phone');
  await page.getByLabel('Note, for the practice only').first().fill('Phoned <b>at once</b>');
  await page.getByRole('button', { name: 'Close', exact: true }).press('Enter');
  await page.locator('.history').getByText('Patient told: By phone').waitFor();
  await page.locator('.history').getByText('Phoned <b>at once</b>').waitFor();
  await page.getByRole('button', { name: 'Open again' }).waitFor();
});

test('patient text never becomes markup; photos show; two requests are side by side', async () => {
  const key = randomUUID();
  const hash = await putPhoto(key);
  const evil = '<img src=x onerror=document.title=1><script>document.title=2</script>';
  const first = await post(bundleOf('no-chest-pain'));
  const second = await post(bundleOf('no-chest-pain', (bundle) => {
    const parsed = JSON.parse(bundle);
    const answer = parsed.entry.map((/** @type {any} */ entry) => entry.resource)
      .find((/** @type {any} */ resource) => resource.resourceType === 'QuestionnaireResponse');
    const texts = (/** @type {any} */ item) => {
      for (const value of item.answer ?? []) if (value.valueString?.length > 20) value.valueString += evil;
      for (const child of item.item ?? []) texts(child);
    };
    texts(answer);
    return JSON.stringify(parsed);
  }), key);
  assert.deepEqual(second.attachments, [hash]);
  await page.goto(`${intake.inbox}/requests/${second.reference}`);
  await page.getByText('onerror').first().waitFor();
  assert.equal(await page.locator('img[src="x"]').count(), 0);
  const photo = page.getByRole('img', { name: /Photo 1 of 1/ });
  await photo.waitFor();
  assert.equal(await photo.evaluate((image) => /** @type {HTMLImageElement} */ (image).naturalWidth), 320);
  await inspect('photo');
  await page.getByRole('link', { name: `Compare with ${first.reference}` }).click();
  await page.getByRole('heading', { name: 'Two requests side by side' }).waitFor();
  await inspect('compare');
});

test('the list says who, what, since when and until when, and is narrowed by kind', async () => {
  await page.goto(intake.inbox);
  const admin = page.locator('.card', { hasText: 'Fit note' });
  for (const words of [/\w+ \w+, \d+ years old/, /waiting \d+ minutes?\. New/, /Due in \d+/]) {
    assert.match(await admin.innerText(), words);
  }
  await page.getByText('Filter and search').press('Enter');
  await page.getByLabel('Kind', { exact: true }).selectOption('Admin request');
  await page.getByRole('button', { name: 'Show', exact: true }).press('Enter');
  await page.getByText('1 request.').waitFor();
  assert.equal(await page.locator('.card').count(), 1);
});

test('a request is assigned, noted and linked by keyboard; print leaves out what is for the screen', async () => {
  const reference = (await page.locator('.card .reference').first().textContent())?.trim() ?? '';
  const earlier = (await post(bundleOf('no-chest-pain'))).reference;
  await page.locator('.cards h2 a').first().press('Enter');
  for (const [panel, label, words, button, said] of [
    ['Assign to somebody, or hand over', 'Who', 'reception (me)', 'Assign', 'assigned it to reception'],
    ['Write a note', 'Note, for the practice only', 'Left a message', 'Save note', 'Left a message'],
    ['Link to an earlier request', 'Reference of the earlier request', earlier, 'Link', `follow-up of ${earlier}`],
  ]) {
    await page.getByText(panel, { exact: true }).press('Enter');
    const details = page.locator('details', { hasText: panel });
    const control = details.getByLabel(label);
    await (label === 'Who' ? control.selectOption(words) : control.fill(words));
    await details.getByRole('button', { name: button }).press('Enter');
    await page.getByText(said).first().waitFor();
  }
  assert.match(await page.locator('dl.summary').first().innerText(), /Date of birth\s+27 March 1981 \(\d+ years old\)/);
  assert.equal(await page.getByRole('link', { name: '020 7946 0123' }).getAttribute('href'), 'tel:02079460123');
  await page.getByText('Everything that was asked and answered').press('Enter');
  await page.getByRole('heading', { name: 'What the patient was told about access' }).waitFor();
  await inspect('worked-on');
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.getByRole('button', { name: 'Sign out' }).isVisible(), false);
  assert.equal(await page.getByText('Write a note', { exact: true }).isVisible(), false);
  assert.equal(await page.getByText(reference).first().isVisible(), true);
  await page.emulateMedia({ media: 'screen' });
});

test('a search finds words of an encrypted request, and they are in no address', async () => {
  await page.goto(intake.inbox);
  await page.getByText('Filter and search').press('Enter');
  await page.getByRole('searchbox').fill('ONERROR');
  await page.getByRole('searchbox').press('Enter');
  await page.getByText('1 request.').waitFor();
  assert.equal(new URL(page.url()).search, '');
  await inspect('search');
});

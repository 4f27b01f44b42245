// What staff take into the patient's record: the text that one press copies, and the PDF with the photos.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { assertAccessible } from './support/axe.mjs';
import { artefacts, desktop, launch, openContext, root, screenshot } from './support/browser.mjs';
import { bundleOf, password, post, practice, startIntake, user } from './support/intake.mjs';

const command = join(root, 'build/native-release/bin/frontdoor');
const urdu = 'میرے گھٹنے میں درد ہے';

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {import('playwright-core').BrowserContext} */ let context;
/** @type {import('playwright-core').Page} */ let page;
/** @type {Awaited<ReturnType<typeof startIntake>>} */ let intake;
/** @type {string} */ let reference;

/** @param {any} item @param {string} words appended to the longest free text */
function append(item, words) {
  for (const value of item.answer ?? []) if (value.valueString?.length > 20) value.valueString += words;
  for (const child of item.item ?? []) append(child, words);
}

async function sendWithPhoto() {
  const played = execFileSync(command, ['play', join(root, 'tests/fixtures/journeys/no-chest-pain.jsonl')],
    { encoding: 'utf8' });
  const line = played.split('\n').filter((text) => text.includes('{"resourceType":"Bundle"')).at(-1) ?? '';
  const bundle = JSON.parse(line.slice(line.indexOf('{"resourceType":"Bundle"')));
  for (const { resource } of bundle.entry) if (resource.resourceType === 'QuestionnaireResponse') {
    append(resource, `\n${urdu}\u202e. And <b>tea</b>\u0007`);
  }
  const key = randomUUID();
  const base64 = await page.evaluate(() => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 240 });
    const paint = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    paint.fillStyle = '#b98b73';
    paint.fillRect(0, 0, 320, 240);
    return canvas.toDataURL('image/jpeg', 0.8).split(',')[1];
  });
  const bytes = Buffer.from(base64, 'base64');
  const hash = createHash('sha256').update(bytes).digest('hex');
  const requests = `${intake.url}/v1/practices/${practice.ods}/requests`;
  const put = await fetch(`${requests}/${key}/attachments/${hash}`,
    { method: 'PUT', headers: { 'Content-Type': 'image/jpeg' }, body: new Uint8Array(bytes) });
  assert.equal(put.status, 201);
  const response = await fetch(requests, {
    method: 'POST',
    headers: { 'Content-Type': 'application/fhir+json', 'Idempotency-Key': key },
    body: JSON.stringify(bundle),
  });
  assert.equal(response.status, 201);
  return (await response.json()).reference;
}

before(async () => {
  browser = await launch();
  intake = await startIntake('http://localhost:1');
  context = await openContext(browser, { viewport: desktop });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: intake.url });
  page = await context.newPage();
  await page.goto(intake.inbox);
  reference = await sendWithPhoto();
  await page.getByLabel('Username').fill(user);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Requests' }).waitFor();
});
after(async () => {
  await browser.close();
  await intake.stop();
});

test('one press puts the text for the record on the clipboard, under headings that clinical systems use', async () => {
  await page.goto(`${intake.inbox}/requests/${reference}`);
  await page.getByRole('button', { name: 'Copy for the record' }).click();
  await page.getByText('Copied.').waitFor();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  for (const heading of ['Problem', 'History', 'Comment']) {
    assert.match(text, new RegExp(`^${heading}$`, 'm'));
  }
  assert.match(text, new RegExp(`^Online request ${reference}\n`));
  assert.match(text, /^Received: .* 20\d\d$/m);
  assert.match(text, /^Date of birth: \d+ \w+ \d{4} \(.*\)$/m);
  assert.ok(text.includes(urdu), 'the words as they were written');
  assert.ok(text.includes('And <b>tea</b>\n'), 'no markup, no escapes, no control character');
  assert.ok(!text.includes('\u202e') && !text.includes('\u0007'));
  assert.match(text, /^Asked, and answered no:\n- /m);
  assert.ok(!text.includes('(optional)'), 'whether a question had to be answered is the form\'s matter');
  assert.ok(!(await page.content()).includes('(optional)'));
  assert.ok(!(await page.content()).includes('\u202e'), 'nothing on the page turns the letters after it');
  await assertAccessible(page, 'a request with the text for the record');
  await screenshot(page, 'inbox-record');
});

test('what must be known first is in it, and what is for the practice alone is not', async () => {
  const { reference: young } = await post(intake.url, bundleOf('young-person'));
  const { reference: pressing } = await post(intake.url, bundleOf('adult-chest-pain'));
  const recordOf = async (/** @type {string} */ one) => {
    await page.goto(`${intake.inbox}/requests/${one}`);
    return page.locator('#record-text').inputValue();
  };
  assert.match(await recordOf(young), /^Under 16, and wrote alone\./m);
  const text = await recordOf(pressing);
  assert.match(text, /^Red flag: .*: Call 999$/m);
  assert.match(text, /^Advice the form showed: Call 999.*\nThe patient read the advice and continued\.$/m);
  await page.getByText('Write a note', { exact: true }).click();
  await page.getByLabel('Note, for the practice only').last().fill('she sounded drunk');
  await page.getByRole('button', { name: 'Save note' }).click();
  await page.locator('.history').getByText('she sounded drunk').waitFor();
  assert.ok(!(await page.locator('#record-text').inputValue()).includes('drunk'));
});

test('where the browser does not allow it, the text is there and selected', async () => {
  await page.goto(`${intake.inbox}/requests/${reference}`);
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed'));
  });
  await page.getByRole('button', { name: 'Copy for the record' }).click();
  await page.getByText('copy it with Ctrl and C').waitFor();
  const selected = await page.locator('#record-text').evaluate((area) => {
    const text = /** @type {HTMLTextAreaElement} */ (area);
    return document.activeElement === text && text.selectionEnd - text.selectionStart === text.value.length;
  });
  assert.ok(selected);
});

test('the PDF has the whole text in every script, whose it is on each page, and the photo', async () => {
  const response = await context.request.get(`${intake.inbox}/requests/${reference}/record.pdf`);
  assert.equal(response.status(), 200);
  assert.equal(response.headers()['content-type'], 'application/pdf');
  assert.match(response.headers()['content-disposition'],
    new RegExp(`^attachment; filename="request-${reference}.pdf"`));
  assert.match(response.headers()['cache-control'], /no-store/);
  const file = join(artefacts, 'inbox-record.pdf');
  mkdirSync(artefacts, { recursive: true });
  writeFileSync(file, await response.body());
  const pages = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).split('\f').slice(0, -1);
  assert.ok(pages.length >= 2, 'text and a page for the photo');
  for (const [index, text] of pages.entries()) {
    assert.match(text, new RegExp(`born .* ${reference} .*page ${index + 1} of ${pages.length}`));
  }
  assert.ok(pages.join('').normalize('NFKC').includes('درد'), 'Urdu is text, not boxes');
  assert.match(pages.at(-1) ?? '', /Photo 1 of 1/);
  const images = execFileSync('pdfimages', ['-list', file], { encoding: 'utf8' });
  assert.match(images, /\bimage +320 +240 .*\bjpeg\b/, 'the photo as it was sent');
});

test('nobody gets it without signing in', async () => {
  const stranger = await fetch(`${intake.inbox}/requests/${reference}/record.pdf`, { redirect: 'manual' });
  assert.notEqual(stranger.status, 200);
  assert.equal((await context.request.get(`${intake.inbox}/requests/AAAA-AAAA/record.pdf`)).status(), 404);
});

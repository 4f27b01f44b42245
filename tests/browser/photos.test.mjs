// Photos: chosen, redrawn without metadata, described, and sent after the words, each with its own retry.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { page, patient, service, useForm } from './support/at-form.mjs';
import { assertAccessible } from './support/axe.mjs';
import { screenshot } from './support/browser.mjs';

useForm();

/** From its frame header, a segment of type SOF0 or SOF2. @param {Buffer} jpeg */
function sizeOfJpeg(jpeg) {
  let at = 2;
  while (jpeg[at + 1] !== 0xc0 && jpeg[at + 1] !== 0xc2) at += 2 + jpeg.readUInt16BE(at + 2);
  return { width: jpeg.readUInt16BE(at + 7), height: jpeg.readUInt16BE(at + 5) };
}

/** A large JPEG with a camera's metadata in it, as a phone makes one. */
async function photoWithMetadata() {
  const bytes = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(2400, 1200);
    const drawing = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d'));
    drawing.fillStyle = '#c66';
    drawing.fillRect(0, 0, 2400, 1200);
    return [...new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg' })).arrayBuffer())];
  });
  const metadata = Buffer.from('Exif\0\0GPS 51.5007 N 0.1246 W, camera');
  const head = Buffer.from([0xff, 0xe1, 0, metadata.length + 2]);
  return Buffer.concat([Buffer.from(bytes.slice(0, 2)), head, metadata, Buffer.from(bytes.slice(2))]);
}

async function comesToPhotos() {
  await page.goto(service.form);
  await patient.comesToOwnWords();
  await patient.ownWords.fill('An itchy rash on my arm.');
  await page.getByRole('button', { name: 'Add a photo or PDF' }).waitFor();
}

/** A PDF of so many pages whose letters are of a font that it does not hold. @param {number} pages */
function letter(pages) {
  const numbers = [...Array(pages).keys()];
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    `<</Type/Pages/Count ${pages}/Kids[${numbers.map((page) => `${4 + 2 * page} 0 R`).join(' ')}]>>`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold>>',
    ...numbers.flatMap((page) => {
      const drawing = `BT /F 60 Tf 40 500 Td (Clinic letter ${page + 1}) Tj ET`;
      return ['<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>' +
        `/Contents ${5 + 2 * page} 0 R>>`, `<</Length ${drawing.length}>>stream\n${drawing}\nendstream`];
    }),
  ];
  let file = '%PDF-1.4\n';
  const places = objects.map((object, index) => {
    const place = file.length;
    file += `${index + 1} 0 obj${object}endobj\n`;
    return `${String(place).padStart(10, '0')} 00000 n \n`;
  });
  const table = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}`;
  file += `trailer<</Root 1 0 R/Size ${objects.length + 1}/Info<</Author(Somebody)>>>>\nstartxref\n${table}\n%%EOF`;
  return { name: 'letter.pdf', mimeType: 'application/pdf', buffer: Buffer.from(file) };
}

/** The share of a picture on the page that is dark. @param {import('playwright-core').Locator} picture */
const darkness = (picture) => picture.evaluate(async (/** @type {HTMLImageElement} */ image) => {
  await image.decode();
  const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
  const drawing = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d'));
  drawing.drawImage(image, 0, 0);
  const { data } = drawing.getImageData(0, 0, canvas.width, canvas.height);
  let dark = 0;
  for (let at = 0; at < data.length; at += 4) if (data[at] < 100) dark += 1;
  return dark / (data.length / 4);
});

/** @param {{name: string, mimeType: string, buffer: Buffer}} file @param {RegExp} [button] */
async function adds(file, button = /Add (a|another) photo/) {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: button }).click();
  await (await chooser).setFiles(file);
}

test('a photo is redrawn, described, and sent after the words; one that fails can be sent again', async () => {
  await comesToPhotos();
  await page.getByText(/Do not send photos of private parts, or of the chest or bottom of someone under 18/).waitFor();
  await adds({ name: 'rash.heic', mimeType: 'image/heic', buffer: Buffer.from('no picture') });
  await page.getByText(/cannot read photos of this kind \(HEIC\)/).first().waitFor();
  await adds({ name: 'arm.jpg', mimeType: 'image/jpeg', buffer: await photoWithMetadata() });
  await page.getByText('Your photo is ready').first().waitFor();
  await page.getByRole('textbox', { name: 'What does photo 1 show?' }).fill('My left arm');
  await assertAccessible(page, 'a photo added');
  await screenshot(page, 'photos-added');
  await patient.continue();
  await patient.answersTheRest();
  await patient.sees('Check your answers');
  assert.equal(service.attachments.length, 0, 'nothing leaves before the patient sends');
  service.behaviour.attach = (tries) => ({ status: tries < 4 ? 500 : 201 });
  await page.clock.install();
  await patient.press('Send');
  await page.getByText(/Your reference/).waitFor();
  await page.getByText('We are sending your photos now').first().waitFor();
  const again = page.getByRole('button', { name: 'Send photo 1 again' });
  while (!await again.isVisible()) await page.clock.runFor(1000);
  await assertAccessible(page, 'a photo not sent');
  await screenshot(page, 'photos-not-sent');
  await again.click();
  await page.getByText('Sent', { exact: true }).waitFor();
  assert.equal(service.requests.length, 1);
  const [{ path, body }] = service.attachments;
  assert.ok(service.attachments.every((attachment) => attachment.after === 1), 'the words were there first');
  assert.ok(path.endsWith(`/requests/${service.requests[0].key}/attachments/` +
    createHash('sha256').update(body).digest('hex')), path);
  assert.equal(body.includes('GPS'), false);
  assert.equal(body.includes('Exif'), false);
  assert.deepEqual(sizeOfJpeg(body), { width: 1600, height: 800 });
});

test('a letter can be added to a referral', async () => {
  await page.goto(service.form);
  await patient.chooses('Who is this for?', 'Me');
  await patient.givesBirthDate();
  await patient.saysWhatTheyNeed({ kind: 'A referral or a letter' });
  await patient.sees('Referral or letter');
  await adds({ name: 'letter.jpg', mimeType: 'image/jpeg', buffer: await photoWithMetadata() });
  await page.getByRole('textbox', { name: 'What does photo 1 show?' }).fill('The hospital letter');
  await screenshot(page, 'photos-letter');
});

test('the pages of a PDF become photos, are shown small, and go without what else the file holds', async () => {
  await comesToPhotos();
  await adds(letter(2));
  const described = page.getByRole('textbox', { name: /What does photo \d show\?/ });
  await described.nth(1).waitFor();
  await page.getByText('Photos or pages ready: 2.').first().waitFor();
  assert.deepEqual(await described.evaluateAll((boxes) =>
    boxes.map((box) => /** @type {HTMLInputElement} */ (box).value)), ['Page 1 of 2', 'Page 2 of 2']);
  const small = page.locator('#frontdoor-photos img');
  await small.nth(1).waitFor();
  assert.ok(await darkness(small.first()) > 0.005, 'its letters are drawn');
  await assertAccessible(page, 'a PDF added');
  await screenshot(page, 'photos-pdf');
  await page.getByRole('button', { name: 'Remove photo 1' }).click();
  await small.nth(1).waitFor({ state: 'detached' });
  assert.equal(await described.first().inputValue(), 'Page 2 of 2');
  await patient.continue();
  await small.first().waitFor({ state: 'detached' });
  await patient.answersTheRest();
  await patient.press('Send');
  await page.getByText('All your photos are sent.').first().waitFor();
  assert.equal(service.attachments.length, 1);
  const [{ body }] = service.attachments;
  assert.deepEqual(sizeOfJpeg(body), { width: 1131, height: 1600 });
  assert.equal(body.includes('Somebody'), false);
});

test('a PDF with too many pages, a broken one and a sixth photo are told, and nothing is lost', async () => {
  await comesToPhotos();
  await adds({ ...letter(1), buffer: Buffer.from('%PDF-1.4 nothing') });
  await page.getByText('We could not read this PDF').first().waitFor();
  await adds(letter(7));
  await page.getByText('We added 5 of the 7 pages').first().waitFor();
  assert.equal(await page.locator('#frontdoor-photos img').count(), 5);
  assert.equal(await page.getByRole('button', { name: /Add .* photo/ }).count(), 0);
  assert.equal(await patient.ownWords.inputValue(), 'An itchy rash on my arm.');
});

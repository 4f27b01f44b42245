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
  await patient.continue();
  await patient.chooses('Which of these is closest?', 'Rash or skin problem');
  await page.getByRole('checkbox', { name: 'None of these' }).check();
  await patient.continue();
  const add = page.getByRole('button', { name: 'Add a photo' });
  for (let pages = 0; pages < 12 && !await add.isVisible(); pages += 1) {
    const heading = await page.locator('#frontdoor-stage h1').innerText();
    await patient.continue();
    await page.locator('#frontdoor-stage h1').filter({ hasNotText: heading }).waitFor();
  }
  await add.waitFor();
}

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
  await page.getByRole('textbox', { name: 'What does photo 1 show?' }).fill('My left arm');
  await assertAccessible(page, 'a photo added');
  await screenshot(page, 'photos-added');
  for (let pages = 0; pages < 14; pages += 1) {
    const heading = await page.locator('#frontdoor-stage h1').innerText();
    if (heading === 'Your details') break;
    await patient.continue();
    await page.locator('#frontdoor-stage h1').filter({ hasNotText: heading }).waitFor();
  }
  await patient.givesContactDetails(async () => {});
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

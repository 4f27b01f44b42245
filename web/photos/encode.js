// A picture redrawn, smaller, as JPEG. What is encoded is what was drawn: metadata has no way in.

/** Longest side, in pixels: enough to see a rash or to read a letter by, and about 400 kB. */
export const longestPixels = 1600;
export const quality = 0.82;

/**
 * @typedef {(width: number, height: number) => {
 *   context: CanvasRenderingContext2D|OffscreenCanvasRenderingContext2D|null,
 *   blob: (type: string, quality: number) => Promise<Blob>}} Canvas
 */

/** @param {Blob} file @param {Canvas} canvasOf @returns {Promise<Blob>} */
export async function encode(file, canvasOf) {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const scale = Math.min(1, longestPixels / Math.max(picture.width, picture.height));
  const [width, height] = [picture.width, picture.height].map((side) => Math.max(1, Math.round(side * scale)));
  const { context, blob } = canvasOf(width, height);
  if (!context) throw new Error('no canvas');
  // JPEG knows no transparency: what was clear would be black.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.drawImage(picture, 0, 0, width, height);
  picture.close();
  return blob('image/jpeg', quality);
}

// The pages of a PDF as pictures, drawn here by pdf.js: what leaves the browser is the picture of each page, and
// nothing else that a PDF can carry. Fetched when somebody adds a PDF.
import { getDocument, GlobalWorkerOptions } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { longestPixels, quality } from './encode.js';

/**
 * @param {Blob} file
 * @param {{worker: string, files: string}} places addresses: the worker, and the folder of fonts and decoders
 * @param {number} most pages to draw
 * @returns {Promise<{pages: Blob[], total: number}>}
 */
export async function drawPages(file, { worker, files }, most) {
  GlobalWorkerOptions.workerSrc = worker;
  const task = getDocument({
    data: new Uint8Array(await file.arrayBuffer()),
    // No font, script or form of the PDF becomes part of this page: its letters are drawn as shapes.
    disableFontFace: true,
    enableXfa: false,
    useSystemFonts: false,
    standardFontDataUrl: `${files}/`,
    wasmUrl: `${files}/`,
  });
  try {
    const document = await task.promise;
    const pages = [];
    for (let number = 1; number <= Math.min(most, document.numPages); number += 1) {
      pages.push(await draw(await document.getPage(number)));
    }
    return { pages, total: document.numPages };
  } finally {
    void task.destroy();
  }
}

/** @param {import('pdfjs-dist').PDFPageProxy} page @returns {Promise<Blob>} */
async function draw(page) {
  const whole = page.getViewport({ scale: 1 });
  const viewport = page.getViewport({ scale: longestPixels / Math.max(whole.width, whole.height) });
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(viewport.width));
  canvas.height = Math.max(1, Math.round(viewport.height));
  await page.render({ canvas, viewport, background: '#fff' }).promise;
  return new Promise((resolve, reject) => {
    canvas.toBlob((made) => (made ? resolve(made) : reject(new Error('no image'))), 'image/jpeg', quality);
  });
}

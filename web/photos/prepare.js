// Makes a photo fit to be sent: no larger than needed, and nothing in it but the picture (no place, time or device).
// Runs in a worker where the browser can draw in one, else on the page.
import { encode } from './encode.js';

/** @param {Blob} file @param {string} worker address @returns {Promise<Blob>} */
function inWorker(file, worker) {
  return new Promise((resolve, reject) => {
    const helper = new Worker(worker);
    const end = () => helper.terminate();
    helper.onmessage = ({ data }) => {
      end();
      if (data.blob) resolve(data.blob);
      else reject(new Error(data.error));
    };
    helper.onerror = (event) => {
      end();
      reject(new Error(event.message));
    };
    helper.postMessage(file);
  });
}

/** @param {Blob} file @param {string} worker */
export async function prepare(file, worker) {
  const blob = typeof OffscreenCanvas === 'function' ? await inWorker(file, worker) : await encode(file, onPage);
  return { blob, sha256: await hashOf(blob) };
}

/** SHA-256 in hexadecimal digits. @param {Blob} blob @returns {Promise<string>} */
export async function hashOf(blob) {
  const hash = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer());
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @type {import('./encode.js').Canvas} */
function onPage(width, height) {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  return {
    context: canvas.getContext('2d'),
    blob: (type, quality) => new Promise((resolve, reject) => {
      canvas.toBlob((made) => (made ? resolve(made) : reject(new Error('no image'))), type, quality);
    }),
  };
}

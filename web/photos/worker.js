// The worker of prepare.js: takes one file, gives one JPEG back.
import { encode } from './encode.js';

self.onmessage = async ({ data }) => {
  try {
    const blob = await encode(data, (width, height) => {
      const canvas = new OffscreenCanvas(width, height);
      return { context: canvas.getContext('2d'), blob: (type, quality) => canvas.convertToBlob({ type, quality }) };
    });
    self.postMessage({ blob });
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
};

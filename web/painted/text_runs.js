// Text for painter.wasm: the browser measures and rasterises words. What it draws on a 2D canvas is laid out as the DOM
// lays it out, to 0.01 px, with textRendering 'geometricPrecision'.
import { countCharacters, countText } from '../mirror/character-count.js';
import { string } from '../strings.js';

const family = 'Arial, sans-serif';
const overLimit = 0x80000000;

/** @typedef {OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D} Context */

/** @returns {Context} */
function makeContext() {
  const size = { width: 512, height: 96 };
  const canvas =
    typeof OffscreenCanvas === 'function'
      ? new OffscreenCanvas(size.width, size.height)
      : Object.assign(document.createElement('canvas'), size);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('No 2D canvas');
  return /** @type {Context} */ (context);
}

/** The imports of module "host", described in widget/painter/painter_abi.h. */
export class TextRuns {
  #context = makeContext();
  #decoder = new TextDecoder();
  #encoder = new TextEncoder();

  /** @param {() => WebAssembly.Memory} memory */
  constructor(memory) {
    this.memory = memory;
  }

  /** @returns {WebAssembly.ModuleImports} */
  get imports() {
    return {
      font_metrics: this.#fontMetrics.bind(this),
      measure_run: this.#measureRun.bind(this),
      raster_run: this.#rasterRun.bind(this),
      phrase: this.#phrase.bind(this),
    };
  }

  /** @param {number} at @param {number} bytes */
  #text(at, bytes) {
    return this.#decoder.decode(new Uint8Array(this.memory().buffer, at, bytes));
  }

  /** @param {number} at @param {number[]} values */
  #write(at, values) {
    new Float32Array(this.memory().buffer, at, values.length).set(values);
  }

  /** @param {number} pixels @param {number} weight @param {CanvasTextRendering} [rendering] */
  #font(pixels, weight, rendering = 'geometricPrecision') {
    const context = this.#context;
    context.textRendering = rendering;
    context.font = `${weight} ${pixels}px ${family}`;
    return context;
  }

  /** @param {number} size @param {number} weight @param {number} out */
  #fontMetrics(size, weight, out) {
    // The DOM places lines by these, in the browser's usual rendering: with 'geometricPrecision' they can be 1 px off.
    const { fontBoundingBoxAscent, fontBoundingBoxDescent } = this.#font(size, weight, 'auto').measureText('x');
    // Ink boxes are whole pixels: the unit ex needs the height of a large x.
    const xHeight = (this.#font(1000, weight).measureText('x').actualBoundingBoxAscent * size) / 1000;
    this.#write(out, [Math.round(fontBoundingBoxAscent), Math.round(fontBoundingBoxDescent), xHeight]);
  }

  /**
   * @param {number} at @param {number} bytes @param {number} size @param {number} weight @param {number} ratio
   * @param {number} out
   */
  #measureRun(at, bytes, size, weight, ratio, out) {
    const text = this.#text(at, bytes);
    const context = this.#font(size, weight);
    const advance = context.measureText(text).width;
    const spaced = context.measureText(` ${text}`).width;
    const kerning = context.measureText(`${text} `).width - advance - context.measureText(' ').width;
    const ink = this.#font(size * ratio, weight).measureText(text);
    this.#write(out, [
      advance,
      spaced,
      Math.ceil(ink.actualBoundingBoxLeft) + 1,
      Math.ceil(ink.actualBoundingBoxRight) + 1,
      Math.ceil(ink.actualBoundingBoxAscent) + 1,
      Math.ceil(ink.actualBoundingBoxDescent) + 1,
      kerning,
    ]);
  }

  /**
   * @param {number} at @param {number} bytes @param {number} size @param {number} weight @param {number} ratio
   * @param {number} ink @param {number} left @param {number} ascent @param {number} width @param {number} height
   * @param {number} out
   */
  #rasterRun(at, bytes, size, weight, ratio, ink, left, ascent, width, height, out) {
    const canvas = this.#context.canvas;
    if (canvas.width < width) canvas.width = width;
    if (canvas.height < height) canvas.height = height;
    const context = this.#font(size * ratio, weight);
    context.clearRect(0, 0, width, height);
    context.fillStyle = `rgb(${ink & 255} ${(ink >> 8) & 255} ${(ink >> 16) & 255})`;
    context.fillText(this.#text(at, bytes), left, ascent);
    const pixels = context.getImageData(0, 0, width, height).data;
    new Uint8Array(this.memory().buffer, out, pixels.length).set(pixels);
  }

  /**
   * @param {number} which @param {number} at @param {number} bytes @param {number} number @param {number} out
   * @param {number} capacity
   */
  #phrase(which, at, bytes, number, out, capacity) {
    const remaining = number - (which === 0 ? countCharacters(this.#text(at, bytes)) : 0);
    const text = which === 0 ? countText(remaining) : string('hidden.new-tab');
    const target = new Uint8Array(this.memory().buffer, out, capacity);
    const { written } = this.#encoder.encodeInto(text, target);
    return remaining < 0 ? written + overLimit : written;
  }
}

// Text for painter.wasm: the browser measures and rasterises words. What it draws on a 2D canvas is laid out as the DOM
// lays it out, to 0.01 px, with textRendering 'geometricPrecision'.
import { countCharacters, countText } from '../mirror/character-count.js';
import { string } from '../strings.js';

const family = 'Arial, sans-serif';
const overLimit = 0x80000000;

/** @typedef {OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D} Context */

/** A 2D canvas that keeps its font until another is asked for: to set it costs more than to measure a word. */
class Pen {
  #context = makeContext();
  #font = '';

  /** @param {number} pixels @param {number} weight @param {CanvasTextRendering} [rendering] */
  with(pixels, weight, rendering = 'geometricPrecision') {
    const context = this.#context;
    const font = `${weight} ${pixels}px ${family}`;
    if (this.#font !== font + rendering) {
      this.#font = font + rendering;
      context.textRendering = rendering;
      context.font = font;
    }
    return context;
  }

  /**
   * Room for a picture of this size. A canvas that grows forgets its font.
   * @param {number} width @param {number} height
   */
  grow(width, height) {
    const { canvas } = this.#context;
    if (canvas.width >= width && canvas.height >= height) return;
    canvas.width = Math.max(canvas.width, width);
    canvas.height = Math.max(canvas.height, height);
    this.#font = '';
  }
}

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

/** What noise a browser may add that nobody sees: Brave changes the last bit of some pixels. */
const toleratedDifference = 3;
const inks = [[12, 200, 90], [255, 255, 255], [0, 0, 0], [190, 40, 130]];
const block = 16;

/**
 * Whether a canvas holds what was drawn on it: browsers and extensions that hide who reads falsify what is read back,
 * or what is measured. Words made of that would be stripes, 999 advice too.
 * @returns {boolean}
 */
export function canvasIsTrue() {
  const context = makeContext();
  inks.forEach((ink, index) => {
    context.fillStyle = `rgb(${ink.join(' ')})`;
    context.fillRect(index * block, 0, block, block);
  });
  const ink = inks[3];
  context.font = `700 32px ${family}`;
  context.fillText('Call 999', 0, 80);
  const differs = (/** @type {Uint8ClampedArray} */ pixels, /** @type {number} */ at, /** @type {number[]} */ wanted) =>
    wanted.some((value, channel) => Math.abs(pixels[at + channel] - value) > toleratedDifference);
  const blocks = context.getImageData(0, 0, inks.length * block, block).data;
  for (let at = 0; at < blocks.length; at += 4) {
    if (differs(blocks, at, [...inks[Math.floor(at / 4 / block) % inks.length], 255])) return false;
  }
  const read = () => context.getImageData(0, 40, 256, 56).data;
  const [words, again] = [read(), read()];
  let inked = 0;
  for (let at = 0; at < words.length; at += 4) {
    if (differs(words, at, [...again.subarray(at, at + 4)])) return false;
    if (words[at + 3] < 128) continue;
    inked += 1;
    if (differs(words, at, ink)) return false;
  }
  return inked > 200 && inked < words.length / 8 && measuresAreTrue(context);
}

/** A text is as wide on the canvas as in the page; a worker has no page. @param {Context} context */
function measuresAreTrue(context) {
  if (typeof document === 'undefined') return true;
  const text = document.createElement('span');
  text.textContent = 'Call 999 now';
  Object.assign(text.style, { position: 'absolute', visibility: 'hidden', whiteSpace: 'pre', font: `100px ${family}` });
  document.body.append(text);
  const { width } = text.getBoundingClientRect();
  text.remove();
  context.font = `100px ${family}`;
  return Math.abs(context.measureText('Call 999 now').width - width) <= width / 100;
}

/** The imports of module "host", described in widget/painter/painter_abi.h. */
export class TextRuns {
  /** In CSS pixels, and in the device's: their fonts seldom change. */
  #measures = new Pen();
  #ink = new Pen();
  /** Widths of letters, with and without a space beside them. @type {Map<string, number>} */
  #widths = new Map();
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

  /** @param {number} size @param {number} weight @param {number} out */
  #fontMetrics(size, weight, out) {
    // The DOM places lines by these, in the browser's usual rendering: with 'geometricPrecision' they can be 1 px off.
    const font = this.#measures.with(size, weight, 'auto').measureText('x');
    // Ink boxes are whole pixels: the unit ex needs the height of a large x.
    const xHeight = (this.#measures.with(1000, weight).measureText('x').actualBoundingBoxAscent * size) / 1000;
    this.#write(out, [Math.round(font.fontBoundingBoxAscent), Math.round(font.fontBoundingBoxDescent), xHeight]);
  }

  /**
   * @param {number} at @param {number} bytes @param {number} size @param {number} weight @param {number} ratio
   * @param {number} out
   */
  #measureRun(at, bytes, size, weight, ratio, out) {
    const text = this.#text(at, bytes);
    const advance = this.#measures.with(size, weight).measureText(text).width;
    const characters = [...text];
    const first = characters[0] ?? '';
    const last = characters[characters.length - 1] ?? '';
    const space = this.#kerned(' ', size, weight);
    const ink = this.#ink.with(size * ratio, weight).measureText(text);
    this.#write(out, [
      advance,
      advance + this.#kerned(` ${first}`, size, weight) - this.#kerned(first, size, weight),
      Math.ceil(ink.actualBoundingBoxLeft) + 1,
      Math.ceil(ink.actualBoundingBoxRight) + 1,
      Math.ceil(ink.actualBoundingBoxAscent) + 1,
      Math.ceil(ink.actualBoundingBoxDescent) + 1,
      this.#kerned(`${last} `, size, weight) - this.#kerned(last, size, weight) - space,
    ]);
  }

  /**
   * The width of a space, of a letter, or of both side by side.
   * @param {string} pair @param {number} size @param {number} weight
   */
  #kerned(pair, size, weight) {
    const key = `${weight} ${size} ${pair}`;
    const known = this.#widths.get(key);
    if (known !== undefined) return known;
    const { width } = this.#measures.with(size, weight).measureText(pair);
    this.#widths.set(key, width);
    return width;
  }

  /**
   * @param {number} at @param {number} bytes @param {number} size @param {number} weight @param {number} ratio
   * @param {number} ink @param {number} left @param {number} ascent @param {number} width @param {number} height
   * @param {number} out
   */
  #rasterRun(at, bytes, size, weight, ratio, ink, left, ascent, width, height, out) {
    this.#ink.grow(width, height);
    const context = this.#ink.with(size * ratio, weight);
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

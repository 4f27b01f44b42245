// The painted face: painter.wasm lays a View out and paints it, renderer.js brings the result onto a canvas. Paints
// only when it is told to.
import { copyMemory, instantiate } from '../wasm.js';
import { largeWindow } from './large_window.js';
import { Renderer } from './renderer.js';
import { TextRuns, canvasIsTrue } from './text_runs.js';

/** @typedef {import('../types').PaintRequest} PaintRequest */
/** @typedef {import('../types').Placement} Placement */
/** @typedef {(...values: number[]) => number} Call */

const placementWords = 6;
const frameWords = 12;
const lossesMax = 2;
// As much of a page as is painted beyond its visible part, so that scrolling a little shows no gap. Device pixels.
const paintedHeightMax = 4096;

/** painter.wasm refused; `code` is a frontdoor::ErrorCode. */
export class PainterError extends Error {
  /** @param {string} what @param {number} code */
  constructor(what, code) {
    super(`Painter: ${what} failed with code ${code}`);
    this.name = 'PainterError';
    this.code = code;
  }
}

/** @param {import('../wasm.js').Prepared} prepared */
async function start(prepared) {
  if (!canvasIsTrue()) throw new Error('Painter: a canvas does not hold here what is drawn on it');
  /** @type {WebAssembly.Instance|null} */ let instance = null;
  const text = new TextRuns(() => /** @type {WebAssembly.Memory} */ (instance?.exports.memory));
  const nothing = () => 0;
  instance = await instantiate(prepared, {
    host: text.imports,
    env: { emscripten_notify_memory_growth: nothing },
    wasi_snapshot_preview1: /** @type {WebAssembly.ModuleImports} */ (new Proxy({}, { get: () => nothing })),
  });
  return { instance, text };
}

/**
 * Measures and draws every word of a page, without a canvas to show them on: in a worker.
 * @param {WebAssembly.Module} module painter.wasm @param {Uint8Array} flatView
 * @param {{width: number, dpr: number, large: boolean}} place where the page will be
 * @returns {Promise<ArrayBuffer>} the memory that create() can go on from
 */
export async function rehearse(module, flatView, { width, dpr, large }) {
  const { instance } = await start({ module, memory: null });
  const painter = /** @type {Record<string, Call>} */ (instance.exports);
  const at = painter.frontdoor_painter_input(flatView.length);
  new Uint8Array(/** @type {WebAssembly.Memory} */ (instance.exports.memory).buffer, at).set(flatView);
  const { top, height } = paintedPart({ visibleTop: 0, visibleHeight: 0, dpr });
  const codes = [painter.frontdoor_painter_show(flatView.length),
    painter.frontdoor_painter_paint(width, dpr, top, height, large ? 1 : 0, 0, 0, 0)];
  for (const code of codes) if (code !== 0) throw new PainterError('rehearse', code);
  painter.frontdoor_painter_frame();
  return copyMemory(instance);
}

/**
 * The visible part and what lies around it, from a whole device pixel on.
 * @param {Pick<PaintRequest, 'visibleTop'|'visibleHeight'|'dpr'>} request
 */
function paintedPart({ visibleTop, visibleHeight, dpr }) {
  const around = Math.max(0, paintedHeightMax / dpr - visibleHeight) / 2;
  const top = Math.floor(Math.max(0, visibleTop - around) * dpr) / dpr;
  return { top, height: Math.max(1, Math.max(visibleHeight + 2 * around, visibleTop - top + visibleHeight)) };
}

export class Painter {
  /** Frames painted. */
  frames = 0;
  /**
   * Called once when painting is over: the module trapped or refused, or the context was lost twice.
   * @type {(error: unknown) => void}
   */
  onfault = () => {};
  #losses = 0;
  #lost = false;
  #dead = false;
  /** @type {PaintRequest|null} */ #last = null;
  #lifetime = new AbortController();

  /** @param {Promise<import('../wasm.js').Prepared>} prepared painter.wasm @param {HTMLCanvasElement} canvas */
  static async create(prepared, canvas) {
    const { instance, text } = await start(await prepared);
    const painter = new Painter(instance, text, canvas);
    // A painter that has painted elsewhere has its textures there.
    painter.#call('forget_textures');
    await painter.renderer.compiled();
    return painter;
  }

  /** @param {WebAssembly.Instance} instance @param {TextRuns} text @param {HTMLCanvasElement} canvas */
  constructor(instance, text, canvas) {
    this.instance = instance;
    this.text = text;
    this.canvas = canvas;
    this.renderer = new Renderer(canvas);
    const { signal } = this.#lifetime;
    canvas.addEventListener('webglcontextlost', (event) => this.#contextLost(event), { signal });
    canvas.addEventListener('webglcontextrestored', () => this.#contextRestored(), { signal });
  }

  /**
   * Takes an encoded View. Throws when it is not one; what was shown before stays.
   * @param {Uint8Array} flatViewBytes
   */
  show(flatViewBytes) {
    this.#guard(() => {
      const at = this.#call('input', flatViewBytes.length);
      if (at === 0) throw new PainterError('show', 0);
      new Uint8Array(this.#memory, at, flatViewBytes.length).set(flatViewBytes);
      const code = this.#call('show', flatViewBytes.length);
      if (code !== 0) throw new PainterError('show', code);
    });
  }

  /**
   * Paints one frame. CSS pixels. `large` says whether the window is at least 641 px wide; it is asked when left out.
   * @param {PaintRequest & {large?: boolean}} request
   * @returns {{height: number, placements: Placement[]}}
   */
  paint(request) {
    return this.#guard(() => {
      this.#last = request;
      const large = request.large ?? matchMedia(largeWindow).matches;
      const { width, dpr, focus, hover, active } = request;
      const { top, height } = paintedPart(request);
      const code = this.#call('paint', width, dpr, top, height, large ? 1 : 0, focus, hover, active);
      if (code !== 0) throw new PainterError('paint', code);
      const at = this.#call('frame');
      const words = new Uint32Array(this.#memory, at, frameWords);
      const [pageHeight, bleed] = new Float32Array(this.#memory, at, 2);
      this.#draw(words, request, { top, height: Math.max(1, Math.min(height, pageHeight - top)) }, bleed);
      this.frames += 1;
      return { height: pageHeight, placements: this.#placements(words[2], words[3]) };
    });
  }

  destroy() {
    if (this.#dead) return;
    this.#dead = true;
    this.#lifetime.abort();
    this.renderer.destroy();
  }

  get #memory() {
    return /** @type {WebAssembly.Memory} */ (this.instance.exports.memory).buffer;
  }

  /** @param {string} name @param {number[]} values */
  #call(name, ...values) {
    return /** @type {Call} */ (this.instance.exports[`frontdoor_painter_${name}`])(...values);
  }

  /**
   * A trap leaves the module's memory as it was in the middle of work: it is never called again.
   * @template T @param {() => T} work
   */
  #guard(work) {
    if (this.#dead) throw new Error('Painter: destroyed');
    try {
      return work();
    } catch (error) {
      if (!(error instanceof PainterError && error.message.includes('show'))) this.#fault(error);
      throw error;
    }
  }

  /** @param {unknown} error */
  #fault(error) {
    this.destroy();
    this.onfault(error);
  }

  /**
   * @param {Uint32Array} words @param {PaintRequest} request @param {{top: number, height: number}} part
   * @param {number} bleed
   */
  #draw(words, request, { top, height }, bleed) {
    const [, , , , vertices, vertexCount, indices, indexCount, commands, commandCount, textures, textureCount] = words;
    const size = { width: request.width + 2 * bleed, height: height + 2 * bleed };
    const style = this.canvas.style;
    // The canvas is larger than the page's column, so that focus rings at its edge are whole.
    style.left = `${-bleed}px`;
    style.top = `${top - bleed}px`;
    style.width = `${Math.round(size.width * request.dpr) / request.dpr}px`;
    style.height = `${Math.round(size.height * request.dpr) / request.dpr}px`;
    if (this.#lost) return;
    const memory = this.#memory;
    this.renderer.draw(
      { memory, vertices, vertexCount, indices, indexCount, commands, commandCount, textures, textureCount },
      size.width,
      size.height,
      request.dpr,
    );
  }

  /** @param {number} at @param {number} count @returns {Placement[]} */
  #placements(at, count) {
    const words = new Uint32Array(this.#memory, at, count * placementWords);
    const pixels = new Float32Array(this.#memory, at, count * placementWords);
    return Array.from({ length: count }, (_, index) => {
      const [node, part] = words.subarray(index * placementWords, index * placementWords + 2);
      const [x, y, width, height] = pixels.subarray(index * placementWords + 2, (index + 1) * placementWords);
      return { node, part, x, y, width, height };
    });
  }

  /** @param {Event} event */
  #contextLost(event) {
    event.preventDefault();
    this.#lost = true;
    this.#losses += 1;
    if (this.#losses >= lossesMax) this.#fault(new Error('Painter: the WebGL context was lost twice'));
  }

  #contextRestored() {
    if (this.#dead) return;
    try {
      this.renderer.prepare();
      this.#lost = false;
      this.#call('forget_textures');
      if (this.#last) this.paint(this.#last);
      this.renderer.compiled().catch((error) => this.#fault(error));
    } catch (error) {
      this.#fault(error);
    }
  }
}

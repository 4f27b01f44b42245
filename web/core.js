// core.wasm for JavaScript: one class around the C ABI of widget/core_module/core_abi.h.
// The module is standalone: it needs no glue but the few system calls named below.

import { copyMemory, instantiate } from './wasm.js';

/** @typedef {import('./types').View} View */
/** @typedef {import('./wasm.js').Prepared} Prepared */
/** @typedef {import('./types').Effect} Effect */
/** @typedef {import('./types').EventName} EventName */

const eventNumbers = Object.freeze({
  input: 0, choose: 1, press: 2, pause: 3, signal: 4, sending: 5, receipt: 6, refused: 7, restore: 8, face: 9,
  photo: 10, tick: 11,
});

export const Asset = Object.freeze({ redFlags: 0, form: 1, wording: 2, bankHolidays: 3, addedRedFlags: 4,
  translation: 5, laterRedFlags: 6, signs: 7, secondReader: 8, secondReaderLanguages: 9, definitions: 10 });

const outputNumbers = Object.freeze({ view: 0, flatView: 1, effects: 2, error: 3 });

/** The core refused a call and changed nothing. `code` is an ErrorCode of core/include/frontdoor/result.h. */
export class CoreError extends Error {
  /** @param {number} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.name = 'CoreError';
    this.code = code;
  }
}

/** What a standalone module may ask of its host: nothing that reads a clock, a file or the network. */
function imports() {
  const success = () => 0;
  const badDescriptor = () => 8;
  const exit = (/** @type {number} */ status) => {
    throw new WebAssembly.RuntimeError(`core.wasm stopped with status ${status}`);
  };
  return {
    env: {
      emscripten_notify_memory_growth: success,
      emscripten_memcpy_big: success,
    },
    wasi_snapshot_preview1: {
      proc_exit: exit,
      fd_write: badDescriptor,
      fd_read: badDescriptor,
      fd_close: badDescriptor,
      fd_seek: badDescriptor,
      fd_fdstat_get: badDescriptor,
      environ_sizes_get: success,
      environ_get: success,
      args_sizes_get: success,
      args_get: success,
    },
  };
}

export class Core {
  #instance;
  #exports;
  #encoder = new TextEncoder();
  #decoder = new TextDecoder();

  /** @param {WebAssembly.Instance} instance */
  constructor(instance) {
    this.#instance = instance;
    this.#exports = /** @type {Record<string, any>} */ (instance.exports);
  }

  /** One that has read nothing yet, or that goes on from a copy of another's memory. @param {Prepared} prepared */
  static async create(prepared) {
    return new Core(await instantiate(prepared, imports()));
  }

  /** What another one can go on from. */
  memoryCopy() {
    return copyMemory(this.#instance);
  }

  /** @param {number} asset one of Asset @param {Uint8Array} bytes */
  load(asset, bytes) {
    this.#write(bytes);
    this.#check(this.#exports.frontdoor_core_load(asset, bytes.length));
  }

  /**
   * @param {{practice: import('./types').Practice, signal: {state: string}, idempotencyKey: string,
   *   application: string, savesFiles: boolean, start: string}} options
   * @param {number} now milliseconds since 1970 UTC
   * @returns {Effect[]}
   */
  begin(options, now) {
    const bytes = this.#write(this.#encoder.encode(JSON.stringify(options)));
    this.#check(this.#exports.frontdoor_core_begin(bytes, now));
    return this.#json(outputNumbers.effects);
  }

  /**
   * @param {EventName} kind @param {number} node 0: none @param {string} value @param {number} now
   * @returns {Effect[]}
   */
  apply(kind, node, value, now) {
    const bytes = this.#write(this.#encoder.encode(value));
    this.#check(this.#exports.frontdoor_core_apply(eventNumbers[kind], node, bytes, now));
    return this.#json(outputNumbers.effects);
  }

  /** @returns {View} */
  view() {
    return this.#json(outputNumbers.view);
  }

  /** The View in its flat encoding: a copy, safe to keep. */
  flatView() {
    return this.#output(outputNumbers.flatView).slice();
  }

  /** @param {Uint8Array} bytes @returns {number} */
  #write(bytes) {
    const start = this.#exports.frontdoor_core_input(bytes.length) >>> 0;
    // The call may have grown the memory: look at the buffer only now.
    new Uint8Array(this.#exports.memory.buffer, start, bytes.length).set(bytes);
    return bytes.length;
  }

  /** @param {number} what @returns {Uint8Array} */
  #output(what) {
    const start = this.#exports.frontdoor_core_output(what) >>> 0;
    const length = this.#exports.frontdoor_core_output_bytes() >>> 0;
    return new Uint8Array(this.#exports.memory.buffer, start, length);
  }

  /** @param {number} what */
  #json(what) {
    return JSON.parse(this.#decoder.decode(this.#output(what)));
  }

  /** @param {number} status */
  #check(status) {
    if (status === 0) return;
    const error = this.#json(outputNumbers.error);
    throw new CoreError(status, error.message ?? 'refused');
  }
}

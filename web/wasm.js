// What the core's and the painter's modules share: how they are compiled, and how one goes on where another instance
// was. They are single-threaded, and between two calls all that an instance knows is in its memory.

/** WebAssembly's own step of memory. */
const pageBytes = 65_536;

/**
 * memory: of copyMemory(); null: start again.
 * @typedef {{module: WebAssembly.Module, memory: ArrayBuffer|null}} Prepared
 */

/**
 * Compiles while the bytes arrive; a server that sends the wrong content type, and an old browser, get the slower way.
 * @param {Promise<Response>} fetched @returns {Promise<WebAssembly.Module>}
 */
export async function compile(fetched) {
  const response = await fetched;
  if (!response.ok) throw new Error(`${response.url}: HTTP ${response.status}`);
  const streaming = typeof WebAssembly.compileStreaming === 'function' &&
    (response.headers.get('content-type') ?? '').startsWith('application/wasm');
  return streaming ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

/** @param {WebAssembly.Instance} instance between two calls */
export function copyMemory(instance) {
  return /** @type {WebAssembly.Memory} */ (instance.exports.memory).buffer.slice(0);
}

/** @param {Prepared} prepared @param {WebAssembly.Imports} imports */
export async function instantiate({ module, memory }, imports) {
  const instance = await WebAssembly.instantiate(module, imports);
  if (memory === null) {
    /** @type {(() => void)|undefined} */ (instance.exports._initialize)?.();
    return instance;
  }
  const own = /** @type {WebAssembly.Memory} */ (instance.exports.memory);
  own.grow((memory.byteLength - own.buffer.byteLength) / pageBytes);
  new Uint8Array(own.buffer).set(new Uint8Array(memory));
  return instance;
}

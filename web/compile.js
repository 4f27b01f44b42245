// Compiles a WebAssembly module while its bytes arrive; a server that sends the wrong content type, and an old browser,
// get the slower way.

/** @param {Promise<Response>} fetched @returns {Promise<WebAssembly.Module>} */
export async function compile(fetched) {
  const response = await fetched;
  if (!response.ok) throw new Error(`${response.url}: HTTP ${response.status}`);
  const streaming = typeof WebAssembly.compileStreaming === 'function' &&
    (response.headers.get('content-type') ?? '').startsWith('application/wasm');
  return streaming ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

// For browsers: the module and the definitions are fetched from beside this file while it is imported.
import { importsOf, makeEngine } from './engine.js';

async function bytesOf(/** @type {URL} */ url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url.pathname}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

const [code, definitions] = await Promise.all([
  bytesOf(new URL('./dist/frontdoor-form.wasm', import.meta.url)),
  bytesOf(new URL('./dist/definitions.txt', import.meta.url)),
]);
const module = await WebAssembly.compile(code);
const instance = await WebAssembly.instantiate(module, importsOf(module));

export const { check, validate, fill, render, evaluate } = makeEngine(() => ({ instance, definitions }));

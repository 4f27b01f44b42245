// For Node: the module and the definitions are read from the package when they are first needed.
import { readFileSync } from 'node:fs';
import { importsOf, makeEngine } from './engine.js';

const read = (/** @type {string} */ name) => readFileSync(new URL(`./dist/${name}`, import.meta.url));

export const { check, validate, fill, render, evaluate } = makeEngine(() => {
  const module = new WebAssembly.Module(read('frontdoor-form.wasm'));
  return { instance: new WebAssembly.Instance(module, importsOf(module)), definitions: read('definitions.txt') };
});

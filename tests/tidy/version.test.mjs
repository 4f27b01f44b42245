// One version: CMakeLists.txt gives it, the programs print it, and what else names it says the same.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { read } from './tree.mjs';

const version = /project\(frontdoor VERSION ([\d.]+)/.exec(read('CMakeLists.txt'))?.[1];

/** Where else it is written, with the pattern that finds it. */
const copies = /** @type {const} */ ([
  ['package.json', /^ {2}"version": "([^"]+)"/m],
  ['package-lock.json', /^ {2}"version": "([^"]+)"/m],
  ['packages/frontdoor-form/package.json', /^ {2}"version": "([^"]+)"/m],
  ['docs/api/openapi.yaml', /^ {2}version: (\S+)/m],
  ['docs/embedding.md', /HOST\/v\/([\d.]+)\/frontdoor\.js/],
]);

for (const [file, pattern] of copies) {
  test(`The version of ${file} is that of CMakeLists.txt`, () => {
    assert.equal(pattern.exec(read(file))?.[1], version);
  });
}

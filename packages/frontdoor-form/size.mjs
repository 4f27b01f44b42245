// How much is downloaded, file by file: node size.mjs
import { existsSync, readFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** What a browser fetches. */
export const files = ['browser.js', 'engine.js', 'dist/frontdoor-form.wasm', 'dist/definitions.txt'];

export function sizes() {
  return files.map((name) => {
    const bytes = readFileSync(new URL(name, import.meta.url));
    const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
    return { name, raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length,
      brotli: brotliCompressSync(bytes, quality).length };
  });
}

const isBuilt = files.every((name) => existsSync(new URL(name, import.meta.url)));
if (process.argv[1]?.endsWith('size.mjs') && isBuilt) {
  const all = sizes();
  const sum = (/** @type {'raw' | 'gzip' | 'brotli'} */ key) => all.reduce((total, one) => total + one[key], 0);
  console.table([...all, { name: 'in all', raw: sum('raw'), gzip: sum('gzip'), brotli: sum('brotli') }]);
}

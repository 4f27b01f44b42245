// Prints what the browser fetches: bytes, and bytes after brotli, of every file of build/web.
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const output = join(dirname(fileURLToPath(import.meta.url)), '../build/web');

/** @param {string} folder @returns {string[]} */
function files(folder) {
  return readdirSync(join(output, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files(path) : [path];
  });
}

let total = 0;
for (const path of files('.').filter((name) => !/\.(br|gz)$/.test(name)).sort()) {
  const raw = statSync(join(output, path)).size;
  const brotli = statSync(join(output, `${path}.br`)).size;
  total += brotli;
  console.log(`${String(brotli).padStart(8)} br ${String(raw).padStart(9)} raw  ${path}`);
}
console.log(`${String(total).padStart(8)} br in all`);

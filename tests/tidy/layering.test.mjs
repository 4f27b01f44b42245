// Which part may use which: core ← widget ← web; core ← intake; core ← cli. Read from #include lines and imports.
import { test } from 'node:test';
import path from 'node:path';
import { allFiles, codeOnly, exists, expectNone, isCpp, isJavaScript, lineAt, partOf, read } from './tree.mjs';

/** @type {Record<string, string[]>} */
const mayUse = {
  core: ['core'],
  widget: ['widget', 'core'],
  web: ['web', 'widget'],
  intake: ['intake', 'core'],
  cli: ['cli', 'core'],
};

// All that the painter sees of the core: encoded Views (docs/decisions/0001-two-wasm-modules.md).
const painterMayInclude = new Set(['limits.h', 'result.h', 'view.h', 'view_codec.h']);

const files = allFiles();
const cppFiles = files.filter(isCpp);

/** The parts that a quoted include can mean: next to the file first, then anywhere. */
function partsOfInclude(/** @type {string} */ from, /** @type {string} */ included) {
  const beside = path.posix.join(path.posix.dirname(from), included);
  if (exists(beside)) return [partOf(beside)];
  return cppFiles.filter((file) => file.endsWith(`/${included}`)).map(partOf);
}

test('C++ includes keep to the direction of the layers', () => {
  const faults = [];
  for (const file of cppFiles.filter((name) => partOf(name) in mayUse)) {
    const text = codeOnly(read(file), file, { keepStrings: true });
    for (const found of text.matchAll(/^[ \t]*#[ \t]*include[ \t]+[<"]([^>"]+)[>"]/gm)) {
      const [, included] = found;
      const parts = included.startsWith('frontdoor/') ? ['core'] : partsOfInclude(file, included);
      if (parts.length > 0 && !parts.some((part) => mayUse[partOf(file)].includes(part))) {
        faults.push(`${file}:${lineAt(text, found.index)}: ${partOf(file)} may not include ${included} (${parts[0]})`);
      }
    }
  }
  expectNone(faults);
});

test('The painter sees no more of the core than encoded Views', () => {
  const faults = [];
  for (const file of cppFiles.filter((name) => name.startsWith('widget/painter/'))) {
    for (const [, included] of read(file).matchAll(/^#include <frontdoor\/([^>]+)>/gm)) {
      if (!painterMayInclude.has(included)) faults.push(`${file} includes frontdoor/${included}`);
    }
  }
  expectNone(faults);
});

test('JavaScript imports keep to the direction of the layers', () => {
  const faults = [];
  for (const file of files.filter((name) => isJavaScript(name) && partOf(name) in mayUse)) {
    const text = codeOnly(read(file), file, { keepStrings: true });
    for (const found of text.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)['"](\.[^'"]*)['"]/g)) {
      const target = path.posix.join(path.posix.dirname(file), found[1]);
      if (!mayUse[partOf(file)].includes(partOf(target))) {
        faults.push(`${file}:${lineAt(text, found.index)}: ${partOf(file)} may not import ${found[1]}`);
      }
    }
  }
  expectNone(faults);
});

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

// The rooms of the intake service, lowest first: a room may use those before it, never one behind it.
const intakeRooms = [
  'base', 'crypto', 'http', 'store', 'practices', 'requests', 'form', 'desk', 'delivery', 'inbox', 'api', 'service',
  'commands',
];

// Handlers of staff reach requests through a desk: in these rooms nothing that holds every practice's rows has a name.
const staffRooms = ['inbox', 'api'];
const holders = ['Store', 'SqlStore', 'SqlDatabase', 'CaseFiles', 'DeliveryQueue', 'DeskTools', 'PracticeDirectory',
  'RequestSealer', 'PublicParts'];
const heldByNoStaffHandler = new RegExp(`\\b(${holders.join('|')})\\b|\\bstore/`, 'g');

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

/** @param {string} file */
const roomOf = (file) => /^intake\/src\/(\w+)\//.exec(file)?.[1] ?? '';

test('The rooms of the intake service are the ones that have an order', () => {
  const rooms = new Set(files.filter((name) => name.startsWith('intake/src/')).map(roomOf));
  expectNone([...rooms].filter((room) => !intakeRooms.includes(room)).map((room) => `intake/src/${room} has no place`));
  expectNone(intakeRooms.filter((room) => !rooms.has(room)).map((room) => `there is no intake/src/${room}`));
});

test('A room of the intake service uses no room behind it', () => {
  const faults = [];
  for (const file of cppFiles.filter(roomOf)) {
    const text = codeOnly(read(file), file, { keepStrings: true });
    for (const found of text.matchAll(/^[ \t]*#[ \t]*include[ \t]+"([^"]+)"/gm)) {
      const room = intakeRooms.indexOf(found[1].split('/')[0]);
      const where = `${file}:${lineAt(text, found.index)}`;
      if (room < 0) faults.push(`${where}: write "${found[1]}" with its room`);
      if (room > intakeRooms.indexOf(roomOf(file))) faults.push(`${where}: ${roomOf(file)} may not use ${found[1]}`);
    }
  }
  expectNone(faults);
});

test('A handler of staff cannot name the store', () => {
  const faults = [];
  for (const file of cppFiles.filter((name) => staffRooms.includes(roomOf(name)))) {
    const text = codeOnly(read(file), file, { keepStrings: true });
    for (const found of text.matchAll(heldByNoStaffHandler)) {
      faults.push(`${file}:${lineAt(text, found.index)}: ${found[0]} reaches past the practice's desk`);
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

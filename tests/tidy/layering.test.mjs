// Which part may use which: core ← widget ← web, kiosk; core ← intake; core ← cli. Read from #include lines and
// imports.
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
  kiosk: ['kiosk', 'widget', 'core'],
};

// The rooms of the core, lowest first, each with the public headers that it keeps: a room may use those before it,
// never one behind it. The pack's compiler is behind all that runs in the browser, so nothing there can use it.
/** @type {[string, string[]][]} */
const coreRooms = [
  ['include', ['limits.h', 'result.h']],
  ['json', ['json.h', 'json_document.h']],
  ['view', ['number_in_text.h', 'nodes.h', 'view.h', 'view_codec.h']],
  ['render', ['render.h']],
  ['wording', ['wording.h']],
  ['access', ['access_policy.h', 'access_table.h', 'age.h', 'instant.h', 'safe_working.h', 'wording_check.h']],
  ['forms', ['answer_value.h', 'pattern.h', 'questionnaire.h']],
  ['fhir', ['r4_definitions.h']],
  ['fhirpath', ['fhirpath.h']],
  ['engine', ['enable_when.h', 'form.h', 'form_session.h', 'form_state.h']],
  ['redflags', ['red_flags.h']],
  ['reader', ['second_reader.h', 'sign_groups.h']],
  ['answers', ['telephone.h', 'urgent_answers.h']],
  ['request', ['request.h', 'interpreter_need.h', 'taken_down.h']],
  ['consultation', ['consultation.h', 'follow_up.h', 'patient_copy.h']],
  ['responses', ['form_render.h', 'form_reports.h', 'patient_form.h', 'practice_form.h', 'validation.h']],
  ['redflags/pack', []],
  ['tools', []],
];

// The rooms of the intake service, likewise.
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

/** The room of the intake service that holds a file, or ''. @param {string} file */
const roomOf = (file) => /^intake\/src\/(\w+)\//.exec(file)?.[1] ?? '';

/** The room of the core that keeps a public header, or ''. @param {string} header */
const roomOfHeader = (header) => coreRooms.find(([, headers]) => headers.includes(header))?.[0] ?? '';

/** The room of the core that holds a file, or ''. @param {string} file */
function coreRoomOf(file) {
  const header = /^core\/include\/frontdoor\/(.+)$/.exec(file)?.[1];
  if (header) return roomOfHeader(header);
  return /^core\/(?:src\/)?(redflags\/pack|\w+)\/[^/]+$/.exec(file)?.[1] ?? '';
}

/** A file's includes that are quoted or public headers of the core. @param {string} file */
function includesOf(file) {
  const text = codeOnly(read(file), file, { keepStrings: true });
  const found = [...text.matchAll(/^[ \t]*#[ \t]*include[ \t]+(?:"([^"]+)"|<frontdoor\/([^>]+)>)/gm)];
  return found.map(({ 1: own, 2: header, index }) => ({ own, header, where: `${file}:${lineAt(text, index)}` }));
}

/** The rooms without a place in the order, and the places without a room. @param {Set<string>} rooms */
const missingFrom = (rooms, /** @type {string[]} */ order) => [
  ...[...rooms].filter((room) => !order.includes(room)).map((room) => `the room ${room} has no place`),
  ...order.filter((room) => !rooms.has(room)).map((room) => `there is no room ${room}`),
];

test('The rooms of the intake service are the ones that have an order', () => {
  expectNone(missingFrom(new Set(files.filter((name) => name.startsWith('intake/src/')).map(roomOf)), intakeRooms));
});

test('A room of the intake service uses no room behind it', () => {
  const faults = [];
  for (const file of cppFiles.filter(roomOf)) {
    for (const { own, where } of includesOf(file).filter((include) => include.own)) {
      const room = intakeRooms.indexOf(own.split('/')[0]);
      if (room < 0) faults.push(`${where}: write "${own}" with its room`);
      if (room > intakeRooms.indexOf(roomOf(file))) faults.push(`${where}: ${roomOf(file)} may not use ${own}`);
    }
  }
  expectNone(faults);
});

test('The rooms and public headers of the core are the ones that have an order', () => {
  const sources = cppFiles.filter((name) => /^core\/(src|tools|include)\//.test(name));
  expectNone(missingFrom(new Set(sources.map(coreRoomOf)), coreRooms.map(([room]) => room)));
  const headers = coreRooms.flatMap(([, kept]) => kept).map((header) => `core/include/frontdoor/${header}`);
  expectNone(headers.filter((header) => !exists(header)).map((header) => `there is no ${header}`));
});

test('A room of the core uses no room behind it', () => {
  const faults = [];
  const order = coreRooms.map(([room]) => room);
  for (const file of cppFiles.filter((name) => coreRoomOf(name))) {
    const room = coreRoomOf(file);
    for (const { own, header, where } of includesOf(file)) {
      const beside = room === 'tools' && exists(`core/tools/${own}`);
      const used = header ? roomOfHeader(header) : beside ? room : path.posix.dirname(own);
      if (!order.includes(used)) faults.push(`${where}: write "${own ?? header}" with its room`);
      if (order.indexOf(used) > order.indexOf(room)) faults.push(`${where}: ${room} may not use ${own ?? header}`);
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

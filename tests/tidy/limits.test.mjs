// docs/limits.md names every limit that a stranger meets, with the number that the code has.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import path from 'node:path';
import { allFiles, expectNone, isCpp, read, testsIn } from './tree.mjs';

const limits = read('docs/limits.md');

// The rooms that what strangers send comes through. Of the desk, what comes before a sign-in.
const rooms = ['base', 'http', 'service', 'form', 'requests', 'api', 'inbox'].map((room) => `intake/src/${room}/`);
const beforeSignIn = ['device_cookie', 'hashing_queue', 'sign_in', 'sign_in_tries']
  .map((name) => `intake/src/desk/${name}.`);
const sources = allFiles().filter((file) => isCpp(file) && (rooms.some((room) => file.startsWith(room)) ||
  beforeSignIn.some((start) => file.startsWith(start))));

// What has such a name and is no limit on what a stranger sends: each with its reason.
const noLimitOfStrangers = new Map(Object.entries({
  kAddressesMax: 'how many addresses are remembered; past it the oldest are forgotten',
  kSourcesMax: 'likewise, of sources',
  kHeldMax: 'likewise, of tries while the disk is full',
  kReferenceDrawsMax: 'how often a reference is drawn again',
  kOpeningBytesMax: 'how many of the first words a list shows',
  kErasuresAtOnce: 'work of our own',
  kErasedAtOnce: 'work of our own',
  kAlertEvery: 'work of our own',
  kSameStepWithin: 'a second press of the same button',
  kTouchEvery: 'how often a session is written',
  kPortMax: 'a port of the settings',
  kLookWhetherGoneEvery: 'how often we look whether a caller has hung up',
  kLengthDigitsMax: 'how Content-Length is read; the body has its own limit',
  kLogBytesWaitingMax: 'what nobody reads of the log',
}));

/** Numbers of a constant's value as the document writes them: 20,000. @param {string} value */
function numbersIn(value) {
  const digits = value.replace(/'/g, '').match(/\d+/g) ?? [];
  return digits.map((number) => Number(number).toLocaleString('en-GB'));
}

const constant = /constexpr\s+[\w:<>]+\s+(k[A-Z]\w*)\s*(?:=\s*([^;]+)|\{([^}]*)\});/g;
const isLimit = (/** @type {string} */ name) => /(Max|AtOnce|Min|PerSource|Within)$/.test(name);

test('docs/limits.md names every limit of the rooms that strangers reach', () => {
  const missing = [];
  for (const file of sources) {
    for (const [, name] of read(file).matchAll(constant)) {
      if (!isLimit(name) || noLimitOfStrangers.has(name)) continue;
      if (!limits.includes(`\`${name}\``)) missing.push(`${file}: ${name} is not in docs/limits.md`);
    }
  }
  expectNone(missing);
});

test('docs/limits.md gives each named limit the number that the code has', () => {
  // Those of a practice's own form are core's: the command says them too.
  const ofForms = 'core/include/frontdoor/patient_form.h';
  const all = allFiles().filter((file) => isCpp(file) && (file.startsWith('intake/src/') || file === ofForms));
  const faults = [];
  let checked = 0;
  for (const row of limits.split('\n').filter((line) => line.startsWith('|'))) {
    for (const [, name] of row.matchAll(/`(k[A-Z]\w*)`/g)) {
      // Where several files have one of that name, the row says which.
      const files = all.filter((file) => new RegExp(`constexpr[^;]*\\b${name}\\b\\s*[={]`).test(read(file)));
      const said = files.filter((file) => row.includes(`(\`${path.posix.basename(file)}\`)`));
      if (files.length === 0) faults.push(`${name}: no such constant in intake/src`);
      const file = said[0] ?? files[0];
      const found = file && [...read(file).matchAll(constant)].find(([, known]) => known === name);
      const value = found && (found[2] ?? found[3]);
      if (!value || /[a-zA-Z_]{2,}::|\*/.test(value)) continue;  // of other constants
      checked += 1;
      for (const number of numbersIn(value)) {
        if (!new RegExp(`(?<![\\d,])${number}(?!,?\\d)`).test(row)) {
          faults.push(`${name}: ${file} says ${number}, the row does not: ${row.slice(0, 60)}`);
        }
      }
    }
  }
  assert.ok(checked > 20, `only ${checked} were compared`);
  expectNone(faults);
});

test('docs/limits.md has the numbers of http_limits.h, held_pages.h and limits.h', () => {
  const faults = [];
  const member = /^\s+(?:Time|std::size_t|std::int64_t)\s+(\w+)\s*(?:=\s*|\{)([\d']+)/gm;
  for (const file of ['intake/src/service/http_limits.h', 'intake/src/store/held_pages.h']) {
    for (const [, name, value] of read(file).matchAll(member)) {
      const number = Number(value.replace(/'/g, ''));
      const written = name.includes('_time_') ? `${number / 1000} s` : number.toLocaleString('en-GB');
      if (!new RegExp(`(?<![\\d,])${written}(?!,?\\d)`).test(limits)) faults.push(`${file}: ${name} is ${written}`);
    }
  }
  for (const [, name] of limits.matchAll(/`([a-z]\w*_(?:max|min))`/g)) {
    const value = new RegExp(`\\b${name} = ([\\d']+);`).exec(read('core/include/frontdoor/limits.h'));
    const row = limits.split('\n').find((line) => line.includes(`\`${name}\``)) ?? '';
    if (!value) faults.push(`core/include/frontdoor/limits.h has no ${name}`);
    else if (!row.includes(numbersIn(value[1])[0])) faults.push(`${name} is ${numbersIn(value[1])[0]}`);
  }
  expectNone(faults);
});

test('docs/limits.md names tests that exist', () => {
  const tests = allFiles().filter((file) => /^tests\/.*\.cpp$/.test(file));
  const known = new Set(tests.flatMap(testsIn));
  const faults = [];
  for (const [, name] of limits.matchAll(/`([A-Z]\w+\.[A-Z]\w+)`/g)) {
    if (!known.has(name)) faults.push(`${name} is no test`);
  }
  expectNone(faults);
});

// What may not be written where: each rule says the folders it holds for, the pattern, and why.
import { test } from 'node:test';
import { allFiles, codeOnly, expectNone, isCpp, isJavaScript, isText, lineAt, partOf, read } from './tree.mjs';

const files = allFiles();

// The core is pure: time, ids and randomness come in as arguments; faults are values (frontdoor/result.h).
const inCore = (/** @type {string} */ file) => /^core\/(src|include)\//.test(file);
const inCoreOrWidget = (/** @type {string} */ file) => inCore(file) || partOf(file) === 'widget';
const readsJson = (/** @type {string} */ file) =>
  isCpp(file) && ['core', 'widget', 'intake', 'cli'].includes(partOf(file)) && !file.startsWith('core/src/json/');

const codeRules = [
  { where: inCoreOrWidget, why: 'costs 46 kB of WebAssembly or more',
    pattern: /#\s*include\s*<([io]?stream|iostream|sstream|regex|fstream|locale)>|\bstd::(regex|c(out|err|in))\b/g },
  { where: inCore, why: 'the core reads no clock',
    pattern: /\b(system|steady|high_resolution)_clock\b|\bstd::time\b|\btime\s*\(\s*(NULL|nullptr|0|&)/g },
  { where: inCore, why: 'the core reads no environment, locale or chance',
    pattern: /\b(getenv|setlocale|localeconv|rand|srand|random_device)\b/g },
  { where: inCore, why: 'the core prints nothing', pattern: /\b(f|v|vf)?printf\s*\(|\bf?puts\s*\(|\bfputc\s*\(/g },
  { where: inCore, why: 'the core gives faults back as values',
    pattern: /\bthrow\b|\btry\s*\{|\babort\s*\(|\bexit\s*\(|\bterminate\s*\(/g },
  { where: inCore, why: 'the core is the same source everywhere', pattern: /__EMSCRIPTEN__|\bEM_(JS|ASM)\b/g },
  { where: readsJson, why: 'aborts on a wrong type: read through frontdoor/json.h',
    pattern: /(\.|->)get(_to|_ref|_ptr)?\s*<|(\.|->)get_to\s*\(|(\.|->)(at|value)\s*\(\s*"/g },
  { where: (/** @type {string} */ file) => readsJson(file) && file !== 'core/include/frontdoor/json.h',
    why: 'include frontdoor/json.h', pattern: /#\s*include\s*<nlohmann\//g },
  { where: (/** @type {string} */ file) => partOf(file) === 'widget',
    why: 'phones, input methods and dictation break on it: text entry is a real control', pattern: /\bInputText/g },
];

test('Code keeps to what its folder allows', () => {
  const faults = [];
  for (const file of files.filter((name) => isCpp(name))) {
    const text = codeOnly(read(file), file, { keepStrings: true });
    const bare = codeOnly(text, file);
    for (const { where, pattern, why } of codeRules) {
      if (!where(file)) continue;
      for (const found of text.matchAll(pattern)) {
        // What starts inside a string is only words.
        if (bare[found.index] !== text[found.index]) continue;
        faults.push(`${file}:${lineAt(text, found.index)}: '${found[0].trim()}': ${why}`);
      }
    }
  }
  expectNone(faults);
});

// This folder holds the patterns themselves.
const written = files.filter((file) => isText(file) && !file.startsWith('tests/tidy/'));

// Tests of other people's forms say that they were not run where those are not there (scripts/lib/count_results.mjs).
const saysNotRun = /GTEST_SKIP\(\) << "needs FRONTDOOR_SHARED"|skip: [\w.]+ \? false : 'needs FRONTDOOR_SHARED'/g;

/** @param {string[]} among @param {RegExp} pattern @param {string} why */
function expectUnwritten(among, pattern, why) {
  const faults = [];
  for (const file of among) {
    const text = read(file).replace(saysNotRun, '');
    for (const found of text.matchAll(pattern)) {
      faults.push(`${file}:${lineAt(text, found.index)}: '${found[0].trim()}': ${why}`);
    }
  }
  expectNone(faults);
}

test('Nothing is left to do, switched off or left out', () => {
  const byHand = written.filter((file) => file !== 'package-lock.json');
  expectUnwritten(byHand, /\b(TODO|FIXME|XXX)\b/g, 'do it, or write down why not');
  expectUnwritten(written.filter((file) => isCpp(file) || isJavaScript(file)),
    /\bDISABLED_\w|\bGTEST_SKIP\b|\b(test|it|describe|suite)\.(skip|only|todo)\b|[{,]\s*(skip|only|todo)\s*:/g,
    'a test runs, or it is not there');
});

test('No merge is left half done', () => {
  expectUnwritten(written, /^(<{7}|>{7}) .*$/gm, 'settle the conflict');
});

test('No test sleeps', () => {
  expectUnwritten(written.filter((file) => file.startsWith('tests/') && (isCpp(file) || isJavaScript(file))),
    /\bsleep_(for|until)\b|\busleep\s*\(|\bwaitForTimeout\b/g, 'wait for the thing itself');
});

test('No package registry and no path of one machine is named', () => {
  const hosts = ['registry[.]npmjs', 'registry[.]yarnpkg', 'deb[.]debian', 'security[.]debian', 'snapshot[.]debian',
    'ftp[.][a-z.]*debian', 'deb[.]nodesource', 'pypi', 'crates'];
  const anyHost = new RegExp(`\\b(${hosts.join('|')})[.](org|com|io)\\b`, 'g');
  expectUnwritten(written, anyHost, 'the machine knows its registries');
  expectUnwritten(written, /(?<=^|[\s"'`=(:])\/(work|root|home\/\w+)\/[\w.-]*/gm, 'a path of one machine');
});

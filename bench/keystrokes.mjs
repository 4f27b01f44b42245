// core.wasm itself under node, as the browser drives it: how long it loads, and what a keystroke in the patient's own
// words costs, the new View included. Usage: node keystrokes.mjs
import { readFileSync } from 'node:fs';

import { Asset, Core } from '../web/core.js';
import { nodeId } from '../web/node-id.js';
import { keystrokes, longText, processorTime, shortTexts } from './typing.mjs';

const root = new URL('../', import.meta.url);
const read = (/** @type {string} */ path) => new Uint8Array(readFileSync(new URL(path, root)));
const data = (/** @type {string} */ name) => read(`build/native-release/data/${name}`);
const begun = [[Asset.redFlags, 'redflags.bin'], [Asset.signs, 'sign-groups.json'], [Asset.form, 'form.json'],
  [Asset.wording, 'wording.json'], [Asset.bankHolidays, 'bank-holidays.json']];
const later = [[Asset.laterRedFlags, 'redflags-later.bin'], [Asset.secondReader, 'reader.bin'],
  [Asset.secondReaderLanguages, 'reader-languages.bin']];
const ownWords = nodeId('own-words');

/** @param {string} what @param {number[]} spent microseconds */
function print(what, spent) {
  const ordered = [...spent].sort((a, b) => a - b);
  const at = (/** @type {number} */ share) =>
    ordered[Math.floor(share * (ordered.length - 1))].toFixed(0).padStart(7);
  console.log(`  ${what.padEnd(46)} p50 ${at(0.5)} us   p99 ${at(0.99)} us`);
}

/** @param {() => void} run @returns {number} microseconds */
function timed(run) {
  const begin = processorTime();
  run();
  return processorTime() - begin;
}

/**
 * A core on the page of the patient's own words.
 * @param {WebAssembly.Module} module @param {boolean} secondReader whether its weights have come
 */
async function coreAtOwnWords(module, secondReader) {
  const core = await Core.create({ module, memory: null });
  const files = [...begun, ...later].filter(([, name]) => secondReader || !String(name).startsWith('reader'));
  for (const [asset, name] of files) core.load(Number(asset), data(String(name)));
  const lines = readFileSync(new URL('tests/fixtures/journeys/adult-chest-pain.jsonl', root), 'utf8').trim().split('\n')
    .map((line) => JSON.parse(line));
  const written = lines.findIndex(({ event, node }) => event === 'input' && node === 'own-words');
  for (const line of lines.slice(0, written)) {
    const now = Date.parse(line.at);
    if (line.begin) core.begin(line.begin, now);
    else core.apply(line.event, nodeId(line.node ?? ''), line.value ?? '', now);
  }
  return { core, now: Date.parse(lines[written].at) };
}

/** @param {WebAssembly.Module} module */
async function measureLoads(module) {
  const spent = new Map([...begun, ...later].map(([, name]) => [name, /** @type {number[]} */ ([])]));
  for (let round = 0; round < 20; round += 1) {
    const core = await Core.create({ module, memory: null });
    for (const [asset, name] of [...begun, ...later]) {
      const bytes = data(String(name));
      spent.get(name)?.push(timed(() => core.load(Number(asset), bytes)));
    }
  }
  for (const [, name] of later) print(`load ${name}`, spent.get(name) ?? []);
  print('load redflags.bin', spent.get('redflags.bin') ?? []);
}

/**
 * All is typed four times; of the last three the quickest counts, keystroke by keystroke.
 * @param {string} what @param {{core: Core, now: number}} at @param {string[]} states
 */
function measureTyping(what, { core, now }, states) {
  const type = () => states.map((state) => timed(() => core.apply('input', ownWords, state, now)));
  type();
  const rounds = [type(), type(), type()];
  print(what, states.map((_, index) => Math.min(...rounds.map((round) => round[index]))));
}

const module = await WebAssembly.compile(read('build/wasm-release/bin/core.wasm'));
console.log('core.wasm under node');
await measureLoads(module);
const long = keystrokes([longText], longText.length / 2);
const short = keystrokes(shortTexts, 0);
for (const secondReader of [false, true]) {
  const readers = secondReader ? 'rules and reader' : 'rules alone';
  const at = await coreAtOwnWords(module, secondReader);
  measureTyping(`a keystroke in 1,000 characters, ${readers}`, at, long);
  measureTyping(`a keystroke in 200 short texts, ${readers}`, at, short);
}

// What a page change and an answer cost in core.wasm under node, over the recorded journeys: of one module, or of
// several in turns, so that the machine's other work slows all alike. Usage: node pages.mjs [CORE.wasm...]
import { readFileSync, readdirSync } from 'node:fs';

import { Asset, Core } from '../web/core.js';
import { nodeId } from '../web/node-id.js';

const root = new URL('../', import.meta.url);
const rounds = 9;
const data = (/** @type {string} */ name) =>
  new Uint8Array(readFileSync(new URL(`build/native-release/data/${name}`, root)));
const assets = [[Asset.redFlags, 'redflags.bin'], [Asset.signs, 'sign-groups.json'], [Asset.form, 'form.json'],
  [Asset.wording, 'wording.json'], [Asset.bankHolidays, 'bank-holidays.json']]
  .map(([asset, name]) => /** @type {const} */ ([Number(asset), data(String(name))]));
const folder = new URL('tests/fixtures/journeys/', root);
const journeys = readdirSync(folder).filter((name) => name.endsWith('.jsonl')).map((name) =>
  readFileSync(new URL(name, folder), 'utf8').trim().split('\n').map((line) => JSON.parse(line)))
  .filter((lines) => lines.every((line) => !line.form));

/** Microseconds of each event of all journeys, in their order. @param {WebAssembly.Module} module */
async function replayAll(module) {
  /** @type {{event: string, spent: number}[]} */ const out = [];
  for (const lines of journeys) {
    const core = await Core.create({ module, memory: null });
    for (const [asset, bytes] of assets) core.load(asset, bytes);
    for (const { at, begin, event, node, value } of lines) {
      const now = Date.parse(at);
      const started = performance.now();
      try {
        const text = typeof value === 'object' ? JSON.stringify(value) : value ?? '';
        if (begin) core.begin(begin, now);
        else core.apply(event, nodeId(node ?? ''), text, now);
      } catch {
        break;  // a journey whose other assets are not loaded here
      }
      out.push({ event: begin ? 'begin' : event, spent: (performance.now() - started) * 1000 });
    }
  }
  return out;
}

const given = process.argv.slice(2);
const paths = given.length > 0 ? given : [new URL('build/wasm-release/bin/core.wasm', root).pathname];
const modules = await Promise.all(paths.map((path) => WebAssembly.compile(readFileSync(path))));
/** @type {{event: string, spent: number}[][]} */ const best = modules.map(() => []);
for (let round = 0; round < rounds; round += 1) {
  for (const [which, module] of modules.entries()) {
    const measured = await replayAll(module);
    best[which] = measured.map(({ event, spent }, index) =>
      ({ event, spent: Math.min(spent, best[which][index]?.spent ?? Infinity) }));
  }
}
for (const event of ['begin', 'press', 'input', 'choose']) {
  for (const [which, path] of paths.entries()) {
    const spent = best[which].filter((one) => one.event === event).map((one) => one.spent).sort((a, b) => a - b);
    const at = (/** @type {number} */ share) => spent[Math.floor(share * (spent.length - 1))].toFixed(0).padStart(7);
    const name = `${event.padEnd(7)} ${String(spent.length).padStart(4)}`;
    console.log(`  ${name} p50 ${at(0.5)} us   p99 ${at(0.99)} us   ${path}`);
  }
}

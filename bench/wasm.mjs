// Both readers under node: load, messages of 5,000 bytes, keystrokes.
// Usage: node wasm.mjs MODULE PACK MESSAGES READER READER_OF_LANGUAGES
import { readFileSync } from 'node:fs';

import { keystrokes, longText, processorTime, shortTexts } from './typing.mjs';

const [modulePath, packPath, messagesPath, readerPath, languagesPath] = process.argv.slice(2);
const stub = () => 0;
const { instance } = await WebAssembly.instantiate(readFileSync(modulePath), {
  env: { emscripten_notify_memory_growth: stub },
  wasi_snapshot_preview1: { proc_exit: stub, fd_close: stub, fd_write: stub, fd_seek: stub },
});
const bench = instance.exports;
bench._initialize();

/** Puts bytes where the module reads them. */
function give(bytes) {
  const at = bench.bench_input(bytes.length);
  new Uint8Array(bench.memory.buffer, at, bytes.length).set(bytes);
}

/** Prints the middle and the slow end of many runs. */
function measure(what, runs, run) {
  const spent = [];
  for (let i = 0; i < runs * 1.2; i += 1) {
    const begin = processorTime();
    run(i);
    if (i >= runs * 0.2) spent.push(processorTime() - begin);
  }
  print(what, spent);
}

/** @param {string} what @param {number[]} spent microseconds */
function print(what, spent) {
  const ordered = [...spent].sort((a, b) => a - b);
  const at = (share) => ordered[Math.floor(share * (ordered.length - 1))].toFixed(1).padStart(9);
  console.log(`  ${what.padEnd(46)} p50 ${at(0.5)} us   p99 ${at(0.99)} us`);
}

const encoder = new TextEncoder();
const messages = JSON.parse(readFileSync(messagesPath, 'utf8')).map((text) => encoder.encode(text));
const pack = readFileSync(packPath);
console.log('red flags, WebAssembly under node');
const firstLoad = processorTime();
give(pack);
if (bench.bench_load() !== 0) throw new Error('the pack does not load');
const firstMicroseconds = (processorTime() - firstLoad).toFixed(1);
console.log(`  ${'load, the first time'.padEnd(46)}     ${firstMicroseconds.padStart(9)} us`);
measure('load', 20, () => {
  give(pack);
  bench.bench_load();
});
measure('message of 5,000 bytes, whole pack', 500, (i) => {
  give(messages[i % messages.length]);
  bench.bench_read();
});
const text = new TextDecoder().decode(messages[0]);
const typed = [text, `${text.slice(0, 2500)}x${text.slice(2500)}`].map((one) => encoder.encode(one));
measure('one keystroke in that message', 500, (i) => {
  give(typed[i % 2]);
  bench.bench_read_again();
});

console.log('second reader, WebAssembly under node');
measure('load, English', 20, () => {
  give(readFileSync(readerPath));
  if (bench.bench_load_reader() !== 0) throw new Error('the weights do not load');
});
measure('load, the other languages', 20, () => {
  give(readFileSync(languagesPath));
  if (bench.bench_load_reader_languages() !== 0) throw new Error('the weights do not load');
});
measure('message of 5,000 bytes', 500, (i) => {
  give(messages[i % messages.length]);
  bench.bench_second();
});
measure('message of 5,000 bytes, rules and reader', 500, (i) => {
  give(messages[i % messages.length]);
  bench.bench_read();
  bench.bench_second();
});

/** Both readers at each keystroke, the quickest of three rounds. @param {string} what @param {string[]} states */
function measureTyping(what, states) {
  const bytes = states.map((state) => encoder.encode(state));
  const round = () => bytes.map((one) => {
    const begin = processorTime();
    give(one);
    bench.bench_read_again();
    bench.bench_second_again();
    return processorTime() - begin;
  });
  round();
  const rounds = [round(), round(), round()];
  print(what, bytes.map((_, index) => Math.min(...rounds.map((spent) => spent[index]))));
}
measureTyping('a keystroke in 1,000 characters, both', keystrokes([longText], 500));
measureTyping('a keystroke in 200 short texts, both', keystrokes(shortTexts, 0));

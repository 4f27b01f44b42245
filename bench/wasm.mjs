// The engine under node: load, messages of 5,000 bytes, one keystroke. Usage: node wasm.mjs MODULE PACK MESSAGES
import { readFileSync } from 'node:fs';

const [modulePath, packPath, messagesPath] = process.argv.slice(2);
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
    const begin = performance.now();
    run(i);
    if (i >= runs * 0.2) spent.push(1000 * (performance.now() - begin));
  }
  spent.sort((a, b) => a - b);
  const at = (share) => spent[Math.floor(share * (spent.length - 1))].toFixed(1).padStart(9);
  console.log(`  ${what.padEnd(46)} p50 ${at(0.5)} us   p99 ${at(0.99)} us`);
}

const encoder = new TextEncoder();
const messages = JSON.parse(readFileSync(messagesPath, 'utf8')).map((text) => encoder.encode(text));
const pack = readFileSync(packPath);
console.log('red flags, WebAssembly under node');
const firstLoad = performance.now();
give(pack);
if (bench.bench_load() !== 0) throw new Error('the pack does not load');
const firstMicroseconds = (1000 * (performance.now() - firstLoad)).toFixed(1);
console.log(`  ${'load, the first time'.padEnd(46)}     ${firstMicroseconds.padStart(9)} us`);
measure('load', 50, () => {
  give(pack);
  bench.bench_load();
});
measure('message of 5,000 bytes, whole pack', 2000, (i) => {
  give(messages[i % messages.length]);
  bench.bench_read();
});
const text = new TextDecoder().decode(messages[0]);
const typed = [text, `${text.slice(0, 2500)}x${text.slice(2500)}`].map((one) => encoder.encode(one));
measure('one keystroke in that message', 2000, (i) => {
  give(typed[i % 2]);
  bench.bench_read_again();
});

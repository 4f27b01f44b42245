// The clients of soak-cluster: node cluster_clients.mjs BUNDLE KEYS SECONDS ADDRESS
// Each sends one request after another, tries again under the same key until it is taken, and notes the key once it is
// acknowledged. Prints how many were, and for how long at most nobody got through.
import { appendFileSync, readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';

const [bundleFile, keysFile, seconds, address] = process.argv.slice(2);
const bundle = readFileSync(bundleFile, 'utf8');
const clients = 8;
const pauseMs = 200;
const end = Date.now() + Number(seconds) * 1000;
const lastTryMs = 30_000;  // after the end, for what has not been acknowledged yet

let acknowledged = 0;
let tries = 0;
let longestRequestMs = 0;
let longestGapMs = 0;
let lastSuccess = Date.now();

const wait = (/** @type {number} */ ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

async function isTaken(/** @type {string} */ key) {
  tries += 1;
  const reply = await fetch(`${address}/v1/practices/A81001/requests`, { method: 'POST', body: bundle,
    headers: { 'Content-Type': 'application/fhir+json', 'Idempotency-Key': key }, signal: AbortSignal.timeout(5_000) });
  await reply.arrayBuffer();
  return reply.status === 201 || reply.status === 200;
}

async function client() {
  while (Date.now() < end) {
    const key = randomUUID();
    const began = Date.now();
    while (!(await isTaken(key).catch(() => false))) {
      if (Date.now() > end + lastTryMs) throw new Error('a request was not taken in the end');
      await wait(pauseMs);
    }
    const now = Date.now();
    longestRequestMs = Math.max(longestRequestMs, now - began);
    longestGapMs = Math.max(longestGapMs, now - lastSuccess);
    lastSuccess = now;
    acknowledged += 1;
    appendFileSync(keysFile, `${key}\n`);
    await wait(20);
  }
}

await Promise.all(Array.from({ length: clients }, client));
process.stdout.write(`${acknowledged} ${tries} ${longestGapMs} ${longestRequestMs}\n`);

// Clients for soak-postgres: each posts under one key until it is acknowledged, as the form does, then takes the next.
//
//   node soak_clients.mjs BUNDLE KEYS SECONDS ADDRESS...
//
// Writes the acknowledged keys to KEYS, and prints how many answers of each status there were. Fails when none was
// acknowledged in the last quarter of the time: the service did not recover on its own.
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

const [bundleFile, keysFile, seconds, ...addresses] = process.argv.slice(2);
const bundle = readFileSync(bundleFile, 'utf8');
const start = Date.now();
const end = start + Number(seconds) * 1000;
/** @type {string[]} */ const acknowledged = [];
/** @type {Record<string, number>} */ const statuses = {};
let late = 0;
let longestSeconds = 0;

/** @param {string} address @param {string} key */
async function post(address, key) {
  try {
    const response = await fetch(`${address}/v1/practices/A81001/requests`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/fhir+json', 'Idempotency-Key': key },
      body: bundle,
      signal: AbortSignal.timeout(20_000),
    });
    await response.text();
    return response.status;
  } catch {
    return 0;
  }
}

/** @param {number} number */
async function client(number) {
  while (Date.now() < end) {
    const key = randomUUID();
    const began = Date.now();
    for (let attempt = 0; ; attempt += 1) {
      const status = await post(addresses[(number + attempt) % addresses.length], key);
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (status === 200 || status === 201) {
        acknowledged.push(key);
        longestSeconds = Math.max(longestSeconds, (Date.now() - began) / 1000);
        if (Date.now() > start + Number(seconds) * 750) late += 1;
        break;
      }
      if (Date.now() > end + 60_000) return;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

await Promise.all(Array.from({ length: 16 }, (_, number) => client(number)));
writeFileSync(keysFile, acknowledged.map((key) => `${key}\n`).join(''));
console.log(JSON.stringify({ acknowledged: acknowledged.length, statuses, longestSeconds, acknowledgedLate: late }));
if (late === 0) process.exitCode = 1;

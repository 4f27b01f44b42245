// A system that asks for what is new (docs/api/changes.md) misses nothing and hears nothing twice, while two services
// on one PostgreSQL take requests and one of them is killed again and again.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Service, bundle, freePort, ods, root } from './service.mjs';

/** Lines of bash with the functions of scripts/lib/postgres.sh; what they say. @param {string} lines */
const bash = (lines) => execFileSync('bash', ['-c', `set -euo pipefail
source "${path.join(root, 'scripts/lib/postgres.sh')}"\n${lines}`], { encoding: 'utf8' }).trim();

const cluster = path.join(bash('postgres_new_folder'), 'main');
bash(`postgres_make "${cluster}"; postgres_start "${cluster}"`);
process.env.FRONTDOOR_DATABASE = `host=${cluster}.socket user=postgres dbname=postgres`;
const one = new Service();
const two = new Service();
after(async () => {
  await one.remove();
  await two.remove();
  bash(`postgres_remove "${path.dirname(cluster)}"`);
});

/** @param {object} value */
const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** @param {string} base the service's own address */
async function tokenAt(base) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const file = path.join(one.folder, 'public.json');
  writeFileSync(file, JSON.stringify({ ...publicKey.export({ format: 'jwk' }), kid: 'key' }));
  const said = one.command(['service-account', 'add', '--practice', ods, '--name', 'copy', '--scopes', 'requests.read',
    '--key', file]);
  const client = /client id (\S+)/.exec(said)?.[1];
  const address = `${base}/v1/oauth2/token`;
  const exp = Math.floor(Date.now() / 1000) + 200;
  const text = `${part({ alg: 'RS384', kid: 'key' })}.${part(
    { iss: client, sub: client, aud: address, exp, jti: randomUUID() })}`;
  const reply = await fetch(address, { method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials',
    client_assertion: `${text}.${sign('sha384', Buffer.from(text), privateKey).toString('base64url')}`,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' }) });
  return (/** @type {any} */ (await reply.json())).access_token;
}

/** Sends one under its key until it is acknowledged; its reference.
 * @param {Service} service @param {string} words @param {() => boolean} goesOn */
async function sendUntilTaken(service, words, goesOn) {
  const key = randomUUID();
  while (goesOn()) {
    try {
      return (/** @type {any} */ (await service.send(key, words))).reference;
    } catch (fault) {
      // The first try was taken, and its answer was lost.
      const again = /^200: .*"reference":"([^"]+)"/.exec(/** @type {Error} */ (fault).message);
      if (again) return again[1];
      await new Promise((resolve) => { setTimeout(resolve, 50); });  // it is being started again
    }
  }
  return undefined;
}

test('Nothing is missed and nothing comes twice, whatever is written and killed meanwhile', async () => {
  const words = bundle();
  one.addPractice();
  const port = String(await freePort());
  const base = `http://127.0.0.1:${port}`;
  await one.start(['--base-url', base], port);
  execFileSync('install', ['-D', '-m', '600', path.join(one.data, 'master.keys'), path.join(two.data, 'master.keys')]);
  await two.start(['--base-url', base]);
  const headers = { Authorization: `Bearer ${await tokenAt(base)}` };

  /** @type {Set<string>} */ const acknowledged = new Set();
  /** @type {string[]} */ const told = [];
  let cursor = 'start';
  const read = async () => {
    const reply = await fetch(`${base}/v1/practices/${ods}/events?since=${cursor}&count=17`, { headers });
    assert.equal(reply.status, 200);
    const { events, cursor: next, more } = /** @type {any} */ (await reply.json());
    cursor = next;
    told.push(...events.map((/** @type {any} */ event) => event.reference));
    return more || events.length > 0;
  };
  let sending = true;
  const writers = [one, one, two, two, two].map(async (service) => {
    while (sending) {
      const reference = await sendUntilTaken(service, words, () => sending);
      if (reference) acknowledged.add(reference);
    }
  });
  let reading = true;
  const reader = (async () => { while (reading) await read(); })();
  for (let killed = 0; killed < 5; killed += 1) {
    const before = acknowledged.size;
    while (acknowledged.size < before + 40) await new Promise((resolve) => { setTimeout(resolve, 20); });
    await two.stop('SIGKILL');
    await two.start(['--base-url', base]);
  }
  sending = false;
  await Promise.all(writers);
  reading = false;
  await reader;
  while (await read());
  assert.equal(new Set(told).size, told.length, 'nothing twice');
  for (const reference of acknowledged) assert.ok(told.includes(reference), `${reference} was told`);
});

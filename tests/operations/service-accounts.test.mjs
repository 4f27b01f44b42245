// Systems that call the API on their own, against the real service: registered by the command, signed with Node's own
// crypto, and everything that somebody might try instead.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHmac, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { Service, bundle, freePort, ods, root } from './service.mjs';

/** @typedef {{kid: string, alg: string, privateKey: import('node:crypto').KeyObject,
 *   publicKey: import('node:crypto').KeyObject}} Pair */
/** @typedef {{alg?: string, kid?: string, header?: object, claims?: Record<string, unknown>,
 *   key?: import('node:crypto').KeyObject}} Change */

const service = new Service();
const other = new Service();  // a second process on the same data
let base = '';
let client = '';
let reference = '';
const now = () => Math.floor(Date.now() / 1000);

/** @param {string} kid @param {string} [alg] @returns {Pair} */
function pair(kid, alg = 'RS384') {
  const made = alg === 'ES384' ? generateKeyPairSync('ec', { namedCurve: 'P-384' })
    : generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { kid, alg, ...made };
}
const rsa = pair('first');
const ec = pair('second', 'ES384');
const stranger = pair('first');

/** The public half as a file. @param {Pair[]} pairs @param {object} [more] */
function keyFile(pairs, more = {}) {
  const keys = pairs.map(({ kid, publicKey }) => ({ ...publicKey.export({ format: 'jwk' }), kid, ...more }));
  const file = path.join(service.folder, `${randomUUID()}.json`);
  writeFileSync(file, JSON.stringify({ keys }));
  return file;
}

/** @param {object} value */
const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** @param {Pair} by @param {Change} [change] */
function assertion(by, { alg = by.alg, kid = by.kid, header = {}, claims = {}, key = by.privateKey } = {}) {
  const said = { iss: client, sub: client, aud: `${base}/v1/oauth2/token`, exp: now() + 200, jti: randomUUID(),
    ...claims };
  const text = `${part({ alg, kid, typ: 'JWT', ...header })}.${part(said)}`;
  if (alg === 'none') return `${text}.`;
  if (alg.startsWith('HS')) {
    const shared = by.publicKey.export({ type: 'spki', format: 'pem' });
    return `${text}.${createHmac(`sha${alg.slice(2)}`, shared).update(text).digest('base64url')}`;
  }
  const signature = sign(`sha${alg.slice(2)}`, Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' });
  return `${text}.${signature.toString('base64url')}`;
}

/** @param {string} jwt @param {Record<string, string>} [fields] @param {string} [address] */
async function ask(jwt, fields = {}, address = service.address) {
  const reply = await fetch(`${address}/v1/oauth2/token`, { method: 'POST', body: new URLSearchParams({
    grant_type: 'client_credentials', client_assertion: jwt,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', ...fields }) });
  return { status: reply.status, headers: reply.headers, json: /** @type {any} */ (await reply.json()) };
}

/** @param {string} where @param {string} token @param {RequestInit} [more] */
const get = (where, token, more = {}) => fetch(`${service.address}/v1/practices/${ods}/${where}`,
  { ...more, headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' } });

/** @param {string[]} words */
const account = (...words) => service.command(['service-account', ...words]);
const ledger = () => service.command(['ledger', 'list', '--practice', ods]);

before(async () => {
  service.addPractice();
  const port = await freePort();
  base = `http://127.0.0.1:${port}`;
  await service.start(['--base-url', base], String(port));
  other.data = service.data;
  await other.start(['--base-url', base]);
  reference = (/** @type {any} */ (await service.send(randomUUID(), bundle()))).reference;
  const said = account('add', '--practice', ods, '--name', 'phone-system', '--scopes', 'requests.read signal.read',
    '--key', keyFile([rsa]), '--who', 'Gina Example');
  client = /client id (\S+)/.exec(said)?.[1] ?? '';
  assert.ok(client, said);
});
after(async () => {
  await other.remove();
  await service.remove();
});

test('A system gets a token and does what its scopes say, under its own name', async () => {
  const about = /** @type {any} */ (await (await fetch(
    `${service.address}/.well-known/oauth-authorization-server`)).json());
  assert.equal(about.token_endpoint, `${base}/v1/oauth2/token`);
  const { status, headers, json } = await ask(assertion(rsa));
  assert.equal(status, 200, JSON.stringify(json));
  assert.equal(headers.get('cache-control'), 'no-store');
  assert.deepEqual([json.token_type, json.expires_in, json.scope], ['Bearer', 300, 'requests.read signal.read']);
  const one = await get(`requests/${reference}`, json.access_token);
  assert.equal(one.status, 200);
  assert.equal((await get('capacity', json.access_token)).status, 200);
  const refused = await get(`requests/${reference}/actions`, json.access_token,
    { method: 'POST', body: '{"action":"seen"}' });
  assert.equal(refused.status, 403);
  assert.equal((await fetch(`${service.address}/v1/practices/B82002/requests`,
    { headers: { Authorization: `Bearer ${json.access_token}` } })).status, 403, 'another practice');
  assert.equal((await fetch(`${other.address}/v1/practices/${ods}/capacity`,
    { headers: { Authorization: `bearer ${json.access_token}` } })).status, 200, 'another process knows the token');
  assert.match(ledger(), /Gina Example service-account/);
});

test('The page of the API shows how, in code that works', async () => {
  const page = readFileSync(path.join(root, 'docs/api/service-accounts.md'), 'utf8');
  const file = path.join(service.folder, 'client.mjs');
  writeFileSync(file, /^```js\n([^]*?)^```/m.exec(page)?.[1] ?? '');
  const PRIVATE_KEY = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const { stdout } = await promisify(execFile)('node', [file],
    { env: { ...process.env, FRONTDOOR: base, CLIENT_ID: client, KEY_ID: 'first', PRIVATE_KEY } });
  assert.equal(stdout, '200 normal\n');
});

test('A token may be for less than the account has, never for more', async () => {
  const less = await ask(assertion(rsa), { scope: 'signal.read' });
  assert.equal(less.json.scope, 'signal.read');
  assert.equal((await get('requests', less.json.access_token)).status, 403);
  for (const scope of ['requests.work', 'signal.read requests.work', 'everything']) {
    const more = await ask(assertion(rsa), { scope });
    assert.deepEqual([more.status, more.json.error], [400, 'invalid_scope'], scope);
  }
});

const attacks = /** @type {Record<string, () => string>} */ ({
  'nothing': () => '',
  'no JWT': () => 'a.b.c',
  'two parts': () => assertion(rsa).split('.').slice(0, 2).join('.'),
  'four parts': () => `${assertion(rsa)}.x`,
  'alg none': () => assertion(rsa, { alg: 'none' }),
  'alg none with the signature left on': () => {
    const [, said, signature] = assertion(rsa).split('.');
    return `${part({ alg: 'none', kid: 'first' })}.${said}.${signature}`;
  },
  'HS256 with the public key': () => assertion(rsa, { alg: 'HS256' }),
  'HS384 with the public key': () => assertion(rsa, { alg: 'HS384' }),
  'RS256, which is not offered': () => assertion(rsa, { alg: 'RS256' }),
  'ES384 said of an RSA key': () => assertion(ec, { kid: 'first' }),
  'another key of the same name': () => assertion(stranger),
  'a key that is not there': () => assertion(rsa, { kid: 'third' }),
  'no kid': () => assertion(rsa, { header: { kid: undefined } }),
  'another client': () => assertion(rsa, { claims: { iss: 'somebody', sub: 'somebody' } }),
  'sub is not iss': () => assertion(rsa, { claims: { sub: 'somebody' } }),
  'expired': () => assertion(rsa, { claims: { exp: now() - 31 } }),
  'valid for an hour': () => assertion(rsa, { claims: { exp: now() + 3600 } }),
  'no exp': () => assertion(rsa, { claims: { exp: undefined } }),
  'exp as text': () => assertion(rsa, { claims: { exp: String(now() + 100) } }),
  'exp beyond all numbers': () => assertion(rsa, { claims: { exp: 1e300 } }),
  'issued in the future': () => assertion(rsa, { claims: { iat: now() + 100 } }),
  'not before later': () => assertion(rsa, { claims: { nbf: now() + 100 } }),
  'no audience': () => assertion(rsa, { claims: { aud: undefined } }),
  'another audience': () => assertion(rsa, { claims: { aud: 'https://other.example/v1/oauth2/token' } }),
  'our audience with a slash': () => assertion(rsa, { claims: { aud: `${base}/v1/oauth2/token/` } }),
  'our audience among others': () => assertion(rsa,
    { claims: { aud: [`${base}/v1/oauth2/token`, 'https://x.example'] } }),
  'no jti': () => assertion(rsa, { claims: { jti: undefined } }),
  'a jti of 10,000 letters': () => assertion(rsa, { claims: { jti: 'x'.repeat(10_000) } }),
  'a header that must be understood': () => assertion(rsa, { header: { crit: ['x'] } }),
  'a payload nested deeply': () => {
    const text = `${part({ alg: 'RS384', kid: 'first' })}.${Buffer.from('['.repeat(3000)).toString('base64url')}`;
    return `${text}.${sign('sha384', Buffer.from(text), rsa.privateKey).toString('base64url')}`;
  },
  'a changed claim': () => {
    const [head, , signature] = assertion(rsa).split('.');
    return `${head}.${assertion(rsa).split('.')[1]}.${signature}`;
  },
});
for (const [name, attack] of Object.entries(attacks)) {
  test(`No token for ${name}`, async () => {
    const { status, json } = await ask(attack());
    assert.deepEqual([status, json.error], [401, 'invalid_client'], JSON.stringify(json));
  });
}

test('The other parts of the post are held to as well', async () => {
  for (const [fields, error] of /** @type {[Record<string, string>, string][]} */ ([
    [{ grant_type: 'password' }, 'unsupported_grant_type'], [{ grant_type: '' }, 'unsupported_grant_type'],
    [{ client_assertion_type: 'jwt' }, 'invalid_request']])) {
    const { status, json } = await ask(assertion(rsa), fields);
    assert.deepEqual([status, json.error], [400, error]);
  }
  assert.equal((await ask(assertion(rsa), { client_id: 'somebody' })).status, 401);
  assert.equal((await ask(assertion(rsa), { client_id: client })).status, 200);
  const large = await fetch(`${service.address}/v1/oauth2/token`, { method: 'POST',
    body: new URLSearchParams({ client_assertion: 'x'.repeat(10_000_000) }) }).catch(() => undefined);
  assert.ok(!large || large.status === 413, 'ten megabytes');
  const json = await fetch(`${service.address}/v1/oauth2/token`, { method: 'POST', body: '{}',
    headers: { 'Content-Type': 'application/json' } });
  assert.equal(json.status, 415);
});

test('An assertion works once, whichever process gets it', async () => {
  const once = assertion(rsa);
  const replies = await Promise.all(Array.from({ length: 12 }, (_, i) =>
    ask(once, {}, i % 2 ? other.address : service.address)));
  assert.equal(replies.filter(({ status }) => status === 200).length, 1);
  for (const { status, json } of replies) {
    if (status !== 200) assert.match(json.error_description, /used before/);
  }
  const otherJti = assertion(rsa, { claims: { jti: 'short' } });
  assert.equal((await ask(otherJti)).status, 200);
  assert.equal((await ask(assertion(rsa, { claims: { jti: 'short' } }))).status, 401, 'signed again, the same jti');
  // It takes effect at once, and a restart does not forget it.
  await other.stop('SIGKILL');
  await other.start(['--base-url', base]);
  assert.equal((await ask(once, {}, other.address)).status, 401);
});

test('What opens nothing is refused and says how to go on', async () => {
  for (const token of ['x', 'x'.repeat(5000), '%00', client]) {
    const reply = await get('requests', token);
    assert.equal(reply.status, 401);
    assert.match(reply.headers.get('www-authenticate') ?? '', /^Bearer error="invalid_token"$/);
  }
  const { json } = await ask(assertion(rsa));
  for (const page of ['/inbox', '/inbox/settings', '/v1/session']) {
    const reply = await fetch(service.address + page, { redirect: 'manual',
      headers: { Authorization: `Bearer ${json.access_token}` } });
    assert.ok([401, 303].includes(reply.status), `${page} is for people: ${reply.status}`);
  }
});

test('Keys are rotated without a gap', async () => {
  account('add-key', '--practice', ods, '--client', client, '--key', keyFile([ec]));
  for (const alg of ['RS384', 'RS512']) assert.equal((await ask(assertion({ ...rsa, alg }))).status, 200, alg);
  for (let i = 0; i < 20; i += 1) assert.equal((await ask(assertion(ec))).status, 200, 'ES384');
  assert.throws(() => account('add-key', '--practice', ods, '--client', client, '--key', keyFile([stranger])),
    /a key of this kid already/);
  account('remove-key', '--practice', ods, '--client', client, '--kid', 'first');
  assert.equal((await ask(assertion(rsa))).status, 401);
  assert.equal((await ask(assertion(ec))).status, 200);
  assert.match(account('list', '--practice', ods), /phone-system: requests\.read signal\.read, key second, last token/);
});

test('Keys that would be no protection are refused when they are registered', () => {
  const add = (/** @type {string} */ file, more = ['--scopes', 'signal.read']) =>
    account('add', '--practice', ods, '--name', 'another', '--key', file, ...more);
  const file = path.join(service.folder, 'bad.json');
  /** @param {object} key @param {RegExp} says */
  const refuses = (key, says) => {
    writeFileSync(file, JSON.stringify(key));
    assert.throws(() => add(file), says);
  };
  refuses({ ...rsa.privateKey.export({ format: 'jwk' }), kid: 'a' }, /this is a private key/);
  refuses({ kty: 'oct', k: 'c2VjcmV0', kid: 'a' }, /this is a private key/);
  const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' });
  refuses({ ...short, kid: 'a' }, /2,048 to 8,192 bits/);
  refuses({ ...rsa.publicKey.export({ format: 'jwk' }), e: 'AQ', kid: 'a' }, /odd exponent/);
  const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
  refuses({ ...curve, kid: 'a' }, /P-384/);
  const point = ec.publicKey.export({ format: 'jwk' });
  refuses({ ...point, y: point.x, kid: 'a' }, /the key is none/);
  refuses(rsa.publicKey.export({ format: 'jwk' }), /"kid"/);
  refuses({ keys: [] }, /no key/);
  assert.throws(() => add(keyFile([rsa], { use: 'enc' })), /use/);
  assert.throws(() => add(keyFile([rsa]), ['--scopes', 'everything']), /--scopes must be some of/);
  assert.throws(() => add(keyFile([rsa, stranger])), /two keys have one kid/);
  assert.throws(() => service.command(['service-account', 'revoke', '--practice', 'B82002', '--client', client]),
    /no practice/);
});

test('Who holds very many tokens waits', async () => {
  let last = await ask(assertion(ec));
  for (let i = 0; i < 120 && last.status === 200; i += 1) last = await ask(assertion(ec));
  assert.equal(last.status, 429, JSON.stringify(last.json));
  assert.equal(last.headers.get('retry-after'), '300');
});

test('Who is revoked is out at once', async () => {
  const said = account('add', '--practice', ods, '--name', 'reports', '--scopes', 'evidence.read',
    '--key', keyFile([ec]));
  const phone = client;
  client = /client id (\S+)/.exec(said)?.[1] ?? '';
  const { json } = await ask(assertion(ec));
  assert.equal((await get('ledger', json.access_token)).status, 200);
  account('revoke', '--practice', ods, '--client', client, '--who', 'Gina Example');
  assert.equal((await get('ledger', json.access_token)).status, 401);
  assert.equal((await ask(assertion(ec))).status, 401);
  assert.throws(() => account('add-key', '--practice', ods, '--client', client, '--key', keyFile([rsa])), /revoked/);
  client = phone;
  assert.match(service.command(['ledger', 'verify']), /whole|ok/i);
});

test('Without base-url nobody gets a token', async () => {
  const bare = new Service();
  bare.data = service.data;
  await bare.start();
  const reply = await ask(assertion(ec), {}, bare.address);
  assert.equal(reply.status, 503);
  assert.equal((await fetch(`${bare.address}/.well-known/oauth-authorization-server`)).status, 404);
  await bare.remove();
});

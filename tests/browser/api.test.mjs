// The service's real traffic against docs/api/openapi.yaml, both ways: what is sent and what comes back fits the
// schemas there, every status that comes is described there, and every operation with JSON is called at least once with
// success.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { root } from './support/browser.mjs';
import { password, practice, startIntake, user } from './support/intake.mjs';

const api = parse(readFileSync(join(root, 'docs/api/openapi.yaml'), 'utf8'));
const ajv = new Ajv2020({
  strict: false,
  formats: {
    'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, date: /^\d{4}-\d\d-\d\d$/, uri: /^https:\/\//, uuid: true,
  },
});
ajv.addSchema(api, 'api');

/** @type {Awaited<ReturnType<typeof startIntake>>} */ let intake;
const called = new Set();
let cookie = '';
let token = '';

/** @param {any} described */
function resolved(described) {
  if (!described?.$ref) return described;
  return described.$ref.slice(2).split('/').reduce((/** @type {any} */ at, /** @type {string} */ key) => at[key], api);
}

/** @param {any} schema @param {unknown} value @param {string} name */
function assertFits(schema, value, name) {
  // References inside point into the whole document.
  const absolute = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/'));
  const validate = ajv.compile(absolute);
  assert.ok(validate(value), `${name}: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(value).slice(0, 400)}`);
}

/**
 * Sends one call as the description has it, and holds the answer to it.
 * @param {string} method @param {string} path with {names}
 * @param {{names?: Record<string, string>, query?: Record<string, string>, body?: unknown, bytes?: Buffer,
 *   headers?: Record<string, string>, valid?: boolean}} [how] valid: false where the call is wrong on purpose
 */
async function call(method, path, { names = {}, query = {}, body, bytes, headers = {}, valid = true } = {}) {
  const operation = api.paths[path]?.[method];
  assert.ok(operation, `${method} ${path} is described`);
  const parameters = [...api.paths[path].parameters ?? [], ...operation.parameters ?? []].map(resolved);
  for (const [name, value] of Object.entries(query)) {
    const parameter = parameters.find((one) => one.in === 'query' && one.name === name);
    assert.ok(parameter, `${path}: query ${name} is described`);
    const typed = parameter.schema.type === 'integer' ? Number(value) : value;
    if (valid) assertFits(parameter.schema, typed, `${path} ?${name}`);
  }
  const type = bytes ? 'image/jpeg' : Object.keys(operation.requestBody?.content ?? {})[0];
  if (valid && body !== undefined) {
    assertFits(operation.requestBody.content[type].schema, body, `${method} ${path} body`);
  }
  let address = path;
  for (const [name, value] of Object.entries({ ods: practice.ods, ...names })) {
    address = address.replace(`{${name}}`, value);
  }
  const search = new URLSearchParams(query).toString();
  const response = await fetch(intake.url + address + (search && `?${search}`), {
    method: method.toUpperCase(),
    headers: { ...(type ? { 'Content-Type': type } : {}), Cookie: cookie, 'X-CSRF-Token': token, ...headers },
    body: bytes ? new Uint8Array(bytes) : body === undefined ? undefined : JSON.stringify(body),
  });
  const described = resolved(operation.responses[response.status]);
  assert.ok(described, `${method} ${path}: status ${response.status} is described: ${await response.clone().text()}`);
  const answer = await response.text();
  const mediaType = response.headers.get('Content-Type')?.split(';')[0] ?? '';
  const content = described.content?.[mediaType];
  if (described.content) assert.ok(content, `${method} ${path} ${response.status}: ${mediaType} is described`);
  if (content && mediaType.endsWith('json')) {
    assertFits(content.schema, JSON.parse(answer), `${method} ${path} ${response.status}`);
  }
  if (response.status < 300) called.add(`${method} ${path}`);
  cookie = response.headers.get('Set-Cookie')?.split(';')[0] ?? cookie;
  return { status: response.status, headers: response.headers, json: () => JSON.parse(answer) };
}

async function ownForms() {
  const form = JSON.parse(readFileSync(join(root, 'intake/data/form-library/phq-9.json'), 'utf8'));
  const names = { name: 'mood' };
  const own = '/v1/practices/{ods}/own-forms';
  assert.equal((await call('post', `${own}/{name}/versions`, { names, body: form })).status, 201);
  assert.equal((await call('put', `${own}/{name}/state`, { names, body: { on: true, title: 'Mood' } })).status, 200);
  await call('get', '/v1/practices/{ods}/form-library');
  assert.equal((await call('get', own)).json().forms.length, 1);
  assert.equal((await call('get', `${own}/{name}`, { names })).status, 200);
  assert.equal((await call('get', '/v1/practices/{ods}/forms')).json().forms.length, 1);
  assert.equal((await call('get', '/v1/practices/{ods}/questionnaire')).status, 200);
  const version = { ...names, version: '1' };
  assert.equal((await call('get', '/v1/practices/{ods}/forms/{name}/{version}', { names: version })).status, 200);
  assert.deepEqual((await call('delete', `${own}/{name}`, { names })).json(), { name: 'mood', retired: true });
  assert.equal((await call('get', own)).json().forms.length, 0);
}

const requests = '/v1/practices/{ods}/requests';
const one = `${requests}/{reference}`;

before(async () => { intake = await startIntake('http://localhost:1'); });
after(() => intake.stop());

function bundle() {
  const played = execFileSync(join(root, 'build/native-release/bin/frontdoor'),
    ['play', join(root, 'tests/fixtures/journeys/adult-chest-pain.jsonl')], { encoding: 'utf8' });
  const line = played.split('\n').filter((text) => text.includes('{"resourceType":"Bundle"')).at(-1) ?? '';
  return JSON.parse(line.slice(line.indexOf('{"resourceType":"Bundle"')));
}

test('what patients send and get', async () => {
  await call('get', '/healthz');
  await call('get', '/readyz');
  await call('get', '/v1/practices/{ods}/status');
  await call('get', '/v1/practices/{ods}/status', { names: { ods: 'Z99999' } });
  const added = '/v1/practices/{ods}/red-flags/{hash}';
  assert.equal((await call('get', added, { names: { hash: '0' } })).status, 404);
  await intake.addRedFlags(join(root, 'tests/fixtures/redflags/added-pack.json'));
  assert.equal((await call('get', added, { names: { hash: '0' } })).status, 200);
  const status = await call('get', '/v1/practices/{ods}/status');
  const ticket = status.headers.get('frontdoor-ticket') ?? '';
  const report = { form: randomUUID(), ticket, events: [{ event: 'left', kind: 'medical' }] };
  await call('post', '/v1/practices/{ods}/form-events', { body: report });
  const key = randomUUID();
  const photo = Buffer.from('ffd8ffe000104a46494600010100000100010000' +
    'ffc0000b080001000101011100' + 'ffda0008010100003f00' + '00'.repeat(50) + 'ffd9', 'hex');
  const names = { reference: key, sha256: createHash('sha256').update(photo).digest('hex') };
  assert.equal((await call('put', `${one}/attachments/{sha256}`, { names, bytes: photo })).status, 201);
  const headers = { 'Idempotency-Key': key };
  assert.equal((await call('post', requests, { body: bundle(), headers })).status, 201);
  assert.equal((await call('post', requests, { body: bundle(), headers })).status, 200);
  assert.equal((await call('post', requests, { body: { ...bundle(), id: 'x' }, headers })).status, 409);
  assert.equal((await call('post', requests, { body: bundle() })).status, 400);
  assert.equal((await call('post', requests, { body: {}, headers: { 'Idempotency-Key': randomUUID() } })).status, 422);
  assert.equal((await call('put', `${one}/attachments/{sha256}`, { names, bytes: photo })).status, 200);
});

test('what staff send and get', async () => {
  assert.equal((await call('get', requests)).status, 401);
  assert.equal((await call('post', '/v1/session', { body: { user, password: 'wrong' } })).status, 401);
  const session = await call('post', '/v1/session', { body: { user, password } });
  token = session.json().csrfToken;
  await call('get', '/v1/session');
  const query = { show: 'open', kind: 'medical', pressing: 'yes', count: '10' };
  const page = (await call('get', requests, { query })).json();
  assert.equal(page.total, 1);
  assert.equal((await call('get', requests, { query: { show: 'some' }, valid: false })).status, 400);
  const names = { reference: page.requests[0].reference };
  const { cursor } = (await call('get', requests, { query: { since: 'start' } })).json();
  assert.equal((await call('get', requests, { query: { since: cursor } })).json().requests.length, 0);
  const events = '/v1/practices/{ods}/events';
  assert.equal((await call('get', events, { query: { since: 'start' } })).json().events.length, 1);
  assert.equal((await call('get', events, { query: { since: 'x' } })).status, 400);
  const request = (await call('get', one, { names })).json();
  await call('get', `${one}/attachments/{sha256}`, { names: { ...names, sha256: request.attachments[0].sha256 } });
  assert.equal((await call('post', '/v1/practices/{ods}/searches', { body: { words: 'chest' } })).json().total, 1);
  for (const body of [{ action: 'seen' }, { action: 'assign', assignedTo: user }, { action: 'in-hand', note: 'Phoned' },
    { action: 'done', outcome: 'advice', toldHow: 'phone' }, { action: 'reopen', takesBack: 'yes' },
    { action: 'note', note: 'Of somebody else' }, { action: 'take-back', step: '6' }]) {
    assert.equal((await call('post', `${one}/actions`, { names, body })).status, 204);
  }
  assert.equal((await call('post', `${one}/actions`, { names, body: { action: 'x' }, valid: false })).status, 422);
  await call('get', one, { names });
  assert.equal((await call('put', '/v1/practices/{ods}/capacity', { body: { state: 'busy' } })).status, 428);
  const version = String((await call('get', '/v1/practices/{ods}/capacity')).headers.get('ETag'));
  const capacity = '/v1/practices/{ods}/capacity';
  const goesBy = { 'If-Match': version };
  assert.equal((await call('put', capacity, { body: { state: 'busy' }, headers: goesBy })).status, 200);
  assert.equal((await call('put', capacity, { body: { state: 'normal' }, headers: goesBy })).status, 412);
  await call('put', capacity, { body: { state: 'full' }, headers: { 'If-Match': '*' }, valid: false });
  const ahead = (/** @type {number} */ hours) => `${new Date(Date.now() + hours * 3.6e6).toISOString().slice(0, 19)}Z`;
  const reason = 'The telephones are being replaced';
  const planned = { state: 'paused', from: ahead(24), until: ahead(25), reason, icbReference: 'NCL-2026-17' };
  const asked = await call('put', '/v1/practices/{ods}/capacity', { body: planned });
  assert.equal(asked.status, 202);
  const { confirm } = asked.json();
  assert.equal((await call('put', '/v1/practices/{ods}/capacity', { body: { ...planned, confirm } })).status, 200);
  await call('delete', '/v1/practices/{ods}/capacity/planned-pause', { headers: { 'If-Match': '*' } });
  await call('get', '/v1/practices/{ods}/ledger');
  await call('get', '/v1/practices/{ods}/accesses', { query: { count: '5' } });
  await call('get', '/v1/practices/{ods}/deliveries', { query: { state: 'dead' } });
  await call('post', '/v1/practices/{ods}/deliveries/{id}/replay', { names: { id: '7' } });
  const read = await call('get', '/v1/practices/{ods}/settings');
  const settings = read.json();
  await call('put', '/v1/practices/{ods}/settings', {
    headers: { 'If-Match': String(read.headers.get('ETag')) },
    body: { settings, reason: 'New number' },
  });
  const text = 'We are busy. If you need help today, phone us. Call 999 if it is an emergency.';
  await call('post', '/v1/practices/{ods}/wording-check', { body: { state: 'busy', text } });
  for (const path of ['safe-working', 'advice', 'evidence', 'evidence.csv', 'figures.csv']) {
    assert.equal((await call('get', `/v1/practices/{ods}/${path}`)).status, 200, path);
  }
  await ownForms();
  const { bundle: sealed } = request;
  const patient = sealed.entry.map((/** @type {any} */ entry) => entry.resource)
    .find((/** @type {any} */ resource) => resource.resourceType === 'Patient');
  const person = { subjectName: patient.name[0].text, birthDate: patient.birthDate };
  assert.equal((await call('post', '/v1/practices/{ods}/exports', { body: person })).json().requests.length, 1);
  const erasure = { names, body: { reason: 'The patient asked' } };
  assert.equal((await call('post', `${one}/erasure`, erasure)).status, 204);
  assert.equal((await call('post', `${one}/erasure`, erasure)).status, 404);
  await call('delete', '/v1/session');
});

test('every operation with JSON was called with success', () => {
  // Somebody must have a dead delivery first; tests/intake/delivery_test.cpp has one.
  // Systems with keys of their own: tests/operations/service-accounts.test.mjs.
  const elsewhere = new Set(['post /v1/practices/{ods}/deliveries/{id}/replay', 'post /v1/oauth2/token',
    'get /.well-known/oauth-authorization-server',
    'get /v1/practices/{ods}/requests/{reference}/attachments/{sha256}/linked']);
  for (const [path, operations] of Object.entries(api.paths)) {
    for (const [method, operation] of Object.entries(/** @type {Record<string, any>} */ (operations))) {
      if (!operation.tags || operation.tags.includes('pages') || path === '/metrics') continue;
      const name = `${method} ${path}`;
      assert.ok(called.has(name) || elsewhere.has(name), `${name} was called`);
    }
  }
});

/** @param {string} path @param {string} method @param {string} type */
async function sendAs(path, method, type) {
  const names = { ods: practice.ods, sha256: '0'.repeat(64) };
  const address = Object.entries(names).reduce((at, [name, value]) => at.replace(`{${name}}`, value), path)
    .replace(/\{[^}]+\}/g, 'x');
  return fetch(intake.url + address, { method: method.toUpperCase(), body: method === 'get' ? undefined : 'x',
    redirect: 'manual', headers: { 'Content-Type': type, Cookie: cookie, 'X-CSRF-Token': token, Origin: intake.url } });
}

test('another content type is refused with what to send, another method with those there are', async () => {
  const session = await call('post', '/v1/session', { body: { user, password } });
  token = session.json().csrfToken;
  for (const [path, item] of Object.entries(api.paths)) {
    for (const method of ['get', 'post', 'put', 'delete']) {
      const operation = /** @type {any} */ (item)[method];
      const types = Object.keys(operation?.requestBody?.content ?? {});
      if (operation && types.some((type) => /json|form/.test(type))) {
        const refused = await sendAs(path, method, 'text/plain');
        assert.equal(refused.status, 415, `${method} ${path}`);
        if (path.startsWith('/v1/')) assert.ok((await refused.json()).detail.includes(types[0]), `${method} ${path}`);
      }
      // A name of the address may fit another one too: /inbox/forms/library is a form's name.
      if (operation || path === '/inbox/forms/library') continue;
      const refused = await sendAs(path, method, 'application/json');
      assert.equal(refused.status, 405, `${method} ${path}`);
      const allowed = (refused.headers.get('Allow') ?? '').split(', ');
      for (const other of ['get', 'post', 'put', 'delete'].filter((one) => /** @type {any} */ (item)[one])) {
        assert.ok(allowed.includes(other.toUpperCase()), `${path} takes ${other}: ${allowed}`);
      }
    }
  }
});

// The receivers of docs/api/webhooks.md, as they are written there, take what the service sends, and nothing else.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
// @ts-expect-error it has no types
import { PNG } from 'pngjs';
import { parse } from 'yaml';
import { Service, eventually, freePort, ods, root } from './service.mjs';

const page = readFileSync(path.join(root, 'docs/api/webhooks.md'), 'utf8');
const service = new Service();
// Beside node_modules, where its import is looked for.
const receiverScript = path.join(root, `build/webhook-receiver-${process.pid}.mjs`);

process.env.FRONTDOOR_PRIVATE_WEBHOOKS = 'yes'; // the receivers of this test are on this machine

before(async () => {
  service.addPractice();
  const port = String(await freePort());
  await service.start(['--base-url', `http://127.0.0.1:${port}`], port);
});
after(async () => {
  await service.remove();
  rmSync(receiverScript, { force: true });
});

/** @param {string} language */
const block = (language) => new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'm').exec(page)?.[1] ?? '';

let sent = 0;

/** @param {string} program @param {string[]} words */
async function takesWhatIsSent(program, words) {
  const port = String(await freePort());
  const said = service.command(['delivery', 'set', '--practice', ods, '--webhook', `http://127.0.0.1:${port}/`,
    '--new-webhook-secret']);
  const secret = /(whsec_\S+)/.exec(said)?.[1] ?? '';
  const receiver = spawn(program, words, { env: { ...process.env, PORT: port, WEBHOOK_SECRET: secret },
    stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  receiver.stdout.on('data', (bytes) => { output += bytes; });
  try {
    const forged = await eventually('a receiver', async () => (await fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST', body: '{}', headers: { 'webhook-id': 'a', 'webhook-signature': 'v1,AAAA',
        'webhook-timestamp': String(Math.floor(Date.now() / 1000)) } })).status);
    assert.equal(forged, 401);
    sent += 1;
    const { reference } = /** @type {any} */ (await service.send(`0a7f1d4e-0000-4000-8000-00000000000${sent}`));
    await eventually('both events', async () => output.split('\n').length > 2 || undefined);
    assert.deepEqual(output.trim().split('\n'), [`alert.raised ${reference}`, `request.received ${reference}`]);
  } finally {
    receiver.kill('SIGKILL');
  }
}

test('Every event has the form that its schema says, and its photos can be fetched for minutes', async () => {
  const schema = JSON.parse(readFileSync(path.join(root, 'docs/api/webhook-events.schema.json'), 'utf8'));
  const api = parse(readFileSync(path.join(root, 'docs/api/openapi.yaml'), 'utf8'));
  assert.deepEqual(Object.keys(api.webhooks), schema.properties.type.enum, 'openapi.yaml has the same events');
  assert.deepEqual(api.components.schemas.WebhookEvent.properties.type.enum, schema.properties.type.enum);
  const fits = new Ajv2020({ strict: false }).compile(schema);
  const fitsApi = new Ajv2020({ strict: false, validateFormats: false }).compile(api.components.schemas.WebhookEvent);
  /** @type {any[]} */ const events = [];
  const receiver = createServer(async (request, response) => {
    const pieces = [];
    for await (const piece of request) pieces.push(piece);
    events.push(JSON.parse(Buffer.concat(pieces).toString()));
    response.writeHead(204).end();
  });
  await new Promise((resolve) => { receiver.listen(0, '127.0.0.1', () => resolve(undefined)); });
  const address = receiver.address();
  service.command(['delivery', 'set', '--practice', ods, '--new-webhook-secret', '--webhook',
    `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`]);
  const key = randomUUID();
  const picture = (/** @type {number} */ shade) => {
    const made = new PNG({ width: 8, height: 8 });
    made.data.fill(shade);
    return PNG.sync.write(made);
  };
  const [early, late] = [picture(1), picture(2)];
  const hash = (/** @type {Buffer} */ bytes) => createHash('sha256').update(bytes).digest('hex');
  const put = async (/** @type {Buffer} */ bytes) => (await fetch(
    `${service.address}/v1/practices/${ods}/requests/${key}/attachments/${hash(bytes)}`,
    { method: 'PUT', body: new Uint8Array(bytes), headers: { 'Content-Type': 'image/png' } })).status;
  assert.equal(await put(early), 201);
  const { reference } = /** @type {any} */ (await service.send(key));
  assert.equal(await put(late), 201);
  assert.equal(await put(late), 200, 'sent again, it is told once');
  assert.equal(await put(early), 200, 'what came with the request is told with it');
  const types = ['alert.raised', 'request.received', 'attachment.added'];
  await eventually('three events', async () => events.length >= types.length || undefined);
  assert.deepEqual(events.map(({ type }) => type), types);
  for (const [name, check] of Object.entries({ 'the schema': fits, 'openapi.yaml': fitsApi })) {
    for (const event of events) assert.ok(check(event), `by ${name}: ${JSON.stringify(check.errors)}`);
  }
  const [, received, added] = events;
  assert.ok(received.data.attachments.some((/** @type {any} */ photo) => photo.sha256 === hash(early)));
  assert.equal(added.data.added, hash(late));
  assert.equal(added.data.reference, reference);
  const links = Object.fromEntries(added.data.attachments.map((/** @type {any} */ photo) => [photo.sha256, photo.url]));
  assert.deepEqual(Object.keys(links).sort(), [hash(early), hash(late)].sort());
  for (const bytes of [early, late]) {
    const reply = await fetch(links[hash(bytes)]);
    assert.equal(reply.status, 200);
    assert.deepEqual(Buffer.from(await reply.arrayBuffer()), bytes);
  }
  const swapped = links[hash(late)].replace(hash(late), hash(early));
  assert.equal((await fetch(swapped)).status, 404, 'a link is of one photo');
  receiver.close();
  receiver.closeAllConnections();
});

test('The receiver in Python takes what is sent, and nothing that is forged', async () => {
  const code = block('python');
  assert.ok(code.split('\n').length <= 22, 'it is short');
  await takesWhatIsSent('python3', ['-c', code]);
});

test('The receiver in JavaScript, with the library of the convention, does so too', async () => {
  const code = block('js');
  assert.ok(code.split('\n').length <= 20, 'it is short');
  writeFileSync(receiverScript, code);
  await takesWhatIsSent('node', [receiverScript]);
});

// The receivers of docs/api/webhooks.md, as they are written there, take what the service sends, and nothing else.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Service, eventually, freePort, ods, root } from './service.mjs';

const page = readFileSync(path.join(root, 'docs/api/webhooks.md'), 'utf8');
const service = new Service();
// Beside node_modules, where its import is looked for.
const receiverScript = path.join(root, `build/webhook-receiver-${process.pid}.mjs`);

before(async () => {
  service.addPractice();
  await service.start();
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

// The drill: requests with photos come, a backup is made meanwhile, everything is destroyed, and after the restore all
// that was acknowledged before the backup is there. FRONTDOOR_DRILL_REQUESTS: how many (./scripts/drill-restore).
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync,
  writeFileSync } from 'node:fs';
import path from 'node:path';
// @ts-expect-error it has no types
import { PNG } from 'pngjs';
import { Service, bundle, ods, root } from './service.mjs';

const requests = Number(process.env.FRONTDOOR_DRILL_REQUESTS ?? 200);
const service = new Service();
after(() => service.remove());

const backup = path.join(service.folder, 'backup');
const keys = path.join(service.folder, 'keys-kept-elsewhere');
const words = bundle();
const program = path.join(root, 'build/native-release/bin/frontdoor-intake');

/** A photo of its own for each request. @param {number} number */
function photo(number) {
  const picture = new PNG({ width: 8, height: 8 });
  picture.data.fill(number % 251);
  picture.data.writeUInt32LE(number, 0);
  return PNG.sync.write(picture);
}

/** The first come before the words of their request, as the form sends them; so many at once would be too many.
 * @param {string} key @param {number} number */
async function sendWithPhoto(key, number) {
  const receipt = number > 20 ? await service.send(key, words) : undefined;
  const bytes = photo(number);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const put = await fetch(`${service.address}/v1/practices/${ods}/requests/${key}/attachments/${sha256}`,
    { method: 'PUT', body: bytes, headers: { 'Content-Type': 'image/png' } });
  assert.ok(put.ok, await put.text());
  return /** @type {any} */ (receipt ?? await service.send(key, words));
}

/** @param {string[]} more @param {RegExp} says */
const refuses = (more, says) => assert.throws(() => service.command(['restore', '--from', backup, ...more]), says);

/** @type {Map<string, string>} key to reference, of all that were acknowledged before the backup began */
const acknowledged = new Map();

test('A backup is made while requests come', async () => {
  service.addPractice();
  service.command(['user', 'add', '--practice', ods, '--user', 'rita', '--role', 'manager', '--password-stdin'],
    'seven green boats\n');
  await service.start();
  service.command(['red-flags', 'set', '--practice', ods, '--file',
    path.join(root, 'tests/fixtures/redflags/added-pack.json')]);
  for (let i = 0; i < requests; i += 1) {
    const key = randomUUID();
    const receipt = i % 10 === 0 ? await sendWithPhoto(key, i) : await service.send(key, words);
    acknowledged.set(key, receipt.reference);
  }
  let coming = true;
  let came = 0;
  const meanwhile = (async () => { for (; coming; came += 1) await service.send(randomUUID(), words); })();
  assert.match(await service.run(['backup', '--to', backup]), /backed up to .*\nkeep a copy of the keys/s);
  coming = false;
  await meanwhile;
  assert.ok(came > 0);
  copyFileSync(path.join(service.data, 'master.keys'), keys);
  const list = JSON.parse(readFileSync(path.join(backup, 'backup.json'), 'utf8'));
  assert.ok(list.counts.requests >= requests, JSON.stringify(list.counts));
  assert.ok(!list.files.some((/** @type {any} */ file) => file.path.includes('keys')), 'keys are kept apart');
  assert.equal(statSync(backup).mode & 0o077, 0, 'it is its owner\'s alone');
  assert.throws(() => service.command(['backup', '--to', backup]), /exists already/);
});

test('The next backup links the photos that an earlier one has', () => {
  const next = path.join(service.folder, 'next');
  service.command(['backup', '--to', next, '--earlier', backup]);
  const list = JSON.parse(readFileSync(path.join(next, 'backup.json'), 'utf8'));
  const photos = list.files.filter((/** @type {any} */ file) => /^attachments\/.*\.png$/.test(file.path));
  assert.equal(photos.length, Math.ceil(requests / 10));
  for (const { path: name } of photos) assert.equal(statSync(path.join(next, name)).nlink, 2, name);
  rmSync(next, { recursive: true });
});

test('A backup that did not come to its end has another name, and is not restored', () => {
  const unfinished = path.join(service.folder, 'unfinished');
  // The disk is full in the middle of the database: no file may grow past 64 KB.
  const full = spawnSync('bash', ['-c', 'ulimit -f 64; trap "" XFSZ; exec "$0" "$@"', program, 'backup',
    '--to', unfinished, '--data-directory', service.data], { encoding: 'utf8' });
  assert.notEqual(full.status, 0);
  assert.ok(!existsSync(unfinished) && !existsSync(`${unfinished}.part`), 'nothing is left that looks like one');
  const killed = `${unfinished}.part`;
  cpSync(backup, killed, { recursive: true });
  rmSync(path.join(killed, 'backup.json'));
  for (const more of [[], ['--dry-run']]) {
    assert.throws(() => service.command(['restore', '--from', killed, '--keys', keys, ...more]),
      /has no backup\.json: .*did not come to its end\. Restore from an earlier one/s);
  }
  assert.throws(() => service.command(['restore', '--from', `${unfinished}.none`]), /there is no folder/);
});

test('Nothing is restored over what is there, with other keys, or from a backup that was changed', async () => {
  refuses(['--dry-run'], /is there already/);
  refuses([], /is there already/);
  const elsewhere = path.join(service.folder, 'elsewhere');
  mkdirSync(elsewhere, { mode: 0o700 });
  const tried = spawnSync(program, ['restore', '--from', backup, '--keys', keys, '--dry-run', '--data-directory',
    elsewhere], { encoding: 'utf8' });
  assert.match(tried.stdout, /would restore: .*nothing was changed/s, tried.stderr);
  await service.stop('SIGKILL');
  rmSync(service.data, { recursive: true });
  refuses([], /there are no keys/);
  const others = path.join(service.folder, 'other-keys');
  writeFileSync(others, `${'7'.repeat(64)}\n`);
  refuses(['--keys', others], /the keys are others/);
  const whole = path.join(service.folder, 'whole');
  cpSync(backup, whole, { recursive: true });
  const folder = path.join(backup, 'attachments', ods);
  const [first, second] = readdirSync(folder).map((name) => path.join(folder, name));
  const [png] = readdirSync(first).filter((name) => name.endsWith('.png'));
  writeFileSync(path.join(first, png), 'x');
  rmSync(second, { recursive: true });
  refuses(['--keys', keys], /has changed since/);
  refuses(['--keys', keys], /is missing/);
  refuses(['--keys', keys], /all else is right: with --without-damaged-photos/);
  const rest = service.command(['restore', '--from', backup, '--keys', keys, '--dry-run', '--without-damaged-photos']);
  assert.match(rest, /LEFT OUT {2}attachments\S+ has changed since[^]*LEFT OUT {2}attachments\S+ is missing/);
  assert.match(rest, /would restore: /);
  assert.ok(!existsSync(path.join(service.data, 'intake.db')));
  assert.ok(!existsSync(path.join(service.data, 'restore.part')), 'nothing is left of the try');
  rmSync(backup, { recursive: true });
  renameSync(whole, backup);
});

test('A photo that a stored request names and that is not there is found', () => {
  const list = JSON.parse(readFileSync(path.join(backup, 'backup.json'), 'utf8'));
  const without = path.join(service.folder, 'without');
  cpSync(backup, without, { recursive: true });
  const lost = list.files.filter((/** @type {any} */ file) => file.path.endsWith('.png'));
  for (const file of lost) rmSync(path.join(without, file.path));
  list.files = list.files.filter((/** @type {any} */ file) => !lost.includes(file));
  writeFileSync(path.join(without, 'backup.json'), JSON.stringify(list));
  assert.throws(() => service.command(['restore', '--from', without, '--keys', keys, '--dry-run']),
    /a photo of request \S+ of A81001 is missing/);
});

test('After everything was lost, the restore brings back all that had been acknowledged', async () => {
  assert.match(service.command(['restore', '--from', backup, '--keys', keys, '--dry-run']), /nothing was changed/);
  assert.ok(!existsSync(path.join(service.data, 'intake.db')));
  assert.match(service.command(['restore', '--from', backup, '--keys', keys]),
    new RegExp(`restored: 1 practices, 1 people, .* ${Math.ceil(requests / 10)} photos`));
  assert.equal(statSync(path.join(service.data, 'master.keys')).mode & 0o077, 0);
  assert.match(service.command(['red-flags', 'show', '--practice', ods]), /own\.paint-fumes/);
  await service.start();
  // A key that was stored gets its first receipt again.
  for (const [key, reference] of acknowledged) {
    const again = await fetch(`${service.address}/v1/practices/${ods}/requests`, { method: 'POST', body: words,
      headers: { 'Content-Type': 'application/fhir+json', 'Idempotency-Key': key } });
    assert.equal(again.status, 200, key);
    assert.equal((/** @type {any} */ (await again.json())).reference, reference);
  }
  assert.match(service.command(['ledger', 'verify']), /whole/);
});

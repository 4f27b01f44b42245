// Point-in-time recovery of PostgreSQL as docs/operating/backup.md has it: a base backup while requests come, the WAL
// archived, a mistake that deletes requests, the cluster destroyed, and all brought back to the moment before the
// mistake: requests, photos, ledger. With PostgreSQL's own tools, by ./scripts/drill-point-in-time.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import path from 'node:path';
import { promisify } from 'node:util';
// @ts-expect-error it has no types
import { PNG } from 'pngjs';
import { Service, bundle, eventually, ods, root } from '../service.mjs';

/** Runs lines of bash with the functions of scripts/lib/postgres.sh; what they say. @param {string} lines */
const bash = (lines) => execFileSync('bash', ['-c', `set -euo pipefail
source "${path.join(root, 'scripts/lib/postgres.sh')}"\n${lines}`], { encoding: 'utf8' }).trim();

const folder = bash('postgres_new_folder');
const main = path.join(folder, 'main');
const archive = path.join(folder, 'archive');
const base = path.join(folder, 'base');
const service = new Service();
const words = bundle();
after(async () => {
  await service.remove();
  bash(`postgres_remove "${folder}"`);
});

/** @param {string} sql */
const ask = (sql) => bash(`as_postgres psql -At -h "${main}.socket" -U postgres -c "${sql}"`);

/** key to what was acknowledged under it: reference, and the hash of its photo.
 * @type {Map<string, {reference: string, photo: string}>} */
const acknowledged = new Map();

/** @param {number} number */
async function send(number) {
  const key = randomUUID();
  const { reference } = /** @type {any} */ (await service.send(key, words));
  const picture = new PNG({ width: 16, height: 16 });
  picture.data.fill(number % 251);
  const bytes = PNG.sync.write(picture);
  const photo = createHash('sha256').update(bytes).digest('hex');
  const put = await fetch(`${service.address}/v1/practices/${ods}/requests/${key}/attachments/${photo}`,
    { method: 'PUT', body: bytes, headers: { 'Content-Type': 'image/png' } });
  assert.equal(put.status, 201);
  acknowledged.set(key, { reference, photo });
}

/** @param {number} count */
const sendAll = async (count) => { for (let i = 0; i < count; i += 1) await send(acknowledged.size); };

test('A cluster archives its WAL, and a base backup is made while requests come', async () => {
  bash(`postgres_make "${main}"; as_postgres mkdir "${archive}"
as_postgres tee -a "${main}/postgresql.conf" >/dev/null <<'END'
archive_mode = on
archive_command = 'test ! -f ${archive}/%f && cp %p ${archive}/%f'
END
postgres_start "${main}"`);
  process.env.FRONTDOOR_DATABASE = `host=${main}.socket user=postgres dbname=postgres`;
  service.addPractice();
  await service.start();
  await sendAll(20);
  const meanwhile = sendAll(40);
  const made = promisify(execFile)('bash', ['-c', `source "${path.join(root, 'scripts/lib/postgres.sh')}"
as_postgres pg_basebackup -h "${main}.socket" -U postgres -D "${base}" -X none -c fast`]);
  await Promise.all([meanwhile, made]);
  await sendAll(20);
});

let moment = '';

test('What is acknowledged is archived, and then somebody makes a mistake', async () => {
  assert.equal(acknowledged.size, 80);
  moment = ask('SELECT now()');
  assert.equal(ask("DELETE FROM requests WHERE ods = 'A81001'"), 'DELETE 80');
  assert.equal(ask('DELETE FROM photo_pieces').split(' ')[0], 'DELETE');
  const last = ask('SELECT pg_walfile_name(pg_switch_wal())');
  await eventually('the WAL is archived', async () => {
    const done = ask('SELECT last_archived_wal FROM pg_stat_archiver');
    return done >= last ? done : undefined;
  });
});

test('The cluster is lost, and comes back as it was before the mistake', async () => {
  await service.stop('SIGKILL');
  // The other processes see that the first is gone, and write until then.
  bash(`others=$(pgrep -P "$(head -n 1 "${main}/postmaster.pid")")
postgres_kill "${main}"
for process in $others; do timeout 30 tail --pid="$process" -f /dev/null; done
rm -rf "${main}"
as_postgres cp -a "${base}" "${main}"
as_postgres tee -a "${main}/postgresql.conf" >/dev/null <<'END'
restore_command = 'cp ${archive}/%f %p'
recovery_target_time = '${moment}'
recovery_target_action = promote
END
as_postgres touch "${main}/recovery.signal"
postgres_start "${main}"`);
  await eventually('it takes writes', async () => (ask('SELECT pg_is_in_recovery()') === 'f' ? true : undefined));
  ask('DELETE FROM change_feed');
  await service.start();
  for (const [key, { reference, photo }] of acknowledged) {
    const again = await fetch(`${service.address}/v1/practices/${ods}/requests`, { method: 'POST', body: words,
      headers: { 'Content-Type': 'application/fhir+json', 'Idempotency-Key': key } });
    assert.equal(again.status, 200, key);
    assert.equal((/** @type {any} */ (await again.json())).reference, reference);
    const picture = new PNG({ width: 16, height: 16 });
    picture.data.fill([...acknowledged.keys()].indexOf(key) % 251);
    const put = await fetch(`${service.address}/v1/practices/${ods}/requests/${key}/attachments/${photo}`,
      { method: 'PUT', body: PNG.sync.write(picture), headers: { 'Content-Type': 'image/png' } });
    assert.equal(put.status, 200, 'its photo is there already');
  }
  assert.equal(ask('SELECT count(*) FROM requests'), '80');
  assert.match(service.command(['ledger', 'verify']), /whole|ok/i);
  await send(1000);
});

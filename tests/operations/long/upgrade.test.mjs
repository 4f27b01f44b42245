// An upgrade with requests in the oldest database: killed again and again while it runs, it comes to its end, and every
// request is there. FRONTDOOR_UPGRADE_REQUESTS=10000: as many as a practice has in a year.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Service, root } from '../service.mjs';

const requests = Number(process.env.FRONTDOOR_UPGRADE_REQUESTS ?? 1_000);
const service = new Service();
after(() => service.remove());
const file = path.join(service.data, 'intake.db');

/** @param {string} sql */
function sqlite(sql) {
  const done = spawnSync('sqlite3', ['-bail', file], { input: sql, encoding: 'utf8' });
  assert.equal(done.status, 0, done.stderr);
  return done.stdout.trim();
}

/** Starts an upgrade and kills it after some time; whether it had come to its end. @param {number} ms */
const upgradeFor = (ms) => new Promise((resolve) => {
  const child = spawn(path.join(root, 'build/native-release/bin/frontdoor-intake'),
    ['migrate', '--data-directory', service.data], { stdio: 'ignore' });
  const timer = setTimeout(() => child.kill('SIGKILL'), ms);
  child.once('exit', (code) => {
    clearTimeout(timer);
    resolve(code === 0);
  });
});

test('An upgrade that is killed at any moment goes on at the next start, and nothing is lost', async () => {
  mkdirSync(service.data, { mode: 0o700 });
  sqlite(readFileSync(path.join(root, 'tests/fixtures/schemas/01.sql'), 'utf8'));
  sqlite(`INSERT INTO requests (ods, idempotency_key, body_identity, reference, received, kind, urgency, action,
    more_urgent, state, rank, receipt, summary, bundle, reading)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${requests})
    SELECT 'A81001', 'key-' || i, 'b', 'R-' || i, 1795428000000 + i, 'medical', 'none', 'none', 0, 'normal', 0, '{}',
    randomblob(300), randomblob(3000), randomblob(300) FROM n;`);
  const before = sqlite('SELECT count(*), sum(length(bundle)), max(reference) FROM requests;');
  let killed = 0;
  for (let ms = 20; !(await upgradeFor(ms)); ms *= 1.5) killed += 1;
  assert.ok(killed > 2, `killed ${killed} times`);
  assert.equal(sqlite('SELECT count(*), sum(length(bundle)), max(reference) FROM requests;'), before);
  assert.equal(sqlite('PRAGMA integrity_check;'), 'ok');
  assert.equal(sqlite("SELECT count(*) FROM requests WHERE progress = 'new' AND next_alert IS NOT NULL;"),
    String(requests + 1), 'what was open rings, as by the newest version');
});

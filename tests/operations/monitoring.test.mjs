// What an operator watches, by Debian's own Prometheus: rules and dashboard name figures that the service tells, the
// rules say what alerts-test.yaml wants of them, and in an outage the alerts fire and end.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Service, eventually, freePort, root } from './service.mjs';

const monitoring = path.join(root, 'packaging/monitoring');
const alerts = readFileSync(path.join(monitoring, 'alerts.yaml'), 'utf8');
const dashboard = readFileSync(path.join(monitoring, 'grafana-dashboard.json'), 'utf8');
const service = new Service();
let metricsPort = 0;
let servicePort = '0';

before(async () => {
  metricsPort = await freePort();
  servicePort = String(await freePort());
  service.addPractice();
  await service.start(['--metrics', `127.0.0.1:${metricsPort}`], servicePort);
});
after(() => service.remove());

const figures = async () => (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();

test('Prometheus takes the rules, and they say what their tests want', () => {
  for (const words of [['check', 'rules', 'alerts.yaml'], ['test', 'rules', 'alerts-test.yaml']]) {
    const done = spawnSync('promtool', words, { cwd: monitoring, encoding: 'utf8' });
    assert.equal(done.status, 0, done.stdout + done.stderr);
  }
});

test('Prometheus takes the figures as they are written', async () => {
  const done = spawnSync('promtool', ['check', 'metrics'], { input: await figures(), encoding: 'utf8' });
  assert.ok(done.status === 0 || done.status === 3, done.stderr);  // 3: style only
  assert.doesNotMatch(done.stderr, /error while linting|parsing/, done.stderr);
});

test('Rules and dashboard name figures that there are', async () => {
  await service.send('0a7f1d4e-0000-4000-8000-000000000001');
  service.command(['backup', '--to', path.join(service.folder, 'backup')]);
  const delivery = 'INSERT INTO deliveries (ods, reference, channel, event, created, state, next_attempt) VALUES '
    + `('A81001', 'X', 'webhook', 'request', 0, 'waiting', ${Date.now() + 3_600_000})`;
  assert.equal(spawnSync('sqlite3', [path.join(service.data, 'intake.db'), delivery]).status, 0);
  const wanted = new Set(`${alerts}${dashboard}`.match(/frontdoor_\w+/g));
  assert.ok(wanted.size > 12);
  await eventually(`figures for ${[...wanted].join(', ')}`, async () => {
    const text = await figures();
    return [...wanted].every((name) => new RegExp(`^${name}[ {]`, 'm').test(text)) || undefined;
  });
});

test('In an outage the alerts fire, and end with it', async () => {
  const folder = path.join(service.folder, 'prometheus');
  mkdirSync(folder);
  // Half an hour becomes a second; everything else stays as it is.
  writeFileSync(path.join(folder, 'alerts.yaml'),
    alerts.replace(/for: \w+/g, 'for: 1s').replace('> 1800', '> 1'));
  writeFileSync(path.join(folder, 'prometheus.yml'), `global: { scrape_interval: 1s, evaluation_interval: 1s }
rule_files: [alerts.yaml]
scrape_configs:
  - job_name: frontdoor-intake
    static_configs: [{ targets: ['127.0.0.1:${metricsPort}'] }]
`);
  const port = await freePort();
  const prometheus = spawn('prometheus', [`--config.file=${folder}/prometheus.yml`,
    `--storage.tsdb.path=${folder}/data`, `--web.listen-address=127.0.0.1:${port}`], { stdio: 'ignore' });
  try {
    const firing = async () => {
      const reply = await fetch(`http://127.0.0.1:${port}/api/v1/alerts`);
      const { data } = /** @type {any} */ (await reply.json());
      return new Set(data.alerts.filter((/** @type {any} */ one) => one.state === 'firing')
        .map((/** @type {any} */ one) => one.labels.alertname));
    };
    const isFiring = (/** @type {string} */ name, /** @type {boolean} */ wanted) =>
      eventually(`${name} ${wanted ? 'fires' : 'ends'}`,
        async () => (await firing()).has(name) === wanted || undefined);

    await service.send('0a7f1d4e-0000-4000-8000-000000000002');
    await isFiring('FrontdoorUrgentUnread', true);
    assert.ok(!(await firing()).has('FrontdoorDeliveryDead'));
    const die = "UPDATE deliveries SET state = 'dead'";
    assert.equal(spawnSync('sqlite3', [path.join(service.data, 'intake.db'), die]).status, 0);
    await isFiring('FrontdoorDeliveryDead', true);
    assert.ok(!(await firing()).has('FrontdoorDown'));
    await service.stop('SIGKILL');
    await isFiring('FrontdoorDown', true);
    await service.start(['--metrics', `127.0.0.1:${metricsPort}`], servicePort);
    await isFiring('FrontdoorDown', false);
  } finally {
    prometheus.kill('SIGKILL');
  }
});

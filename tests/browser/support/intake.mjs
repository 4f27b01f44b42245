// The real intake service on a free port, with a data directory of its own that goes with it.
import { execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from './browser.mjs';

const binary = process.env.FRONTDOOR_INTAKE ?? join(root, 'build/native-release/bin/frontdoor-intake');
export const user = 'reception';
export const password = 'a long enough pass phrase';
export const practice = { ods: 'A81001', name: 'Riverside Surgery', phone: '020 7946 0000' };

/** The request that a kept journey makes, as it is sent. @param {string} journey */
export function bundleOf(journey) {
  const played = execFileSync(join(root, 'build/native-release/bin/frontdoor'),
    ['play', join(root, 'tests/fixtures/journeys', `${journey}.jsonl`)], { encoding: 'utf8' });
  const line = played.split('\n').filter((text) => text.includes('{"resourceType":"Bundle"')).at(-1) ?? '';
  return line.slice(line.indexOf('{"resourceType":"Bundle"'));
}

/** Sends it to a service, as the form does; comes back with the receipt. @param {string} url @param {string} bundle */
export async function post(url, bundle, key = randomUUID()) {
  const response = await fetch(`${url}/v1/practices/${practice.ods}/requests`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/fhir+json', 'Idempotency-Key': key },
    body: bundle,
  });
  if (response.status !== 201) throw new Error(`${response.status}: ${await response.text()}`);
  return response.json();
}

/**
 * @param {string} siteOrigin the practice's website, which may hold the form
 * @param {string[]} [flags] more for `serve`
 * @param {string} [port] 0: any that is free
 */
export async function startIntake(siteOrigin, flags = [], port = '0') {
  const data = mkdtempSync(join(tmpdir(), 'frontdoor-intake-'));
  const run = (/** @type {string[]} */ parameters, input = '') =>
    execFileSync(binary, [...parameters, '--data-directory', data], { input, encoding: 'utf8' });
  run(['practice', 'add', '--ods', practice.ods, '--name', practice.name, '--phone', practice.phone,
    '--site-origin', siteOrigin]);
  run(['user', 'add', '--practice', practice.ods, '--user', user, '--role', 'manager', '--password-stdin'],
    `${password}\n`);
  /** @type {string[]} */ const missing = [];
  const serve = async (/** @type {string} */ at) => {
    const started = spawn(binary, ['serve', '--port', at, '--data-directory', data,
      '--web-root', join(root, 'build/web'), ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
    createInterface({ input: started.stderr }).on('line', (said) => {
      if (said.includes('inbox-name-missing')) missing.push(said);
    });
    const line = await new Promise((resolve, reject) => {
      started.once('exit', (code) => reject(new Error(`frontdoor-intake ended with ${code}`)));
      createInterface({ input: started.stdout }).once('line', resolve);
    });
    return { started, address: line.replace(/^listening /, '') };
  };
  const ended = (/** @type {import('node:child_process').ChildProcess} */ service, how = 'SIGTERM') =>
    new Promise((resolve) => {
      service.once('exit', resolve);
      service.kill(/** @type {'SIGTERM'|'SIGKILL'} */ (how));
    });
  let { started: child, address } = await serve(port);
  const url = address.startsWith('http') ? address : `http://${address}`;
  return {
    url,
    form: `${url}/p/${practice.ods}`,
    inbox: `${url}/inbox`,
    /**
     * Sets the signal in the database, and comes back when patients get it (the service reads again within a second): a
     * test's day may be past, and the command sets no signal that is over nor a pause that begins in the past.
     * @param {string} state @param {string} from RFC 3339 @param {string[]} more flags, such as a pause's reason
     */
    async signal(state, from, ...more) {
      const [, until, , reason, , icbReference] = more;
      const signal = JSON.stringify({ state, from, until, reason, icbReference });
      execFileSync('sqlite3', ['-cmd', '.timeout 5000', databaseIn(data), `update practices set signal = '${signal}'`]);
      const given = async () => (await (await fetch(`${url}/v1/practices/${practice.ods}/status`)).json()).signal.state;
      while (await given() !== state);
    },
    /** Adds the practice's own red flags. @param {string} pack its source or compiled file */
    async addRedFlags(pack) {
      run(['red-flags', 'set', '--practice', practice.ods, '--file', pack]);
      // The service looks once a second; any hash leads to the practice's newest.
      while ((await fetch(`${url}/v1/practices/${practice.ods}/red-flags/0`)).status !== 200);
    },
    /** A command on its data, such as `form add`. @param {string[]} words */
    command: (...words) => run(words),
    /** Another account with the same password. @param {string} name @param {string} role */
    addUser: (name, role) => run(['user', 'add', '--practice', practice.ods, '--user', name, '--role', role,
      '--password-stdin'], `${password}\n`),
    /** How many requests are stored. */
    stored: () => Number(execFileSync('sqlite3', ['-readonly', databaseIn(data), 'select count(*) from requests'],
      { encoding: 'utf8' })),
    /** Its data directory. */
    data,
    /** Stopped, with its data kept. */
    stopAlone: () => ended(child),
    /** Killed without a warning. */
    kill: () => ended(child, 'SIGKILL'),
    /** Again, with the same data at the same address. */
    async restart() {
      ({ started: child } = await serve(new URL(url).port));
    },
    async stop() {
      await ended(child);
      rmSync(data, { recursive: true });
      if (missing.length > 0) throw new Error(`a page shows nothing for a name: ${missing}`);
    },
  };
}

/** @param {string} data */
function databaseIn(data) {
  return join(data, 'intake.db');
}

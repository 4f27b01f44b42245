// The real intake service on a free port, with a data directory of its own that goes with it.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from './browser.mjs';

const binary = process.env.FRONTDOOR_INTAKE ?? join(root, 'build/native-release/bin/frontdoor-intake');
export const user = 'reception';
export const password = 'a long enough pass phrase';
export const practice = { ods: 'A81001', name: 'Riverside Surgery', phone: '020 7946 0000' };

/** @param {string} siteOrigin the practice's website, which may hold the form */
export async function startIntake(siteOrigin) {
  const data = mkdtempSync(join(tmpdir(), 'frontdoor-intake-'));
  const run = (/** @type {string[]} */ parameters, input = '') =>
    execFileSync(binary, [...parameters, '--data-directory', data], { input, encoding: 'utf8' });
  run(['practice', 'add', '--ods', practice.ods, '--name', practice.name, '--phone', practice.phone,
    '--site-origin', siteOrigin]);
  run(['user', 'add', '--practice', practice.ods, '--user', user, '--password-stdin'], `${password}\n`);
  const child = spawn(binary, ['serve', '--port', '0', '--data-directory', data, '--web-root', join(root, 'build/web')],
    { stdio: ['ignore', 'pipe', 'ignore'] });
  const address = await new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`frontdoor-intake ended with ${code}`)));
    createInterface({ input: child.stdout }).once('line', (line) => resolve(line.replace(/^listening /, '')));
  });
  const url = address.startsWith('http') ? address : `http://${address}`;
  return {
    url,
    form: `${url}/p/${practice.ods}`,
    inbox: `${url}/inbox`,
    /**
     * Sets the signal by the command, and comes back when patients get it (the service reads again within a second).
     * @param {string} state @param {string} from RFC 3339
     */
    async signal(state, from) {
      run(['signal', 'set', '--practice', practice.ods, '--state', state, '--from', from]);
      const given = async () => (await (await fetch(`${url}/v1/practices/${practice.ods}/status`)).json()).signal.state;
      while (await given() !== state);
    },
    /** How many requests are stored. */
    stored: () => Number(execFileSync('sqlite3', ['-readonly', databaseIn(data), 'select count(*) from requests'],
      { encoding: 'utf8' })),
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      rmSync(data, { recursive: true });
    },
  };
}

/** @param {string} data */
function databaseIn(data) {
  return join(data, 'intake.db');
}

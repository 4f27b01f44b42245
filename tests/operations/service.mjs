// Starts frontdoor-intake with one practice in a folder of its own, for the tests of this folder.
import { execFile, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..');
const bin = path.join(root, 'build/native-release/bin');
export const ods = 'A81001';

/** A port of this machine that nobody has just now. @returns {Promise<number>} */
export const freePort = () => new Promise((resolve, reject) => {
  const server = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
    const address = server.address();
    server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
  });
});

/**
 * Asks again until `ask` gives something that is not undefined.
 * @template T @param {string} what @param {() => Promise<T | undefined>} ask @param {number} [seconds]
 * @returns {Promise<T>}
 */
export async function eventually(what, ask, seconds = 30) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s`);
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
}

/** A request as the form sends it. @returns {string} */
export function bundle() {
  const journey = path.join(root, 'tests/fixtures/journeys/adult-chest-pain.jsonl');
  const played = spawnSync(path.join(bin, 'frontdoor'), ['play', journey], { encoding: 'utf8' });
  return played.stdout.split('\n').filter((line) => line.includes('"resourceType":"Bundle"'))
    .map((line) => line.slice(line.indexOf('{"resourceType":"Bundle"'))).at(-1) ?? '';
}

export class Service {
  constructor() {
    this.folder = mkdtempSync(path.join(os.tmpdir(), 'frontdoor-operations-'));
    this.data = path.join(this.folder, 'data');
    mkdirSync(path.join(this.folder, 'web'));
    writeFileSync(path.join(this.folder, 'web/embed.html'), 'form');
    this.address = '';
    /** @type {import('node:child_process').ChildProcess | undefined} */
    this.process = undefined;
  }

  /** Runs a command to its end; its standard output. @param {string[]} words @param {string} [input] */
  command(words, input = '') {
    const done = spawnSync(path.join(bin, 'frontdoor-intake'), [...words, '--data-directory', this.data],
      { encoding: 'utf8', input });
    if (done.status !== 0) throw new Error(`${words.join(' ')}: ${done.stderr}${done.stdout}`);
    return done.stdout;
  }

  /** The same while others go on. @param {string[]} words @returns {Promise<string>} */
  async run(words) {
    const { stdout } = await promisify(execFile)(path.join(bin, 'frontdoor-intake'),
      [...words, '--data-directory', this.data]);
    return stdout;
  }

  addPractice() {
    this.command(['practice', 'add', '--ods', ods, '--name', 'Riverside Surgery', '--phone', '020 7946 0000']);
  }

  /** @param {string[]} [more] settings @param {string} [port] */
  async start(more = [], port = '0') {
    const child = spawn(path.join(bin, 'frontdoor-intake'), ['serve', '--data-directory', this.data, '--web-root',
      path.join(this.folder, 'web'), '--port', port, ...more], { stdio: ['ignore', 'pipe', 'ignore'] });
    this.process = child;
    let said = '';
    this.address = await new Promise((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`the service ended with ${code}`)));
      child.stdout.on('data', (bytes) => {
        said += bytes;
        const ready = /^listening (\S+)$/m.exec(said);
        if (ready) resolve(ready[1]);
      });
    });
  }

  /** @param {NodeJS.Signals} [signal] */
  async stop(signal = 'SIGTERM') {
    const child = this.process;
    this.process = undefined;
    if (!child || child.exitCode !== null) return;
    const ended = new Promise((resolve) => { child.once('exit', resolve); });
    child.kill(signal);
    await ended;
  }

  /** Sends a patient's request; its receipt. @param {string} key @param {string} [body] */
  async send(key, body = bundle()) {
    const reply = await fetch(`${this.address}/v1/practices/${ods}/requests`, {
      method: 'POST', body, headers: { 'Content-Type': 'application/fhir+json', 'Idempotency-Key': key } });
    if (reply.status !== 201) throw new Error(`${reply.status}: ${await reply.text()}`);
    return reply.json();
  }

  async remove() {
    await this.stop('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

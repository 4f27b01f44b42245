// A real mail server (exim) with STARTTLS and AUTH PLAIN, as the intake tests have it.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './browser.mjs';

/** A port that nobody listens on now. @returns {Promise<number>} */
export function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** Knows nobody at bounce.example, and is too busy for busy.example. */
export async function startMailServer() {
  const place = mkdtempSync(join(tmpdir(), 'frontdoor-mail-'));
  chmodSync(place, 0o777); // the server is another user
  const folder = join(place, 'mail');
  const script = join(root, 'tests/intake/mail_server.sh');
  const port = await freePort();
  execFileSync('bash', [script, 'start', folder, String(port)]);
  const inbox = join(folder, 'inbox');
  return {
    flags: ['--mail-host', 'localhost', '--mail-port', String(port), '--mail-from', 'frontdoor@service.example',
      '--mail-user', 'mailer', '--mail-password', 'topsecret', '--mail-ca', join(folder, 'certificate.pem')],
    /** All that it took. */
    mails: () => (existsSync(inbox) ? readFileSync(inbox, 'utf8') : ''),
    log: () => readFileSync(join(folder, 'mainlog'), 'utf8'),
    stop() {
      execFileSync('bash', [script, 'stop', folder]);
      rmSync(place, { recursive: true });
    },
  };
}

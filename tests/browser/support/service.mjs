// A stand-in for the intake service that can be made to misbehave. It serves build/web as the real one does, under
// the same content security policy; what it answers to a request is the test's business.
import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { root } from './browser.mjs';
import { serve } from './servers.mjs';

/** @type {Record<string, string>} */
const types = {
  '.css': 'text/css', '.js': 'text/javascript', '.wasm': 'application/wasm', '.json': 'application/json',
};

const policy = (/** @type {string} */ ancestors) =>
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; " +
  "connect-src 'self'; worker-src 'self'; font-src 'none'; base-uri 'none'; form-action 'self'; " +
  `frame-ancestors ${ancestors}`;

/** @param {Record<string, string>} values */
function page(values) {
  const template = readFileSync(join(root, 'build/web/static.html'), 'utf8');
  return template.replace(/\{\{practice\.([\w-]+)\}\}/g, (whole, name) => values[name] ?? whole);
}

export const receipt = {
  reference: '7K3M-Q2XD',
  receivedAt: '2026-11-23T09:00:00Z',
  deadline: '2026-11-24T18:30:00Z',
  action: 'none',
  moreUrgent: false,
};

/**
 * @typedef {object} Behaviour
 * @property {object} signal
 * @property {(body: string, key: string) => import('./servers.mjs').Answer} accept
 * @property {(tries: number) => import('./servers.mjs').Answer} attach
 * @property {(path: string) => import('./servers.mjs').Answer|undefined} instead answers a path in the service's place
 * @property {string} ancestors who may hold the form
 * @property {string[]} languages the second languages that the practice has turned on
 */

export async function startService() {
  /** @returns {Behaviour} as a service should */
  const well = () => ({
    signal: { state: 'normal' },
    accept: () => ({ status: 201, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(receipt) }),
    attach: () => ({ status: 201, headers: { 'Content-Type': 'application/json' }, body: '{}' }),
    instead: () => undefined,
    ancestors: '*',
    languages: [],
  });
  const behaviour = well();
  /** @type {{key: string, body: string}[]} */
  const requests = [];
  /** @type {{path: string, body: Buffer, after: number}[]} */
  const attachments = [];
  // A page of plain files comes without a status; one with second languages is the service's own.
  const statusOf = (/** @type {object} */ practice) => behaviour.languages.length === 0 ? 'null'
    : JSON.stringify({ ...practice, languages: behaviour.languages, signal: behaviour.signal });
  const server = await serve(async (path, request) => {
    const replaced = behaviour.instead(path);
    if (replaced) return replaced;
    const practice = { ods: path.split('/').pop() ?? '', name: 'Riverside Surgery', phone: '020 7946 0000' };
    if (path.startsWith('/p/')) {
      return {
        headers: { 'Content-Security-Policy': policy(behaviour.ancestors) },
        body: page({ ...practice, 'phone-href': '02079460000' })
          .replace('id="frontdoor-status">null', `id="frontdoor-status">${statusOf(practice)}`),
      };
    }
    if (path.endsWith('/status')) {
      const body = JSON.stringify({ ...practice, ods: 'A81001', photos: true, signal: behaviour.signal });
      return { headers: { 'Content-Type': 'application/json' }, body };
    }
    if (path.includes('/attachments/') && request.method === 'PUT') {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      attachments.push({ path, body: Buffer.concat(chunks), after: requests.length });
      return behaviour.attach(attachments.length);
    }
    if (path.endsWith('/requests') && request.method === 'POST') {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      const body = Buffer.concat(chunks).toString();
      const key = String(request.headers['idempotency-key']);
      requests.push({ key, body });
      return behaviour.accept(body, key);
    }
    const file = join(root, 'build/web', path);
    if (!existsSync(file)) return { status: 404 };
    const type = types[extname(path)] ?? 'application/octet-stream';
    return { headers: { 'Content-Type': type }, body: readFileSync(file) };
  });
  /** Forgets what came, and behaves well again. */
  const reset = () => {
    requests.length = 0;
    attachments.length = 0;
    Object.assign(behaviour, well());
  };
  return { ...server, behaviour, requests, attachments, reset, form: `${server.url}/p/A81001` };
}

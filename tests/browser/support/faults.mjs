// A proxy on loopback between the browser and the real intake service, over TLS, that breaks what passes on its way to
// the store: each fault is one that networks and servers make. Everything else is handed through.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as forward } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen } from './servers.mjs';

/** @typedef {{status: number, headers: import('node:http').IncomingHttpHeaders, body: Buffer}} Answer */
/**
 * What is done with one delivery: how it goes on to the service, and what comes back to the browser.
 * @typedef {(deliver: () => Promise<Answer>, response: import('node:http').ServerResponse) => Promise<void>} Fault
 */

/** @param {import('node:http').ServerResponse} response @param {Answer} answer */
function pass(response, { status, headers, body }) {
  response.writeHead(status, { ...headers, 'content-length': body.length }).end(body);
}

/** @type {Record<string, Fault>} */
export const faults = {
  'cut off before anything arrives': async (_deliver, response) => void response.socket?.destroy(),
  'cut off in the middle of the receipt': async (deliver, response) => {
    const { status, headers, body } = await deliver();
    response.writeHead(status, { ...headers, 'content-length': body.length });
    response.write(body.subarray(0, body.length / 2), () => response.socket?.destroy());
  },
  'a server error, and nothing stored': async (_deliver, response) =>
    pass(response, { status: 500, headers: { 'content-type': 'text/html' }, body: Buffer.from('<h1>Oops</h1>') }),
  'a server error after it was stored': async (deliver, response) => {
    await deliver();
    pass(response, { status: 502, headers: {}, body: Buffer.from('') });
  },
  'unavailable, try again in a second': async (_deliver, response) =>
    pass(response, { status: 503, headers: { 'retry-after': '1' }, body: Buffer.from('') }),
  'a sign-in page of a wireless network': async (_deliver, response) => {
    const body = Buffer.from('<p>Welcome to our wireless network</p>');
    pass(response, { status: 200, headers: { 'content-type': 'text/html' }, body });
  },
  'sent away to another address': async (_deliver, response) =>
    pass(response, { status: 302, headers: { location: '/healthz' }, body: Buffer.from('') }),
  'delivered twice': async (deliver, response) => {
    await deliver();
    pass(response, await deliver());
  },
};

/** A certificate for this machine that nobody has signed. */
function certificate() {
  const folder = mkdtempSync(join(tmpdir(), 'frontdoor-tls-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes',
    '-days', '2', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert],
  { stdio: 'ignore' });
  const pair = { key: readFileSync(key), cert: readFileSync(cert) };
  rmSync(folder, { recursive: true });
  return pair;
}

/** TLS's own way to hang up: a fatal alert, handshake_failure. */
const alert = Buffer.from([0x15, 3, 3, 0, 2, 2, 40]);

/** @param {() => string} target the service's address at the moment */
export async function startFaultyProxy(target) {
  /** @type {{next: Fault|null, refuseTls: boolean, deliveries: number, hold: Promise<void>|null}} */
  const state = { next: null, refuseTls: false, deliveries: 0, hold: null };
  const inner = createTlsServer(certificate(), async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    /** @returns {Promise<Answer>} */
    const deliver = () => new Promise((resolve, reject) => {
      const out = forward(target() + request.url, { method: request.method, headers: request.headers }, (answer) => {
        /** @type {Buffer[]} */ const parts = [];
        answer.on('data', (part) => parts.push(part));
        answer.on('end', () => {
          const { 'transfer-encoding': _chunked, connection: _connection, ...headers } = answer.headers;
          resolve({ status: answer.statusCode ?? 502, headers, body: Buffer.concat(parts) });
        });
      });
      out.on('error', reject);
      out.end(body);
    });
    const isRequest = request.method === 'POST' && /\/requests$/.test(request.url ?? '');
    if (isRequest) state.deliveries += 1;
    const fault = isRequest ? state.next : null;
    if (fault) state.next = null;
    if (isRequest) await state.hold;
    try {
      if (fault) await fault(deliver, response);
      else pass(response, await deliver());
    } catch {
      response.socket?.destroy();
    }
  });
  const tls = await listen(/** @type {any} */ (inner), '127.0.0.1');
  /** @type {Set<import('node:net').Socket>} */ const open = new Set();
  const front = createTcpServer((socket) => {
    socket.on('error', () => {});
    if (state.refuseTls) {
      socket.once('data', () => socket.end(alert));
      return;
    }
    const through = connect(tls.port, '127.0.0.1');
    through.on('error', () => socket.destroy());
    socket.pipe(through).pipe(socket);
    open.add(socket);
    socket.on('close', () => {
      open.delete(socket);
      through.destroy();
    });
  });
  await new Promise((resolve) => front.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (front.address());
  return {
    state,
    url: `https://127.0.0.1:${port}`,
    cutAll: () => open.forEach((socket) => socket.destroy()),
    async close() {
      for (const socket of open) socket.destroy();
      front.close();
      await tls.close();
    },
  };
}

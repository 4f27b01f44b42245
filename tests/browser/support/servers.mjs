// Small servers for tests: each on a free port of its own, ended by the test that started it.
import { createServer } from 'node:http';

/** @typedef {(path: string, request: import('node:http').IncomingMessage) => Answer|Promise<Answer>} Answerer */
/** @typedef {{status?: number, headers?: Record<string, string>, body?: string|Buffer}} Answer */

/**
 * @param {Answerer} answer
 * @param {string} [host] localhost for practices' sites, 127.0.0.1 for the form: two sites for the browser
 */
export async function serve(answer, host = '127.0.0.1') {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://server');
    const { status = 200, headers = {}, body = '' } = await answer(pathname, request);
    response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8', ...headers }).end(body);
  });
  return listen(server, host);
}

/**
 * @param {import('node:http').Server} server @param {string} host
 */
export async function listen(server, host) {
  await new Promise((resolve) => server.listen(0, host, () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://${host}:${port}`,
    port,
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve(undefined));
    }),
  };
}

// Serves the demo practice website: a stand-in for a practice's own, on another host than the form.
//
//   FRONTDOOR_URL=http://127.0.0.1:8080 node web/demo-site/serve.mjs [--port 8081]
//
// FRONTDOOR_URL        where the form comes from (default http://127.0.0.1:8080)
// FRONTDOOR_SITE_PORT  the port, if --port is not given (default 8081)
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

/** @type {Record<string, [file: string, type: string]>} */
const pages = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/site.css': ['site.css', 'text/css; charset=utf-8'],
};

/** @param {() => string} formUrl where frontdoor.js and the form are served */
export function demoSite(formUrl) {
  return createServer((request, response) => {
    const page = pages[new URL(request.url ?? '/', 'http://localhost').pathname];
    if (!page) {
      response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' }).end('There is no such page.\n');
      return;
    }
    const [file, type] = page;
    const text = readFileSync(join(here, file), 'utf8').replaceAll('%frontdoor%', formUrl().replace(/\/$/, ''));
    response.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'no-cache' }).end(text);
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const flag = process.argv.indexOf('--port');
  const port = Number(flag > 0 ? process.argv[flag + 1] : (process.env.FRONTDOOR_SITE_PORT ?? 8081));
  const server = demoSite(() => process.env.FRONTDOOR_URL ?? 'http://127.0.0.1:8080');
  server.listen(port, 'localhost', () => console.log(`http://localhost:${port}/`));
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0));
}

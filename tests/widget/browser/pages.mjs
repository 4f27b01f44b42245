// Serves painter.wasm, the mirror and the fixtures for a browser: /painted/NAME paints a fixture, /plain/NAME shows the
// same View as the mirror's elements in nhsuk-frontend's styles, /faces/NAME both as a patient has them. No inline
// script or style: the form's own content security policy. /nhsuk/NAME is the page as nhsuk-frontend's macros make it.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import * as sass from 'sass';
import { nhsukPage, stylesheet as nhsukStylesheet } from './nhsuk.mjs';

const here = dirname(fileURLToPath(import.meta.url));
export const root = join(here, '../../..');
export const fixtureNames = ['text', 'own-words', 'fields', 'measures', 'choices', 'advice', 'check', 'confirmation'];
export const widths = [320, 375, 768, 1280];
const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; " +
  "img-src 'self' data:";

/** @param {string} entry */
function bundle(entry) {
  return esbuild.buildSync({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    logLevel: 'warning',
  }).outputFiles[0].contents;
}

function stylesheet() {
  return sass.compile(join(root, 'web/styles/embed.scss'), {
    loadPaths: [join(root, 'node_modules/nhsuk-frontend/dist/nhsuk')],
    quietDeps: true,
  }).css;
}

// Arial, as in the form, and the form's column; the typeface of NHS.UK is not fetched.
function nhsukStyle() {
  return `${readFileSync(nhsukStylesheet, 'utf8')}
    html body, body button, body input, body select, body textarea { font-family: arial, sans-serif }
    html, body { background: #fff }
    .gallery-frame { display: flow-root; box-sizing: border-box; max-width: 44em; margin: 0 auto;
      padding: 16px 16px 0; overflow-wrap: break-word }
    .gallery-frame > .nhsuk-back-link:first-child { margin-top: 0; margin-bottom: 16px }`;
}

/** @param {string} face @param {string} name */
function page(face, name) {
  return `<!doctype html><html lang="en" class="frontdoor-html"><head><meta charset="utf-8"><title>${name}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/style.css">
<link rel="icon" href="data:,"></head><body class="frontdoor-body" data-face="${face}" data-view="${name}">
<div class="frontdoor-content"><main class="frontdoor-main"><div class="frontdoor-frame"><div id="stage"></div></div>
</main></div><script type="module" src="/page.js"></script></body></html>`;
}

/** The same from nhsuk-frontend's own macros and style sheet. @param {string} fixtures @param {string} name */
function nhsuk(fixtures, name) {
  const view = JSON.parse(readFileSync(join(fixtures, `${name}.json`), 'utf8'));
  return `<!doctype html><html lang="en" class="nhsuk-template"><head><meta charset="utf-8"><title>${name}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/nhsuk.css">
<link rel="icon" href="data:,"></head><body data-ready="yes"><div class="gallery-frame">${nhsukPage(view.root)}</div>
</body></html>`;
}

/** Folder with the fixtures' .view and .json files, written by frontdoor-write-fixtures. */
export function writeFixtures() {
  const folder = mkdtempSync(join(tmpdir(), 'frontdoor-fixtures-'));
  const tool = ['native-release', 'native-debug']
    .map((preset) => join(root, `build/${preset}/bin/frontdoor-write-fixtures`))
    .find((file) => existsSync(file));
  if (!tool) throw new Error('frontdoor-write-fixtures is not built: ./scripts/build native-release');
  execFileSync(tool, [folder]);
  return folder;
}

/** @param {string} fixtures */
export async function serve(fixtures) {
  /** @type {Record<string, [string, string | Uint8Array]>} */
  const files = {
    '/page.js': ['text/javascript', bundle(join(here, 'page.js'))],
    '/painter.js': ['text/javascript', bundle(join(root, 'web/painted/painter.js'))],
    '/style.css': ['text/css', stylesheet()],
    '/nhsuk.css': ['text/css', nhsukStyle()],
    '/painter.wasm': ['application/wasm', readFileSync(join(root, 'build/wasm-release/bin/painter.wasm'))],
  };
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const [, face, name] = path.split('/');
    if (/^(painted|plain|faces|many|sheet)$/.test(face)) files[path] = ['text/html', page(face, name)];
    if (face === 'nhsuk') files[path] = ['text/html', nhsuk(fixtures, name)];
    if (face === 'fixtures') files[path] = ['application/octet-stream', readFileSync(join(fixtures, name))];
    const [type, body] = files[path] ?? ['text/plain', ''];
    response.writeHead(files[path] ? 200 : 404, { 'Content-Type': type, 'Content-Security-Policy': policy });
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { origin: `http://127.0.0.1:${address.port}`, close: () => server.close() };
}

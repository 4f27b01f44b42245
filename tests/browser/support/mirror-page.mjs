// A page that holds nothing but the mirror: bundled from web/mirror, fed with Views by the test, its events kept in a
// list.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { painted, root } from './browser.mjs';

const entry = `
import { LiveRegions } from './web/mirror/live-regions.js';
import { Mirror } from './web/mirror/mirror.js';
const byId = (id) => document.getElementById(id);
window.events = [];
window.mirror = new Mirror(byId('stage'), (event) => window.events.push(event));
window.regions = new LiveRegions(byId('polite'), byId('assertive'));
`;

const script = esbuild.buildSync({
  stdin: { contents: entry, resolveDir: root }, bundle: true, write: false, format: 'iife', logLevel: 'warning',
}).outputFiles[0].text;

function stylesheet() {
  const assets = join(root, 'build/web/assets');
  const name = readdirSync(assets).find((file) => /^embed-.*\.css$/.test(file));
  if (!name) throw new Error('build/web holds no stylesheet: run npm run build:web first');
  return readFileSync(join(assets, name), 'utf8');
}

const html = `<!DOCTYPE html><html lang="en" class="frontdoor-html"><head><title>Mirror</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body class="frontdoor-body"><div class="frontdoor-content">
<main class="frontdoor-main"><div id="stage"></div></main></div>
<div id="polite" class="nhsuk-u-visually-hidden" aria-live="polite"></div>
<div id="assertive" class="nhsuk-u-visually-hidden" aria-live="assertive"></div></body></html>`;

/** @param {import('playwright-core').Page} page */
export async function openMirror(page) {
  await page.setContent(html);
  await page.addStyleTag({ content: stylesheet() });
  await page.addScriptTag({ content: script });
}

/** @param {import('playwright-core').Page} page @param {object} view */
export async function show(page, view) {
  // @ts-ignore The page's own globals, see entry.
  await page.evaluate((shown) => window.mirror.update(shown), view);
}

/** @param {import('playwright-core').Page} page @returns {Promise<{kind: string, node?: number, value?: string}[]>} */
export async function takeEvents(page) {
  // A press is told once it has been shown.
  await page.evaluate(painted);
  // @ts-ignore The page's own globals, see entry.
  return page.evaluate(() => window.events.splice(0));
}

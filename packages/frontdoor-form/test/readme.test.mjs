// The README's example runs, in Node and in a browser, and its sizes are those of the package.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { sizes } from '../size.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
const example = /```js\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';

test('The README has an example of five lines', () => {
  assert.equal(example.trim().split('\n').length, 5);
});

test('The README example runs in Node', async () => {
  const lines = [];
  const log = console.log;
  console.log = (...what) => { lines.push(what.join(' ')); };
  try {
    const code = example.replace("'frontdoor-form'", `'${pathToFileURL(path.join(root, 'index.js'))}'`);
    await import(`data:text/javascript,${encodeURIComponent(code)}`);
  } finally {
    console.log = log;
  }
  assert.deepEqual(lines, ['true', 'true']);
});

const types = { '.js': 'text/javascript', '.wasm': 'application/wasm', '.txt': 'text/plain', '.html': 'text/html' };

/** Serves the package beside a page whose import map names it. */
async function serve() {
  const page = `<!DOCTYPE html><meta charset="utf-8"><title>t</title><link rel="icon" href="data:,">
<script type="importmap">{"imports":{"frontdoor-form":"/browser.js"}}</script><script type="module">${example}
document.title = 'done';</script>`;
  const server = createServer((request, answer) => {
    const name = /** @type {string} */ (request.url);
    answer.setHeader('content-type', types[/** @type {keyof typeof types} */ (path.extname(name))] ?? 'text/html');
    answer.end(name === '/' ? page : readFileSync(path.join(root, name)));
  });
  await new Promise((done) => { server.listen(0, '127.0.0.1', () => done(undefined)); });
  return { server, url: `http://127.0.0.1:${/** @type {any} */ (server.address()).port}/` };
}

test('The README example runs in a browser', async () => {
  const { server, url } = await serve();
  const executablePath = process.env.FRONTDOOR_CHROMIUM ?? '/usr/bin/chromium-headless-shell';
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-background-networking'] });
  try {
    const page = await browser.newPage();
    /** @type {string[]} */ const lines = [];
    page.on('console', (message) => lines.push(message.text()));
    page.on('pageerror', (error) => lines.push(String(error)));
    await page.goto(url);
    await page.waitForFunction("document.title === 'done'", undefined, { timeout: 20_000 });
    assert.deepEqual(lines, ['true', 'true']);
  } finally {
    await browser.close();
    server.close();
  }
});

test('The README states the size that the command measures', () => {
  const all = sizes();
  const stated = /(\d+) kB as it is, (\d+) kB with gzip, (\d+) kB with brotli/.exec(readme);
  assert.ok(stated);
  /** @type {('raw' | 'gzip' | 'brotli')[]} */ (['raw', 'gzip', 'brotli']).forEach((key, index) => {
    const measured = all.reduce((total, one) => total + one[key], 0) / 1000;
    const written = Number(stated[index + 1]);
    assert.ok(Math.abs(measured - written) / measured < 0.05, `${key}: ${measured} kB, the README says ${written} kB`);
  });
});

// A screen that nobody sees with Chromium on it, and the bus on which a screen reader would listen to it.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { startScreen } from './screen.mjs';

const launcher = '/usr/libexec/at-spi-bus-launcher';
const reader = fileURLToPath(new URL('read_accessible.py', import.meta.url));
/** Debian's Python, which has Debian's bindings. */
const python = '/usr/bin/python3';

/** @param {import('node:child_process').ChildProcess} child @returns {Promise<string>} */
function firstLine(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${child.spawnfile} ended with ${code}`)));
    createInterface({ input: /** @type {import('node:stream').Readable} */ (child.stdout) }).once('line', resolve);
  });
}

export async function startAssistive() {
  const { screen, display } = await startScreen();
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address'],
    { stdio: ['ignore', 'pipe', 'ignore'] });
  const env = { ...process.env, DISPLAY: display, DBUS_SESSION_BUS_ADDRESS: await firstLine(bus), NO_AT_BRIDGE: '0',
    ACCESSIBILITY_ENABLED: '1', GTK_MODULES: 'gail:atk-bridge', LANG: 'C.UTF-8' };
  const accessibility = spawn(launcher, ['--launch-immediately'], { env, stdio: 'ignore' });
  const executablePath = process.env.FRONTDOOR_CHROMIUM_WITH_WINDOWS ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, headless: false, env,
    args: ['--no-sandbox', '--force-renderer-accessibility', '--disable-gpu', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--no-first-run'] });
  const reads = spawn(python, [reader], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: reads.stdout })[Symbol.asyncIterator]();
  return {
    browser,
    /** What is told of the document with this title. @param {string} title */
    async read(title) {
      reads.stdin.write(`${title}\n`);
      let tree = '';
      for (;;) {
        const { value, done } = await lines.next();
        if (done) throw new Error('the reader has ended');
        if (value === '') return tree;
        tree += `${value}\n`;
      }
    },
    async stop() {
      reads.kill();
      await browser.close();
      for (const process of [accessibility, bus, screen]) process.kill();
    },
  };
}

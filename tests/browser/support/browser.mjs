// Debian's Chromium, headless, with WebGL2 through SwiftShader and nothing that talks to the outside.
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
export const artefacts = join(root, 'build/artefacts');

const flags = [
  '--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--use-angle=swiftshader', '--enable-unsafe-swiftshader',
];

/** @param {string[]} [more] further flags */
export async function launch(more = []) {
  const executablePath = process.env.FRONTDOOR_CHROMIUM ?? '/usr/bin/chromium';
  return chromium.launch({ executablePath, args: [...flags, ...more] });
}

/**
 * A patient's browser of its own. What does not come within 10 seconds does not come.
 * @param {import('playwright-core').Browser} browser @param {import('playwright-core').BrowserContextOptions} [options]
 */
export async function openContext(browser, options = {}) {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(10_000);
  return context;
}

export const phone = { width: 375, height: 760 };
export const desktop = { width: 1280, height: 900 };

/**
 * Keeps a picture as a build artefact.
 * @param {import('playwright-core').Page} page @param {string} name
 */
export async function screenshot(page, name) {
  mkdirSync(artefacts, { recursive: true });
  await page.screenshot({ path: join(artefacts, `${name}.png`), fullPage: true, animations: 'disabled' });
}

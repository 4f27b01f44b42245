// Debian's headless Chromium, with WebGL2 through SwiftShader and nothing that talks to the outside. The whole
// Chromium draws its own address bar for each window, which costs four times the page's own work.
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
  const executablePath = process.env.FRONTDOOR_CHROMIUM ?? '/usr/bin/chromium-headless-shell';
  return chromium.launch({ executablePath, args: [...flags, ...more] });
}

/**
 * A patient's browser of its own. What does not come within 10 seconds does not come.
 * @param {import('playwright-core').Browser} browser @param {import('playwright-core').BrowserContextOptions} [options]
 */
export async function openContext(browser, options = {}) {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(20_000);
  return context;
}

export const phone = { width: 375, height: 760 };
export const desktop = { width: 1280, height: 900 };

const tallestPicture = 8000;

/**
 * Keeps a picture of the whole page as a build artefact. What lies outside the window is not drawn in frames of
 * another site, so the window is made as tall as the page for the moment.
 * @param {import('playwright-core').Page} page @param {string} name
 */
export async function screenshot(page, name) {
  mkdirSync(artefacts, { recursive: true });
  const viewport = page.viewportSize();
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  if (viewport) await page.setViewportSize({ width: viewport.width, height: Math.min(height, tallestPicture) });
  await page.screenshot({ path: join(artefacts, `${name}.png`), animations: 'disabled' });
  if (!viewport) return;
  await page.setViewportSize(viewport);
  // A click while the frames still move would land beside its target.
  for (const frame of page.frames()) await frame.evaluate(painted);
}

/** Runs in the page: comes back when what has changed has been painted. */
export function painted() {
  return new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(resolve));
  });
}

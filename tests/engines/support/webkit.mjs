// Debian's WebKitGTK: its small browser in a virtual screen, over WebDriver.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Builder, By, Capabilities, error, until } from 'selenium-webdriver';
import { startScreen } from './screen.mjs';

const frameSelector = By.css('iframe[title="Contact the surgery online"]');

/** Where Debian puts WebKitGTK's small browser, whatever the processor and the version. */
function miniBrowser() {
  for (const architecture of readdirSync('/usr/lib').filter((name) => name.includes('-linux-gnu'))) {
    for (const version of readdirSync(`/usr/lib/${architecture}`).filter((name) => name.startsWith('webkit2gtk-4'))) {
      const folder = `/usr/lib/${architecture}/${version}`;
      if (readdirSync(folder).includes('MiniBrowser')) return join(folder, 'MiniBrowser');
    }
  }
  throw new Error('webkit2gtk-driver is not installed: run ./scripts/setup');
}

/**
 * Runs in the practice's page: brings a place of its frame to the middle of the window, and says two frames later where
 * the frame is then.
 * @param {number} y
 */
async function scrollToInFrame(y) {
  const top = () => document.querySelector('iframe')?.getBoundingClientRect().top ?? 0;
  window.scrollBy(0, top() + y - window.innerHeight / 2);
  await new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(resolve));
  });
  return top();
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Comes back when the driver answers. @param {string} address */
async function answering(address) {
  for (const deadline = Date.now() + 15_000; Date.now() < deadline;) {
    const status = await fetch(`${address}/status`).catch(() => null);
    if (status?.ok) return;
  }
  throw new Error('WebKitWebDriver does not answer');
}

/** @returns {Promise<import('./tab.mjs').Engine>} */
export async function startWebKit() {
  const folder = mkdtempSync(join(tmpdir(), 'frontdoor-webkit-'));
  const { screen, display } = await startScreen();
  const port = await freePort();
  // The sandbox needs user namespaces, which containers do not give; only pages of our own are opened.
  const env = { ...process.env, DISPLAY: display, XDG_RUNTIME_DIR: folder, HOME: folder,
    WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' };
  const server = spawn('WebKitWebDriver', [`--port=${port}`], { env, stdio: 'ignore' });
  await answering(`http://127.0.0.1:${port}`);
  const capabilities = new Capabilities({ browserName: 'MiniBrowser',
    'webkitgtk:browserOptions': { binary: miniBrowser(), args: ['--automation'] } });
  const driver = await new Builder().usingServer(`http://127.0.0.1:${port}`).withCapabilities(capabilities).build();
  return {
    name: 'WebKitGTK',
    async open(address, { width, height }) {
      await driver.switchTo().defaultContent();
      await driver.manage().window().setRect({ x: 0, y: 0, width, height });
      await driver.get(address);
      const frame = await driver.wait(until.elementLocated(frameSelector), 10_000);
      await driver.switchTo().frame(frame);
      const run = (/** @type {Function|string} */ script, /** @type {unknown[]} */ ...parameters) =>
        driver.executeScript(`return (${script})(...arguments)`, ...parameters);
      const find = async (/** @type {Function} */ finder, /** @type {unknown[]} */ ...parameters) =>
        /** @type {import('selenium-webdriver').WebElement} */ (await run(finder, ...parameters));
      const runOutside = async (/** @type {Function} */ script, /** @type {unknown[]} */ ...parameters) => {
        await driver.switchTo().defaultContent();
        const value = await run(script, ...parameters);
        await driver.switchTo().frame(frame);
        return value;
      };
      // The driver scrolls the frame, never the page that holds it: a patient scrolls that first, and presses what has
      // come to rest.
      const press = async (/** @type {import('selenium-webdriver').WebElement} */ element) => {
        let place = '';
        for (let before = '-'; before !== place;) {
          before = place;
          const { y, height: tall } = await element.getRect();
          // While the painted face takes over, an element has no place of its own for a moment.
          if (tall === 0) return false;
          place = `${y} ${await runOutside(scrollToInFrame, y + tall / 2)}`;
        }
        await element.click();
        return true;
      };
      // What was found may be replaced just then: the core takes over the served page.
      const done = async (
        /** @type {(element: import('selenium-webdriver').WebElement) => Promise<boolean>} */ work,
        /** @type {Function} */ finder, /** @type {unknown[]} */ parameters) => {
        await driver.wait(async () => {
          try {
            const element = await find(finder, ...parameters);
            return element !== null && await work(element);
          } catch (fault) {
            if (fault instanceof error.ElementNotInteractableError) return false;
            if (fault instanceof error.StaleElementReferenceError) return false;
            throw fault;
          }
        }, 10_000);
      };
      return {
        run,
        runOutside,
        click: (finder, ...parameters) => done(press, finder, parameters),
        type: (text, finder, ...parameters) =>
          done((field) => field.sendKeys(text).then(() => true), finder, parameters),
        picture: async (path) => writeFileSync(path, await driver.takeScreenshot(), 'base64'),
      };
    },
    async stop() {
      await driver.quit();
      server.kill();
      screen.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

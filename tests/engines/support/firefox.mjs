// Debian's Firefox ESR in a virtual screen, over WebDriver BiDi: headless it has no WebGL2.
import puppeteer from 'puppeteer-core';
import { startScreen } from './screen.mjs';

const executablePath = process.env.FRONTDOOR_FIREFOX ?? '/usr/bin/firefox-esr';
const frameSelector = 'iframe[title="Contact the surgery online"]';

/** @param {import('puppeteer-core').ElementHandle<Element>} element */
async function comeToRest(element) {
  const place = () => element.evaluate(async (shown) => {
    shown.scrollIntoView({ block: 'center' });
    await new Promise((resolve) => {
      requestAnimationFrame(() => requestAnimationFrame(resolve));
    });
    const bar = document.querySelector('.frontdoor-exit')?.getBoundingClientRect().top;
    return `${shown.getBoundingClientRect().top} ${bar}`;
  });
  for (let before = '-', now = await place(); before !== now; now = await place()) before = now;
}

/** @param {Record<string, unknown>} [settings] of about:config @returns {Promise<import('./tab.mjs').Engine>} */
export async function startFirefox(settings = {}) {
  const { screen, display } = await startScreen();
  const browser = await puppeteer.launch({
    browser: 'firefox', executablePath, headless: false, extraPrefsFirefox: settings,
    env: { ...process.env, DISPLAY: display },
  });
  return {
    name: 'Firefox',
    async open(address, { width, height }) {
      const page = await browser.newPage();
      await page.setViewport({ width, height });
      await page.goto(address);
      const frame = await (await page.waitForSelector(frameSelector))?.contentFrame();
      if (!frame) throw new Error('the form has no frame');
      const find = async (/** @type {any} */ finder, /** @type {unknown[]} */ parameters) => {
        const element = (await frame.evaluateHandle(finder, ...parameters)).asElement();
        if (!element) throw new Error(`${finder.name} ${JSON.stringify(parameters)}: nothing found`);
        return /** @type {import('puppeteer-core').ElementHandle<Element>} */ (element);
      };
      return {
        run: (script, ...parameters) => frame.evaluate(script, ...parameters),
        runOutside: (script, ...parameters) => page.evaluate(script, ...parameters),
        // A patient scrolls first, and presses what has come to rest: a browser's driver does both in one moment, in
        // which what stays in sight still lies where it was.
        // What is found while the form takes over from the first page is gone before it can be pressed, and a question
        // that an answer opens comes a moment later: found again.
        click: async (finder, ...parameters) => {
          const until = Date.now() + 10_000;
          for (;;) {
            try {
              const element = await find(finder, parameters);
              await comeToRest(element);
              return await element.click();
            } catch (error) {
              if (!/not clickable|detached|nothing found/.test(String(error)) || Date.now() > until) throw error;
            }
          }
        },
        type: async (text, finder, ...parameters) => (await find(finder, parameters)).type(text),
        picture: async (path) => {
          await page.screenshot({ path: /** @type {`${string}.png`} */ (path) });
        },
      };
    },
    stop: async () => {
      await browser.close();
      screen.kill();
    },
  };
}

// What is true of every control of a page, for every kind of user.
import assert from 'node:assert/strict';
import { painted } from './browser.mjs';

/** WCAG 2.2, 2.5.8; links within a sentence are excepted there, and what is far from other targets. */
const smallestTargetPixels = 24;

/**
 * A control is called by the words that are seen of it: people who speak to their browser say those (WCAG 2.5.3). What
 * only screen readers get may follow. Needs Chromium's computedName.
 * @param {import('playwright-core').Page} page @param {string} what
 */
export async function assertNamedAsSeen(page, what) {
  const faults = await page.evaluate(() => {
    const seen = (/** @type {Element} */ element) => {
      const copy = /** @type {Element} */ (element.cloneNode(true));
      for (const hidden of copy.querySelectorAll('.nhsuk-u-visually-hidden')) hidden.remove();
      return (copy.textContent ?? '').replace(/\s+/g, ' ').trim();
    };
    const controls = [...document.querySelectorAll('a[href], button, summary, input, textarea, select')];
    return controls.flatMap((control) => {
      if (control.getClientRects().length === 0) return [];
      // What a closed <details> holds has a place on the page and is not there for anybody.
      if (control.closest('details:not([open])') && !control.matches('summary')) return [];
      const labels = [.../** @type {HTMLInputElement} */ (control).labels ?? []];
      const wanted = labels.length > 0 ? seen(labels[0]) : seen(control);
      const name = /** @type {any} */ (control).computedName.replace(/\s+/g, ' ').trim();
      return wanted !== '' && name.startsWith(wanted) ? [] : [`${control.id}: seen "${wanted}", called "${name}"`];
    });
  });
  assert.deepEqual(faults, [], `names, ${what}`);
}

/** @param {import('playwright-core').Page} page @param {string} what */
export async function assertTargets(page, what) {
  const faults = await page.evaluate((smallest) => {
    const targets = [...document.querySelectorAll('button, summary, input, textarea, select, a[href]')];
    return targets.flatMap((target) => {
      const box = target.getBoundingClientRect();
      const style = getComputedStyle(target);
      const inSentence = style.display === 'inline' &&
        (target.parentElement?.textContent ?? '').trim() !== (target.textContent ?? '').trim();
      if (box.width === 0 || inSentence) return [];
      if (box.width >= smallest && box.height >= smallest) return [];
      // A smaller one is far enough apart: a circle as wide as a target should be touches no other.
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
      const touched = targets.filter((other) => {
        const { left, right, top, bottom } = other.getBoundingClientRect();
        const apart = Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));
        return other !== target && right > left && apart < smallest / 2;
      });
      return touched.length === 0 ? [] : [`${target.id}: ${box.width} by ${box.height}, near ${touched[0].id}`];
    });
  }, smallestTargetPixels);
  assert.deepEqual(faults, [], `targets, ${what}`);
}

/**
 * Nothing to be reached by scrolling sideways, nothing cut off, once what is new has been painted.
 * @param {import('playwright-core').Page} page
 */
export async function overflows(page) {
  await page.evaluate(painted);
  return page.evaluate(() => {
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    const cut = [...document.querySelectorAll('#frontdoor-content *')].flatMap((element) => {
      const style = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      if (element.closest('.nhsuk-u-visually-hidden, [aria-live], canvas, .frontdoor-probe')) return [];
      if (element.matches('textarea, input, select') || box.width === 0 || style.overflow === 'visible') return [];
      const lost = element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1;
      return lost && style.overflow === 'hidden' ? [element.id || element.className] : [];
    });
    return wide > 0 ? [`the page, by ${wide} px`, ...cut] : cut;
  });
}

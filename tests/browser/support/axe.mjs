// axe-core in a page or a frame: WCAG 2.2 A and AA and best practices, no exception.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './browser.mjs';

const source = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');

/**
 * @param {import('playwright-core').Frame|import('playwright-core').Page} frame
 * @param {string} name of what is checked
 */
export async function assertAccessible(frame, name) {
  // @ts-ignore Left by a check before on the same page.
  if (!await frame.evaluate(() => Boolean(window.axe))) await frame.evaluate(source);
  const violations = await frame.evaluate(async () => {
    // @ts-ignore axe is the script just evaluated.
    const result = await window.axe.run(document, { resultTypes: ['violations'] });
    return result.violations.map((/** @type {any} */ violation) => ({
      rule: violation.id,
      help: violation.help,
      nodes: violation.nodes.map((/** @type {any} */ node) => `${node.html} ${node.failureSummary}`),
    }));
  });
  assert.deepEqual(violations, [], `axe: ${name}`);
}

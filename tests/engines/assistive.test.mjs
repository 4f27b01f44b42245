// A whole journey as a screen reader would get it from the system: Chromium's AT-SPI tree of every page, kept as a
// golden file. The heading of a new page has the focus, errors and hints are told with their control.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { root } from '../browser/support/browser.mjs';
import { journey, perform } from '../browser/support/replay.mjs';
import { startService } from '../browser/support/service.mjs';
import { startAssistive } from './support/assistive.mjs';

const golden = join(root, 'tests/golden/accessibility/pages/at-spi-journey.txt');

test('a journey over AT-SPI: every page as kept', { timeout: 120_000 }, async (context) => {
  const service = await startService();
  context.after(() => service.close());
  const assistive = await startAssistive();
  context.after(() => assistive.stop());
  const page = await assistive.browser.newPage({ viewport: { width: 420, height: 760 } });
  const lines = journey('adult-chest-pain');
  await page.clock.setFixedTime(new Date(lines[0].at));
  await page.goto(service.form);
  await page.locator('#frontdoor-stage[data-plain], #frontdoor-stage.frontdoor-painted').waitFor();
  /** @type {string[]} */ const pages = [];
  const look = async () => {
    const title = await page.title();
    pages.push(`== ${title} ==\n${await assistive.read(title)}`);
  };
  // Continue without an answer: errors are told as well.
  const withError = [lines[0], { at: '', event: 'press', node: 'continue' }, ...lines.slice(1)];
  await perform(page, withError, look);
  await page.getByText('Request sent').first().waitFor();
  await look();
  const told = `${pages.join('\n')}`;
  if (process.env.FRONTDOOR_REBASELINE) {
    mkdirSync(dirname(golden), { recursive: true });
    writeFileSync(golden, told);
  }
  assert.ok(existsSync(golden), 'see scripts/rebaseline');
  assert.equal(told, readFileSync(golden, 'utf8'), 'see scripts/rebaseline');
  assert.ok(pages.length > 10);
});

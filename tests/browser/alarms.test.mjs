// An urgent request rings in a tab that nobody looks at; a page that cannot ask says so; a pause is read before it is
// set.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible } from './support/axe.mjs';
import { desktop, launch, openContext, screenshot } from './support/browser.mjs';
import { bundleOf, password, post, startIntake, user } from './support/intake.mjs';

const heardWithinMilliseconds = 20_000;
/** @type {import('playwright-core').Browser} */ let browser;
/** @type {import('playwright-core').BrowserContext} */ let context;
/** @type {import('playwright-core').Page} */ let page;
/** @type {Awaited<ReturnType<typeof startIntake>>} */ let intake;

/** As in a tab that nobody looks at: its timers never fire. Sounds and notices are noted. */
function hide() {
  const noted = /** @type {any} */ (window);
  noted.tones = 0;
  noted.notices = [];
  window.setInterval = /** @type {any} */ (() => 0);
  Object.defineProperty(Document.prototype, 'hidden', { get: () => true });
  Object.defineProperty(Document.prototype, 'visibilityState', { get: () => 'hidden' });
  const create = AudioContext.prototype.createOscillator;
  AudioContext.prototype.createOscillator = function createOscillator() {
    noted.tones += 1;
    return create.call(this);
  };
  noted.Notification = class extends EventTarget {
    static permission = 'granted';

    /** @param {string} title @param {{body: string}} options */
    constructor(title, options) {
      super();
      noted.notices.push(`${title}: ${options.body}`);
    }
  };
}

/** @param {string} name */
async function inspect(name) {
  await assertAccessible(page, name);
  await screenshot(page, `inbox-${name}`);
}

before(async () => {
  browser = await launch();
  intake = await startIntake('http://localhost:1');
  context = await openContext(browser, { viewport: desktop });
  page = await context.newPage();
  await page.addInitScript(hide);
  await page.goto(intake.inbox);
  await page.getByRole('textbox', { name: 'Username' }).fill(user);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Requests' }).waitFor();
});
after(async () => {
  await browser.close();
  await intake.stop();
});

test('a hidden tab learns of an urgent request: title, icon, sound and notice, with references alone', async () => {
  await page.goto(`${intake.inbox}/figures`);
  await page.getByText('No urgent or overdue request needs somebody now').waitFor();
  const icon = () => page.locator('link[rel="icon"]').getAttribute('href');
  const calm = await icon();
  await page.getByRole('button', { name: 'Turn on sound and notices' }).click();
  await page.waitForFunction('tones === 3');
  const reference = (await post(intake.url, bundleOf('adult-chest-pain'))).reference;
  await page.getByText('1 urgent or overdue request needs somebody now').waitFor({ timeout: heardWithinMilliseconds });
  assert.match(await page.title(), /^\(1\) /);
  assert.notEqual(await icon(), calm);
  assert.equal(await page.evaluate('tones'), 6);
  assert.deepEqual(await page.evaluate('notices'),
    [`Frontdoor inbox: 1 urgent or overdue request needs somebody now: ${reference}`]);
  await page.getByText(/Last updated \d+(:\d\d)?(am|pm)/).waitFor();
  await inspect('alarm');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.evaluate(() => localStorage.removeItem('frontdoor-alarms'));
  await page.reload();
  await page.getByRole('button', { name: 'Turn on sound and notices' }).waitFor();
  const bar = await page.locator('#alarms').evaluate((section) => section.getBoundingClientRect().height);
  assert.ok(bar <= 64, `two lines on a phone: ${bar} px`);
  const top = await page.locator('#main').evaluate((main) => main.getBoundingClientRect().top + window.scrollY);
  assert.ok(top <= 140, `the page begins in the first sixth of the screen: ${top} px`);
  for (const link of await page.locator('.header a, .header button').all()) assert.ok(await link.isVisible());
  await inspect('alarm-390');
  await page.setViewportSize(desktop);
  await page.getByRole('button', { name: 'Turn on sound and notices' }).click();
});

test('a page that cannot reach the service says so loudly, and stops when it can', async () => {
  await intake.kill();
  const fault = page.getByRole('alert').getByText(/No connection since \d/);
  await fault.waitFor({ timeout: heardWithinMilliseconds });
  assert.match(await page.title(), /^\(!\) /);
  await inspect('no-connection');
  await intake.restart();
  await fault.waitFor({ state: 'detached', timeout: heardWithinMilliseconds });
  assert.match(await page.title(), /^\(1\) /);
});

test('a pause is set on a second page that says what patients will read', async () => {
  await page.goto(`${intake.inbox}/signal`);
  await page.getByRole('radio', { name: /^Paused/ }).check();
  await page.getByLabel('Why (for your record)').fill('Flood in the server room');
  await page.getByLabel('ICB reference').fill('n/a');
  const until = new Date(Date.now() + 3 * 3600_000);
  await page.getByLabel('Until', { exact: true }).fill(new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Europe/London', dateStyle: 'short', timeStyle: 'short',
  }).format(until).replace(' ', 'T'));
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('link', { name: /Write the ICB's own reference/ }).click();
  await page.getByLabel('ICB reference').fill('NCL-7');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { level: 1, name: 'Pause the form?' }).waitFor();
  await page.getByText('Nothing has been changed yet.').waitFor();
  const words = await page.locator('.patients-read').first().innerText();
  assert.match(words, /We have had to pause this form until/);
  await inspect('pause-to-confirm');
  await page.getByRole('button', { name: 'Pause the form now' }).click();
  await page.getByText('The signal was saved.').waitFor();
  assert.equal(await page.locator('main .inset').first().innerText(), words);
});

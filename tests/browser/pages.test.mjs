// Every address of the inbox in one table: who may open it and who may not, and of each page that it is accessible at
// 1280 and at 390 pixels, whole at 400 % zoom, and used with the keyboard alone. An address that is not in the table
// fails: a new page cannot be forgotten.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { assertAccessible } from './support/axe.mjs';
import { desktop, launch, openContext, root, screenshot } from './support/browser.mjs';
import { bundleOf, password, post, practice, startIntake, user } from './support/intake.mjs';

const everybody = ['reception', 'clinician', 'manager', 'icb'];
const staff = ['reception', 'clinician', 'manager'];
const managers = ['manager'];

/** What is in braces in an address, of the practice below. @type {Record<string, string>} */
const filled = {};

/** @type {{address: string, may: string[], page?: boolean, query?: string}[]} */
const reads = [
  { address: '/inbox', may: staff, page: true },
  { address: '/inbox/account', may: everybody, page: true },
  { address: '/inbox/advice', may: staff, page: true },
  { address: '/inbox/alarms', may: staff },
  { address: '/inbox/audit', may: managers, page: true },
  { address: '/inbox/audit', may: managers, page: true, query: '?show=changes' },
  { address: '/inbox/audit.csv', may: managers },
  { address: '/inbox/connections', may: managers, page: true },
  { address: '/inbox/deliveries', may: managers, page: true },
  { address: '/inbox/evidence', may: everybody, page: true },
  { address: '/inbox/figures', may: everybody, page: true },
  { address: '/inbox/floods/{flood}', may: staff, page: true },
  { address: '/inbox/forms', may: managers, page: true },
  { address: '/inbox/forms/{name}', may: managers, page: true },
  { address: '/inbox/forms/{name}/remove', may: managers, page: true },
  { address: '/inbox/forms/{name}/{version}/preview', may: managers, page: true },
  { address: '/inbox/forms/{name}/{version}/shown', may: managers },
  { address: '/inbox/manage', may: managers, page: true },
  { address: '/inbox/new', may: staff, page: true },
  { address: '/inbox/one-time-codes', may: everybody, page: true },
  { address: '/inbox/person', may: managers, page: true },
  { address: '/inbox/receipt', may: staff, page: true },
  { address: '/inbox/red-flags', may: managers, page: true },
  { address: '/inbox/replies', may: managers, page: true },
  { address: '/inbox/requests/{reference}', may: staff, page: true },
  { address: '/inbox/requests/{reference}/compare/{other}', may: staff, page: true },
  { address: '/inbox/requests/{reference}/others', may: staff },
  { address: '/inbox/requests/{reference}/record.pdf', may: staff },
  { address: '/inbox/settings', may: managers, page: true },
  { address: '/inbox/signal', may: everybody, page: true },
  { address: '/inbox/staff', may: managers, page: true },
  { address: '/inbox/status', may: managers, page: true },
  { address: '/inbox/systems', may: managers, page: true },
  { address: '/inbox/teams', may: managers, page: true },
  { address: '/inbox/today', may: staff, page: true },
];
/** Who may do anything at all there; what is posted is refused before it is read for the others. */
const writes = [
  { address: '/inbox/advice/floods/{flood}', may: staff },
  { address: '/inbox/connections', may: managers },
  { address: '/inbox/deliveries', may: managers },
  { address: '/inbox/floods/{flood}', may: staff },
  { address: '/inbox/forms', may: managers },
  { address: '/inbox/forms/library', may: managers },
  { address: '/inbox/forms/{name}/off', may: managers },
  { address: '/inbox/forms/{name}/on', may: managers },
  { address: '/inbox/forms/{name}/remove', may: managers },
  { address: '/inbox/forms/{name}/versions', may: managers },
  { address: '/inbox/new', may: staff },
  { address: '/inbox/new/read', may: staff },
  { address: '/inbox/person', may: managers },
  { address: '/inbox/receipt', may: staff },
  { address: '/inbox/red-flags', may: managers },
  { address: '/inbox/red-flags/removal', may: managers },
  { address: '/inbox/replies', may: managers },
  { address: '/inbox/requests/{reference}/actions', may: staff },
  { address: '/inbox/search', may: staff },
  { address: '/inbox/settings', may: managers },
  { address: '/inbox/signal', may: staff },
  { address: '/inbox/signal/planned-pause', may: managers },
  { address: '/inbox/staff', may: managers },
  { address: '/inbox/status', may: managers },
  { address: '/inbox/systems', may: managers },
  { address: '/inbox/teams', may: managers },
  { address: '/inbox/views', may: staff },
];
/** Nobody's in particular, or somebody's own: asked elsewhere. */
const others = new Set(['GET /inbox/alarm-bar.js', 'GET /inbox/alarms.js', 'GET /inbox/refresh.js',
  'GET /inbox/style.css', 'GET /inbox/sign-in', 'POST /inbox/sign-in', 'POST /inbox/sign-out',
  'POST /inbox/account/password', 'POST /inbox/one-time-codes',
  'GET /inbox/forms-preview/questionnaire', 'POST /inbox/forms-preview/requests',
  'GET /inbox/requests/{reference}/photos/{sha256}']); // photos.test.mjs

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {Awaited<ReturnType<typeof startIntake>>} */ let intake;
/** @type {Record<string, import('playwright-core').Page>} */ const signedIn = {};

/** @param {string} address */
const at = (address) => intake.url + address.replace(/\{(\w+)\}/g, (_, name) => filled[name]);

/** @param {string} name @param {string} role */
async function signIn(name, role) {
  const page = await (await openContext(browser, { viewport: desktop })).newPage();
  await page.goto(`${intake.inbox}/sign-in`);
  await page.getByLabel('Username').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  signedIn[role] = page;
}

before(async () => {
  browser = await launch();
  intake = await startIntake('http://localhost:1', ['--trusted-proxy', '127.0.0.1']);
  for (const role of ['reception', 'clinician', 'icb']) intake.addUser(`one-of-${role}`, role);
  await signIn(user, 'manager');
  for (const role of ['reception', 'clinician', 'icb']) await signIn(`one-of-${role}`, role);
  filled.reference = (await post(intake.url, bundleOf('adult-chest-pain'))).reference;
  filled.other = (await post(intake.url, bundleOf('form-general'))).reference;
  const bundle = bundleOf('form-rash');
  for (let i = 0; i < 12; ++i) {
    await fetch(`${intake.url}/v1/practices/${practice.ods}/requests`, { method: 'POST', body: bundle, headers: {
      'Content-Type': 'application/fhir+json', 'Idempotency-Key': randomUUID(), 'X-Forwarded-For': '10.9.9.9' } });
  }
  await signedIn.manager.goto(intake.inbox);
  const flood = await signedIn.manager.locator('a[href^="/inbox/floods/"]').first().getAttribute('href');
  filled.flood = flood?.split('/').at(-1)?.split('?')[0] ?? '';
  intake.command('form', 'add', '--practice', practice.ods, '--from-library', 'phq-9');
  filled.name = 'phq-9';
  filled.version = '1';
});
after(async () => {
  await browser.close();
  await intake.stop();
});

test('Every address of the inbox is in the table', () => {
  const rooms = join(root, 'intake/src/inbox');
  /** @type {Set<string>} */ const there = new Set();
  for (const file of readdirSync(rooms).filter((name) => name.endsWith('.cpp'))) {
    const text = readFileSync(join(rooms, file), 'utf8');
    for (const [, method, address] of text.matchAll(/"(GET|POST)",\s*"(\/inbox[^"]*)"/g)) {
      there.add(`${method} ${address}`);
    }
  }
  const table = new Set([...others, ...reads.map(({ address }) => `GET ${address}`),
    ...writes.map(({ address }) => `POST ${address}`)]);
  assert.deepEqual([...there].filter((one) => !table.has(one)), [], 'in no row');
  assert.deepEqual([...table].filter((one) => !there.has(one)), [], 'no such address');
});

test('Who may opens each page, and who may not is refused, by address and by post', async () => {
  for (const { address, may, query = '' } of reads) {
    for (const role of everybody) {
      const reply = await signedIn[role].context().request.get(at(address) + query);
      assert.equal(reply.status(), may.includes(role) ? 200 : 403, `${role} reads ${address}`);
    }
  }
  for (const { address, may } of writes) {
    for (const role of everybody.filter((one) => !may.includes(one))) {
      const token = await signedIn[role].locator('input[name=token]').first().inputValue();
      const reply = await signedIn[role].context().request.post(at(address),
        { form: { token, step: 'none', state: 'busy' }, headers: { Origin: intake.url } });
      assert.equal(reply.status(), 403, `${role} writes to ${address}`);
    }
  }
});

test('A page that is refused or is not there has the ways on from it', async () => {
  for (const [role, way, heading] of [['icb', 'Go to the evidence', 'Evidence of access'],
    ['reception', 'Go to the inbox', 'Requests']]) {
    for (const address of ['manage', 'nothing']) {
      const page = signedIn[role];
      await page.goto(`${intake.inbox}/${address}`);
      await page.getByRole('navigation', { name: 'Inbox' }).getByRole('link', { name: 'Evidence' }).waitFor();
      await page.getByRole('link', { name: way }).click();
      await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    }
  }
});

test('Nobody who is not signed in opens any of them', async () => {
  for (const { address } of reads) {
    const reply = await fetch(at(address), { redirect: 'manual' });
    assert.ok([303, 401, 403].includes(reply.status), `${address}: ${reply.status}`);
  }
});

/** How much wider than the window the page is. @param {import('playwright-core').Page} page */
const wider = (page) => page.evaluate(() =>
  document.documentElement.scrollWidth - document.documentElement.clientWidth);

/**
 * Every control of the page that can be used gets the focus by Tab, and shows it.
 * @param {import('playwright-core').Page} page
 */
async function reachedByTab(page) {
  await page.evaluate(() => {
    for (const folded of document.querySelectorAll('details')) folded.open = true;
    /** @type {HTMLElement} */ (document.activeElement)?.blur();
  });
  const left = await page.evaluate(() => {
    const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')];
    const isShown = (/** @type {Element} */ one) => one.getClientRects().length > 0;
    // Of radio buttons one of each group is in the order of Tab.
    const groups = new Set();
    return all.filter((one) => {
      if (!isShown(one) || /** @type {HTMLInputElement} */ (one).disabled) return false;
      if (/** @type {HTMLInputElement} */ (one).type !== 'radio') return true;
      const name = /** @type {HTMLInputElement} */ (one).name;
      return !groups.has(name) && groups.add(name);
    }).length;
  });
  /** @type {Set<string>} */ const reached = new Set();
  for (let i = 0; i < left + 40; ++i) {
    await page.keyboard.press('Tab');
    const one = await page.evaluate(() => {
      const focused = /** @type {HTMLElement} */ (document.activeElement);
      if (!focused || focused === document.body) return null;
      focused.dataset.reached ??= String(document.querySelectorAll('[data-reached]').length + 1);
      const { outlineStyle, boxShadow, borderColor } = getComputedStyle(focused);
      const shows = outlineStyle !== 'none' || boxShadow !== 'none' || borderColor !== '';
      return { mark: focused.dataset.reached, shows };
    });
    if (one === null) break;
    assert.ok(one.shows, 'the focus is seen');
    reached.add(one.mark);
    if (reached.size >= left && i >= left) break;
  }
  assert.ok(reached.size >= left, `${reached.size} of ${left} controls are reached by Tab`);
}

for (const { address, may, page: isPage, query = '' } of reads) {
  if (!isPage) continue;
  test(`axe finds 0 at 1280 and at 390, 400 % zoom and the keyboard alone: ${address}${query}`, async () => {
    const page = signedIn[may.includes('reception') ? 'reception' : 'manager'];
    const name = `page${(address + query).replace(/[^a-z-]+/g, '-').replace(/-$/, '')}`;
    for (const [width, height] of [[1280, 800], [390, 844]]) {
      await page.setViewportSize({ width, height });
      await page.goto(at(address) + query);
      await page.getByRole('heading', { level: 1 }).waitFor();
      assert.equal(await wider(page), 0, `${address} at ${width} px is too wide`);
      await assertAccessible(page, `${address} at ${width}`);
      await screenshot(page, `${name}-${width}`);
    }
    await page.setViewportSize({ width: 320, height: 200 }); // 1280 by 800 at 400 %
    assert.equal(await wider(page), 0, `${address} at 400 % is too wide`);
    await page.setViewportSize(desktop);
    await reachedByTab(page);
  });
}

// What a manager looks after without a shell: staff, website addresses, deliveries, retention and the audit, in a real
// browser; and that nobody else may.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, test } from 'node:test';
import { assertAccessible } from './support/axe.mjs';
import { desktop, launch, openContext, screenshot } from './support/browser.mjs';
import { bundleOf, password, post, startIntake, user } from './support/intake.mjs';

const phone = { width: 390, height: 844 };
const first = 'correct horse battery';
const second = 'four lighthouse otters';

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {import('playwright-core').Page} */ let page;
/** @type {Awaited<ReturnType<typeof startIntake>>} */ let intake;

/** @param {import('playwright-core').Page} at @param {string} name @param {string} words */
async function signIn(at, name, words) {
  await at.goto(`${intake.inbox}/sign-in`);
  await at.getByLabel('Username').fill(name);
  await at.getByLabel('Password').fill(words);
  await at.getByRole('button', { name: 'Sign in' }).click();
}

/** A browser of their own. */
async function openPage() {
  const context = await openContext(browser, { viewport: desktop });
  return context.newPage();
}

/** @param {string} name */
async function inspect(name) {
  for (const [width, viewport] of Object.entries({ 1280: desktop, 390: phone })) {
    await page.setViewportSize(viewport);
    const wider = await page.evaluate(() =>
      document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(wider, 0, `${name} at ${width}: ${wider} px too wide`);
    await assertAccessible(page, `${name} at ${width}`);
    await screenshot(page, `inbox-${name}-${width}`);
  }
  await page.setViewportSize(desktop);
}

/** A system's public key, as its supplier gives it. @param {string} kid */
function publicKey(kid) {
  const { publicKey: made } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return JSON.stringify({ keys: [{ ...made.export({ format: 'jwk' }), kid }] });
}

const person = (/** @type {string} */ name) =>
  page.getByRole('listitem').filter({ has: page.getByRole('heading', { name, exact: true }) });

before(async () => {
  browser = await launch();
  intake = await startIntake('http://localhost:1');
  page = await openPage();
  await signIn(page, user, password);
  await page.getByRole('heading', { level: 1, name: 'Requests' }).waitFor();
});
after(async () => {
  await browser.close();
  await intake.stop();
});

test('a manager adds somebody, who signs in, changes the password and is let in with the new one alone', async () => {
  await page.getByRole('link', { name: 'Manage', exact: true }).click();
  await inspect('manage');
  await page.getByRole('link', { name: 'Staff', exact: true }).click();
  await page.getByLabel('Username').fill('gina');
  await page.locator('#role').selectOption('reception');
  await page.locator('#password').fill('short');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('alert').getByText(/12/).waitFor();
  assert.equal(await page.getByLabel('Username').inputValue(), 'gina', 'what was typed is still there');
  await page.locator('#password').fill(first);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByText('gina may sign in now.').waitFor();
  await inspect('staff');

  const gina = await openPage();
  await signIn(gina, 'gina', first);
  await gina.getByRole('link', { name: 'Your account' }).click();
  await gina.getByLabel('Password now').fill('wrong wrong wrong');
  await gina.getByLabel('New password').fill(second);
  await gina.getByRole('button', { name: 'Change password' }).click();
  await gina.getByText('The password now is wrong').waitFor();
  await gina.getByLabel('Password now').fill(first);
  await gina.getByLabel('New password').fill(second);
  await gina.getByRole('button', { name: 'Change password' }).click();
  await gina.getByRole('heading', { name: 'Sign in' }).waitFor();
  await signIn(gina, 'gina', first);
  await gina.getByText('The username, password or code is wrong').waitFor();
  await signIn(gina, 'gina', second);
  await gina.getByRole('heading', { level: 1, name: 'Requests' }).waitFor();
  await gina.context().close();
});

test('nobody but a manager comes to these pages, by link or by address', async () => {
  const gina = await openPage();
  await signIn(gina, 'gina', second);
  await gina.getByRole('heading', { level: 1, name: 'Requests' }).waitFor();
  assert.equal(await gina.getByRole('link', { name: 'Manage', exact: true }).count(), 0);
  for (const address of ['manage', 'staff', 'systems', 'connections', 'deliveries', 'red-flags', 'audit',
    'audit.csv', 'audit?show=changes']) {
    const reply = await gina.context().request.get(`${intake.inbox}/${address}`);
    assert.equal(reply.status(), 403, address);
  }
  const token = await gina.locator('input[name=token]').first().inputValue();
  for (const [address, form] of /** @type {[string, Record<string, string>][]} */ ([
    ['staff', { step: 'role', user: 'gina', role: 'manager' }], ['staff', { step: 'sign-out', user }],
    ['deliveries', { step: 'replay' }], ['deliveries', { step: 'replay-one', id: '1' }],
    ['deliveries', { step: 'webhook', webhook: 'https://evil.example' }],
    ['systems', { step: 'add', name: 'mine', 'requests.read': 'yes', keys: publicKey('mine') }],
    ['connections', { step: 'retention', days: '1', seen: '0' }],
    ['connections', { step: 'add-site', site: 'https://evil.example' }]])) {
    const reply = await gina.context().request.post(`${intake.inbox}/${address}`,
      { form: { token, ...form }, headers: { Origin: intake.url } });
    assert.equal(reply.status(), 403, `${address} ${form.step}`);
  }
  await gina.context().close();
});

test('a leaver is out at once, a role is changed, and the last manager stays one', async () => {
  const gina = await openPage();
  await signIn(gina, 'gina', second);
  await gina.getByRole('heading', { level: 1, name: 'Requests' }).waitFor();
  await page.goto(`${intake.inbox}/staff`);
  await person('gina').getByText(/^Change/).first().click();
  await person('gina').getByRole('button', { name: 'Stop them signing in of gina' }).click();
  await page.getByText('gina may not sign in any more').waitFor();
  await gina.reload();
  await gina.getByRole('heading', { name: 'Sign in' }).waitFor();
  await person('gina').getByText(/^Change/).first().click();
  await person('gina').getByRole('button', { name: 'Let them sign in again of gina' }).click();
  await page.getByText('gina may sign in again.').waitFor();
  await signIn(gina, 'gina', second);
  await gina.getByRole('heading', { level: 1, name: 'Requests' }).waitFor();
  await page.goto(`${intake.inbox}/staff`);
  await person('gina').getByText(/^Signed in since .*, last used/).waitFor();
  await person('gina').getByText(/^Change/).first().click();
  await person('gina').getByRole('button', { name: 'Sign them out everywhere of gina' }).click();
  await page.getByText('gina was signed out everywhere.').waitFor();
  assert.equal(await person('gina').getByText('Signed in since').count(), 0);
  await gina.reload();
  await gina.getByRole('heading', { name: 'Sign in' }).waitFor();
  await person('gina').getByText(/^Change/).first().click();
  await person('gina').getByRole('combobox').selectOption('clinician');
  await person('gina').getByRole('button', { name: 'Save the role of gina' }).click();
  await page.getByText('The role of gina was changed.').waitFor();
  await person(user).getByText(/^Change/).first().click();
  await person(user).getByRole('button', { name: `Stop them signing in of ${user}` }).click();
  await page.getByRole('alert').getByText('Nobody could manage the practice then').waitFor();
  await person(user).getByText(/^Change/).first().click();
  await person(user).getByLabel('New password').fill(second);
  await person(user).getByRole('button', { name: `Set a new password of ${user}` }).click();
  await page.getByRole('alert').getByText('it asks for the one you have now').waitFor();
  await person('gina').getByText(/^Change/).first().click();
  await person('gina').getByText('Remove the account').first().click();
  await person('gina').getByRole('button', { name: 'Remove the account of gina' }).click();
  await page.getByText('The account gina was removed.').waitFor();
  assert.equal(await person('gina').count(), 0);
  await gina.context().close();
});

test('a system is added with its key, gets a second one, is stopped and taken out of the list', async () => {
  await page.goto(`${intake.inbox}/manage`);
  await page.getByRole('link', { name: 'Systems', exact: true }).click();
  await page.getByText('None yet.').waitFor();
  await page.getByLabel('Name', { exact: true }).fill('phone-system');
  await page.locator('#keys').fill('{"kty":"RSA"}');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('alert').getByText('Choose what the system may do').waitFor();
  assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'phone-system', 'what was typed is there');
  await page.getByLabel(/set the signal, but for pauses/).check();
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('alert').getByText("Paste the system's public key").waitFor();
  assert.ok(await page.getByLabel(/set the signal, but for pauses/).isChecked());
  await page.locator('#keys').fill(publicKey('first'));
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByText(/phone-system may sign in now, as client \S+ at .*\/v1\/oauth2\/token/).waitFor();
  await inspect('systems');
  const phoneSystem = person('phone-system');
  const change = () => phoneSystem.getByText(/^Change/).first().click();
  await change();
  await phoneSystem.getByLabel('Public key').fill(publicKey('second'));
  await phoneSystem.getByRole('button', { name: 'Add the key of phone-system' }).click();
  await page.getByText('The key was added to phone-system.').waitFor();
  await phoneSystem.getByText('Keys: first, second.').waitFor();
  await change();
  await phoneSystem.getByRole('button', { name: 'Remove the key first of phone-system' }).click();
  await page.getByText('The key was removed from phone-system.').waitFor();
  await change();
  await phoneSystem.getByRole('button', { name: 'Stop the account of phone-system' }).click();
  await page.getByText('phone-system is stopped: it opens nothing any more.').waitFor();
  await change();
  await phoneSystem.getByRole('button', { name: 'Remove the account of phone-system' }).click();
  await page.getByText('The account phone-system was removed.').waitFor();
  assert.equal(await phoneSystem.count(), 0);
  await page.goto(`${intake.inbox}/audit?show=changes`);
  await page.getByText(/change: removed, account: phone-system/).waitFor();
});

test('requests are handed over by a webhook that a manager sets, tries and turns off', async () => {
  await page.goto(`${intake.inbox}/manage`);
  await page.getByRole('link', { name: 'Deliveries', exact: true }).click();
  await page.getByText('Nothing has failed for good.').waitFor();
  await page.getByLabel('Address', { exact: true }).fill('http://system.example/in');
  await page.getByRole('button', { name: 'Save the webhook' }).click();
  await page.getByRole('alert').getByText('The address must begin with https://.').waitFor();
  assert.equal(await page.getByLabel('Address', { exact: true }).inputValue(), 'http://system.example/in');
  for (const address of ['https://127.0.0.1:9/in', 'https://169.254.169.254/', 'https://[::1]/in']) {
    await page.getByLabel('Address', { exact: true }).fill(address);
    await page.getByRole('button', { name: 'Save the webhook' }).click();
    await page.getByRole('alert').getByText('that of this machine or of a private network').waitFor();
  }
  await page.getByLabel('Address', { exact: true }).fill('https://localhost.invalid:9/in');
  await page.getByRole('button', { name: 'Save the webhook' }).click();
  await page.getByText('The webhook was saved.').waitFor();
  const secret = await page.locator('.inset code').innerText();
  assert.match(secret, /^whsec_/);
  await inspect('deliveries');
  await page.getByRole('button', { name: 'Send a test message' }).click();
  await page.getByRole('alert').getByText('The test message was not taken').waitFor();
  assert.ok(!(await page.content()).includes(secret), 'the secret is shown once');
  await page.getByRole('button', { name: 'Turn the webhook off' }).click();
  await page.getByText('It was turned off.').waitFor();
  await page.goto(`${intake.inbox}/audit?show=changes`);
  await page.locator('tbody').getByText('a test message to the practice\'s own systems').first().waitFor();
});

test('a role is made to use one-time codes; the practice adds red flags only when they are sound', async () => {
  await page.goto(`${intake.inbox}/staff`);
  await page.getByRole('group', { name: 'Who must use them' }).getByLabel('ICB reader').check();
  await page.getByRole('button', { name: 'Save who must' }).click();
  await page.getByText('Saved who must use one-time codes.').waitFor();
  assert.ok(await page.getByRole('group', { name: 'Who must use them' }).getByLabel('ICB reader').isChecked());
  await page.goto(`${intake.inbox}/manage`);
  await page.getByRole('link', { name: 'Your own red flags' }).click();
  await page.getByText('You have added none.').waitFor();
  await page.getByRole('button', { name: 'Check and add it' }).click();
  await page.getByRole('alert').getByText('Choose a file.').waitFor();
  await page.getByLabel('Pack of rules').setInputFiles({ name: 'own.json', mimeType: 'application/json',
    buffer: Buffer.from('{"version":"1"}') });
  await page.getByRole('button', { name: 'Check and add it' }).click();
  await page.locator('.error-summary').waitFor();
  await inspect('red-flags');
});

test('website addresses come and go, and what is none is refused', async () => {
  await page.goto(`${intake.inbox}/connections`);
  await page.getByLabel('Another address').fill('www.practice.example/contact');
  await page.getByRole('button', { name: 'Add the address' }).click();
  await page.getByRole('alert').getByText('Enter a website address such as').waitFor();
  await page.getByLabel('Another address').fill('https://WWW.practice.example/');
  await page.getByRole('button', { name: 'Add the address' }).click();
  await page.getByText('The address was added.').waitFor();
  await inspect('connections');
  await page.getByRole('button', { name: 'Remove https://www.practice.example' }).click();
  await page.getByText('The address was removed').waitFor();
  assert.equal(await page.getByText('https://www.practice.example', { exact: true }).count(), 0);
});

test('how long requests are kept is saved once, and what is no number changes nothing', async () => {
  await page.goto(`${intake.inbox}/connections`);
  await page.getByLabel('Days after a request was closed').fill('a year');
  await page.getByRole('button', { name: 'Save the days' }).click();
  await page.getByRole('alert').getByText('Enter a number of days').waitFor();
  await page.getByLabel('Days after a request was closed').fill('3650');
  await page.getByRole('button', { name: 'Save the days' }).click();
  await page.getByRole('alert').getByText('Tick the box if you are sure').waitFor();
  await page.getByLabel('Days after a request was closed').fill('3650');
  await page.getByLabel('Erase what was closed longer ago').check();
  await page.getByRole('button', { name: 'Save the days' }).click();
  await page.getByText('The days were saved.').waitFor();
  assert.equal(await page.getByLabel('Days after a request was closed').inputValue(), '3650');
});

test('the audit says who looked at what and who changed what, by person and by request, and as a file', async () => {
  const { reference } = await post(intake.url, bundleOf('no-chest-pain'));
  await page.goto(`${intake.inbox}/requests/${reference}`);
  await page.goto(`${intake.inbox}/audit`);
  await page.getByText('signed in').first().waitFor();
  await page.getByLabel('Who', { exact: true }).fill(user);
  await page.getByLabel('Reference of a request').fill(reference.toLowerCase());
  await page.getByRole('button', { name: 'Show' }).click();
  await page.getByText('opened a request').waitFor();
  assert.equal(await page.getByRole('row').count(), 2, 'the head and one row');
  await inspect('audit');
  await page.getByRole('link', { name: 'Changes' }).click();
  for (const words of ['an account', /change: removed, user: gina/, /days: 3650/]) {
    await page.locator('tbody').getByText(words).first().waitFor();
  }
  await inspect('audit-changes');
  const file = await (await page.context().request.get(`${intake.inbox}/audit.csv?show=accesses`)).text();
  assert.match(file, /^at \(UTC\),who,what,request\r?\n/);
  assert.ok(file.includes(`request,${reference}`));
});

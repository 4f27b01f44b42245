// The practice replies to a patient from the request, with a real mail server between them: what goes out, what the
// patient reads, and what the practice is told where it did not arrive.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible } from './support/axe.mjs';
import { desktop, launch, openContext, screenshot } from './support/browser.mjs';
import { bundleOf, password, post, startIntake, user } from './support/intake.mjs';
import { freePort, startMailServer } from './support/mail.mjs';

const phone = { width: 390, height: 844 };
const words = 'Your blood test was normal. Nothing else is needed.';

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {import('playwright-core').Page} */ let page;
/** @type {Awaited<ReturnType<typeof startIntake>>} */ let intake;
/** @type {Awaited<ReturnType<typeof startMailServer>>} */ let mail;
/** @type {string} */ let base;

/** @param {import('playwright-core').Page} at @param {string} name */
async function signIn(at, name) {
  await at.goto(`${intake.inbox}/sign-in`);
  await at.getByLabel('Username').fill(name);
  await at.getByLabel('Password').fill(password);
  await at.getByRole('button', { name: 'Sign in' }).click();
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

/** A request whose patient gave this e-mail address; its page is open. @param {string} address */
async function opens(address) {
  const bundle = JSON.parse(bundleOf('form-general'));
  const { resource } = bundle.entry.find((/** @type {any} */ entry) => entry.resource.resourceType === 'Patient');
  if (address) resource.telecom.push({ system: 'email', value: address });
  const { reference } = await post(intake.url, JSON.stringify(bundle));
  await page.goto(`${intake.inbox}/requests/${reference}`);
  return reference;
}

const panel = (/** @type {string} */ name) =>
  page.locator('details').filter({ has: page.getByText(name, { exact: true }) });

/** @param {string} text */
async function replies(text) {
  await page.getByText('Reply to the patient', { exact: true }).click();
  await panel('Reply to the patient').getByLabel('What the patient reads').fill(text);
  await page.getByRole('button', { name: 'Send the reply' }).click();
  await page.waitForURL(/#work$/);
}

/** Looks at the request until its page says so. @param {string|RegExp} text */
async function says(text) {
  for (const began = Date.now(); Date.now() - began < 20_000;) {
    await page.reload();
    if (await page.getByText(text).count() > 0) return;
  }
  assert.fail(`the request never said ${text}: ${await page.locator('main').innerText()}`);
}

before(async () => {
  browser = await launch();
  mail = await startMailServer();
  const port = await freePort();
  base = `http://127.0.0.1:${port}`;
  intake = await startIntake('http://localhost:1', [...mail.flags, '--base-url', base], String(port));
  intake.addUser('rita', 'reception');
  page = await (await openContext(browser, { viewport: desktop })).newPage();
  await signIn(page, user);
  await page.getByRole('heading', { level: 1, name: 'Requests' }).waitFor();
});
after(async () => {
  await browser.close();
  await intake.stop();
  mail.stop();
});

test('a manager keeps replies; reception may use them and not change them', async () => {
  await page.goto(`${intake.inbox}/manage`);
  await page.getByRole('link', { name: 'Replies to patients' }).click();
  await page.getByLabel('Name, for the practice only').fill('Test normal');
  await page.getByLabel('What the patient reads').fill('Dear {patient}');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('alert').getByText('Only {name} and {phone}').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.className), 'error-summary', 'focus is on the error');
  assert.equal(await page.getByLabel('What the patient reads').inputValue(), 'Dear {patient}');
  await page.getByLabel('What the patient reads').fill(`Dear {name}, ${words} Phone {phone} if you have questions.`);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByText('The reply was saved.').waitFor();
  await inspect('replies');
  await page.goto(`${intake.inbox}/audit?show=changes`);
  await page.getByRole('cell', { name: 'a reply to patients, added' }).waitFor();

  const rita = await (await openContext(browser, { viewport: desktop })).newPage();
  await signIn(rita, 'rita');
  assert.equal((await rita.goto(`${intake.inbox}/replies`))?.status(), 403);
  await rita.context().close();
});

test('a reply goes out by e-mail without a word of it, and the patient reads it with the date of birth', async () => {
  const reference = await opens('ada@patients.example');
  await page.getByText('Reply to the patient', { exact: true }).click();
  await page.getByLabel('Begin with one of your replies').selectOption('Test normal');
  const filled = await page.getByLabel('What the patient reads', { exact: true }).inputValue();
  assert.equal(filled, `Dear Ada Patel, ${words} Phone 020 7946 0000 if you have questions.`);
  await inspect('reply');
  await page.getByRole('button', { name: 'Send the reply' }).click();
  await page.waitForURL(/#work$/);
  await says('E-mail sent: the mail server took it. The patient counts as told');
  await page.getByText('Frontdoor told the patient by e-mail that a reply is there').waitFor();
  await inspect('reply-sent');
  const sent = mail.mails();
  assert.match(sent, /Subject: A reply to your request is waiting/);
  assert.match(mail.log(), /A=plain:mailer/, 'signed in, over TLS');
  assert.match(mail.log(), /X=TLS1\.[23]/);
  for (const secret of ['blood', 'normal', 'Ada Patel', 'tired', 'knees']) {
    assert.ok(!sent.includes(secret), `the e-mail says ${secret}`);
  }
  const link = /http:\S+/.exec(sent)?.[0] ?? '';
  assert.ok(link.startsWith(`${base}/p/`), link);

  const patient = await (await openContext(browser, { viewport: phone })).newPage();
  await patient.goto(link);
  assert.equal(await patient.getByText(words).count(), 0, 'the link alone shows nothing');
  await patient.getByLabel('Day').fill('27');
  await patient.getByLabel('Month').fill('3');
  await patient.getByLabel('Year').fill('1981');
  await patient.getByRole('button', { name: 'Continue' }).click();
  await patient.getByText(words).waitFor();
  await screenshot(patient, 'follow-up-reply-390');
  await patient.context().close();

  await page.getByText('Close this request', { exact: true }).click();
  await page.getByLabel('How it ended').selectOption('advice');
  await page.getByLabel(/^How the patient was told/).selectOption('reply');
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await page.locator('.history').getByText('Patient told: By a reply sent from here, once it arrives').waitFor();
  assert.match(await page.locator('main').innerText(), new RegExp(reference));
});

test('a request that was closed with a reply that is refused is open and new again; the list says why', async () => {
  const reference = await opens('nobody@bounce.example');
  await page.getByText('Close this request', { exact: true }).click();
  await page.getByLabel('How it ended').selectOption('advice');
  await page.getByLabel(/^How the patient was told/).selectOption('reply');
  await page.getByLabel('What the patient reads (you can leave this empty)').fill(words);
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await page.waitForURL(/#work$/);
  await says('E-mail did not reach the patient: the address was refused. Tell them in another way');
  await inspect('reply-refused');
  await page.goto(intake.inbox);
  const row = page.locator('li.listed').filter({ hasText: reference });
  await row.getByText('The reply did not reach the patient').waitFor();
  await row.getByRole('link').first().click();
  await page.getByText('Record that you told the patient', { exact: true }).click();
  await page.getByLabel('How', { exact: true }).selectOption('phone');
  await page.getByRole('button', { name: 'Record it' }).click();
  await page.locator('.history').getByText(/told the patient: By phone, /).waitFor();
  await page.goto(intake.inbox);
  await row.waitFor();
  assert.equal(await row.getByText('The reply did not reach the patient').count(), 0);
});

test('a mail server that is busy is tried again, and where there is no address nothing can be sent', async () => {
  await opens('ada@busy.example');
  await replies(words);
  await says(/E-mail not sent yet: .* It is tried again/);
  await opens('');
  await page.getByText('Reply to the patient', { exact: true }).click();
  await page.getByText('gave no e-mail address. Nothing is sent to them: tell them that it is there.').waitFor();
  await page.getByText('Close this request', { exact: true }).click();
  await page.getByLabel('How it ended').selectOption('advice');
  await page.getByLabel(/^How the patient was told/).selectOption('reply');
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await page.getByRole('alert').getByText('No reply was sent from here').waitFor();
});

// A practice's own forms: patients find one in the list, or are led to it by a link, and fill it in painted, plain and
// without script; a manager adds it, reads the check, looks at it and turns it on; nobody else may.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { assertAccessible } from './support/axe.mjs';
import { desktop, launch, openContext, phone, root } from './support/browser.mjs';
import { password, practice, startIntake, user } from './support/intake.mjs';
import { Patient } from './support/patient.mjs';

const fixture = (/** @type {string} */ name) => join(root, 'tests/fixtures/forms', name);
const diary = fixture('blood-pressure.json');
const title = 'Blood pressure readings';

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {import('playwright-core').BrowserContext} */ let context;
/** @type {import('playwright-core').Page} */ let page;
/** @type {Patient} */ let patient;
/** @type {Awaited<ReturnType<typeof startIntake>>} */ let intake;

before(async () => {
  browser = await launch();
  intake = await startIntake('http://localhost');
  intake.addUser('desk', 'reception');
  const at = ['--practice', practice.ods, '--name', 'diary'];
  intake.command('form', 'add', ...at, '--file', diary);
  intake.command('form', 'on', ...at, '--title', title, '--place', '1');
  const odd = ['--practice', practice.ods, '--name', 'sleep'];
  intake.command('form', 'add', ...odd, '--file', fixture('odd-link-ids.json'));
  intake.command('form', 'on', ...odd, '--title', 'Sleep review');
  intake.command('form', 'add', '--practice', practice.ods, '--from-library', 'phq-9');
  intake.command('form', 'on', '--practice', practice.ods, '--name', 'phq-9', '--title', 'Mood questionnaire');
});
after(async () => {
  await browser.close();
  await intake.stop();
});
beforeEach(() => open({ viewport: phone }));
afterEach(() => context.close());

/** @param {import('playwright-core').BrowserContextOptions} options */
async function open(options) {
  await context?.close();
  context = await openContext(browser, options);
  page = await context.newPage();
  patient = new Patient(page);
}

/** Paths that a page and its worker have fetched. */
function fetched() {
  /** @type {string[]} */ const paths = [];
  page.on('request', (request) => paths.push(new URL(request.url()).pathname));
  return paths;
}

async function showsPlain() {
  await page.getByRole('link', { name: 'Plain version' }).click();
  await page.locator('#frontdoor-stage:not(.frontdoor-painted)').waitFor();
}

/** From the first page to the first page of the form. @param {string} kind */
async function reaches(kind) {
  await patient.chooses('Who is this for?', 'Me');
  await patient.givesBirthDate();
  await patient.saysWhatTheyNeed({ kind });
}

/** @param {boolean} script */
async function fillsInTheDiary(script) {
  await patient.sees('Your blood pressure');
  const field = (/** @type {string} */ name) => page.getByRole('textbox', { name });
  await field('Upper number').fill('150');
  await field('Lower number').fill('90');
  if (!script) {
    // What an answer opens is seen when the page is posted.
    await patient.continue();
    await patient.sees('Your blood pressure');
  }
  await field('What happened before the high reading?').fill('Coffee');
  await patient.continue();
}

async function givesDetailsAndSends() {
  await patient.sees('Your details');
  const field = (/** @type {string} */ name) => page.getByRole('textbox', { name });
  await field('What is your full name?').fill('Alex Marsh');
  await field('What is your postcode?').fill('LS1 4AP');
  await field('What phone number can we use?').fill('07700 900123');
  await patient.ticks('How should we contact you?', 'Phone call');
  await patient.ticks('Is it safe to contact you this way?', 'Yes');
  await patient.continue();
  await patient.sees('Check your answers');
  assert.equal(await page.getByText('Difference of the two').count(), 0, 'no score is shown to the patient');
  await patient.press('Send request');
  await page.getByText(/Your reference/).first().waitFor();
}

for (const face of ['painted', 'plain']) {
  test(`${face}: found in the list, filled in and sent with its own response`, async () => {
    const paths = fetched();
    const posted = page.waitForRequest((one) => one.method() === 'POST' && one.url().endsWith('/requests'));
    await page.goto(intake.form);
    await page.locator('#frontdoor-stage.frontdoor-painted').waitFor();
    if (face === 'plain') await showsPlain();
    await patient.chooses('Who is this for?', 'Me');
    assert.ok(!paths.some((path) => /core-expressions|definitions|\/forms\//.test(path)), 'nobody waits for it before');
    await patient.givesBirthDate();
    await patient.sees('What you need');
    const needs = page.getByRole('group', { name: 'What do you need?' }).getByRole('radio');
    assert.equal(await needs.nth(1).evaluate((radio) => /** @type {any} */ (radio).labels[0].innerText.trim()), title);
    await patient.saysWhatTheyNeed({ kind: title });
    await fillsInTheDiary(true);
    await givesDetailsAndSends();
    const bundle = JSON.parse((await posted).postData() ?? '{}');
    const responses = bundle.entry.map((/** @type {any} */ one) => one.resource)
      .filter((/** @type {any} */ one) => one.resourceType === 'QuestionnaireResponse');
    assert.equal(responses[1].questionnaire, 'https://frontdoor.example/fhir/Questionnaire/blood-pressure|1.0.0');
    assert.equal(responses[1].item[0].item[0].item[2].answer[0].valueInteger, 60, 'calculated for each reading');
    assert.equal(paths.filter((path) => path.includes('core-expressions')).length, 1, 'fetched once, for this form');
  });
}

test('who goes back and chooses another need is asked about that', async () => {
  await page.goto(intake.form);
  await page.locator('#frontdoor-stage.frontdoor-painted').waitFor();
  await reaches(title);
  await patient.sees('Your blood pressure');
  await patient.back();
  await patient.saysWhatTheyNeed({ kind: 'A fit note (sick note)' });
  await patient.sees(/Fit note/);
});

test('a reload in the middle of it keeps the answers', async () => {
  await page.goto(intake.form);
  await page.locator('#frontdoor-stage.frontdoor-painted').waitFor();
  await reaches(title);
  await fillsInTheDiary(true);
  await patient.sees('Your details');
  await page.reload();
  await patient.sees('Your details');
  await patient.back();
  await page.locator('#frontdoor-stage.frontdoor-painted').waitFor();
  assert.equal(await page.getByRole('textbox', { name: 'Upper number' }).inputValue(), '150');
});

test('without a connection the patient is told, and goes on when it is back', async () => {
  await page.goto(intake.form);
  await page.locator('#frontdoor-stage.frontdoor-painted').waitFor();
  await context.route(/\/forms\//, (route) => route.abort());
  await reaches(title);
  await page.getByText(/We could not load the next questions/).waitFor();
  await context.unroute(/\/forms\//);
  await patient.continue();
  await patient.sees('Your blood pressure');
  assert.equal(await page.getByText(/We could not load the next questions/).isVisible(), false);
});

test('a link leads straight to it: its answer is chosen', async () => {
  await page.goto(`${intake.form}/forms/diary`);
  await page.locator('#frontdoor-stage.frontdoor-painted').waitFor();
  await patient.chooses('Who is this for?', 'Me');
  await patient.givesBirthDate();
  await patient.sees('What you need');
  assert.ok(await page.getByRole('radio', { name: title }).isChecked());
});

for (const face of ['painted', 'plain', 'served']) {
  test(`${face}: a link to a form that is not open says so, and the patient goes on`, async () => {
    if (face === 'served') await open({ viewport: phone, javaScriptEnabled: false });
    for (const address of [`${intake.form}/forms/no-such-form`, `${intake.form}#start=no-such-form`]) {
      if (face === 'served' && address.includes('#')) continue;
      await page.goto('about:blank');
      await page.goto(address);
      if (face !== 'served') await page.locator('#frontdoor-stage.frontdoor-painted').waitFor();
      if (face === 'plain') await showsPlain();
      const said = page.getByText('This form is not open now. You can still ask for help here.');
      assert.equal(await said.count(), 1, address);
    }
    await patient.chooses('Who is this for?', 'Me');
    await patient.givesBirthDate();
    await patient.sees('What you need');
  });
}

test('without script: found by its link, filled in and sent', async () => {
  const before = intake.stored();
  await open({ viewport: phone, javaScriptEnabled: false });
  await page.goto(`${intake.form}/forms/diary`);
  await patient.chooses('Who is this for?', 'Me');
  await patient.givesBirthDate();
  await patient.sees('What you need');
  assert.ok(await page.getByRole('radio', { name: title }).isChecked());
  await patient.saysWhatTheyNeed({ kind: title });
  await fillsInTheDiary(false);
  await givesDetailsAndSends();
  assert.equal(intake.stored(), before + 1);
});

for (const face of ['painted', 'plain', 'served']) {
  test(`${face}: linkIds that no control can have are asked, and sent as they are`, async () => {
    const script = face !== 'served';
    const stored = intake.stored();
    if (!script) await open({ viewport: phone, javaScriptEnabled: false });
    const posted = script
      ? page.waitForRequest((one) => one.method() === 'POST' && one.url().endsWith('/requests')) : undefined;
    await page.goto(`${intake.form}/forms/sleep`);
    if (script) await page.locator('#frontdoor-stage.frontdoor-painted').waitFor();
    if (face === 'plain') await showsPlain();
    await reaches('Sleep review');
    await patient.sees('Your sleep');
    await patient.continue();
    await page.getByText(/There is a problem/).first().waitFor();
    await patient.ticks('How do you sleep?', 'Badly');
    if (!script) {
      // What an answer opens is seen when the page is posted.
      await patient.continue();
      await patient.sees('Your sleep');
    }
    await page.getByRole('textbox', { name: 'What wakes you?' }).fill('The cat');
    await page.getByRole('textbox', { name: 'How many hours?' }).fill('5');
    await patient.continue();
    await givesDetailsAndSends();
    assert.equal(intake.stored(), stored + 1);
    if (!posted) return;
    const bundle = JSON.parse((await posted).postData() ?? '{}');
    const own = bundle.entry.map((/** @type {any} */ one) => one.resource)
      .filter((/** @type {any} */ one) => one.resourceType === 'QuestionnaireResponse')[1];
    const ids = own.item[0].item.map((/** @type {any} */ one) => one.linkId);
    assert.deepEqual([own.item[0].linkId, ...ids], ['/55757-9', '/55757-9/44250-9', 'name', 'send']);
  });
}

/** @param {string} name */
async function signIn(name) {
  await page.goto(`${intake.inbox}/sign-in`);
  await page.getByRole('textbox', { name: 'Username' }).fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
}

test('a form with scores: the practice reads them, the patient does not', async () => {
  await page.goto(intake.form);
  await page.locator('#frontdoor-stage.frontdoor-painted').waitFor();
  await reaches('Mood questionnaire');
  while (await page.getByRole('heading', { level: 1, name: 'Your details' }).count() === 0) {
    const groups = page.getByRole('group');
    for (let at = 0; at < await groups.count(); ++at) {
      const radios = groups.nth(at).getByRole('radio');
      if (await radios.count() > 1 && !await groups.nth(at).getByRole('radio', { checked: true }).count()) {
        await radios.first().check();
      }
    }
    const before = await page.getByRole('heading', { level: 1 }).first().innerText();
    await patient.continue();
    await page.waitForFunction((heading) => document.querySelector('h1')?.innerText !== heading, before);
  }
  await givesDetailsAndSends();
  await open({ viewport: desktop });
  await signIn(user);
  await page.getByRole('link', { name: /Alex Marsh/ }).first().click();
  await page.getByRole('heading', { name: 'Questionnaire totals' }).waitFor();
  await page.getByText('The patient did not see these.', { exact: true }).waitFor();
});

test('a manager adds a form, reads the check, looks at it and turns it on', async () => {
  await open({ viewport: desktop });
  await signIn(user);
  await page.getByRole('link', { name: 'Manage', exact: true }).click();
  await page.getByRole('link', { name: 'Forms', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Forms' }).waitFor();
  for (const viewport of [{ width: 390, height: 844 }, desktop]) {
    await page.setViewportSize(viewport);
    await assertAccessible(page.mainFrame(), `the list of forms, ${viewport.width} pixels wide`);
  }
  await page.getByLabel('FHIR Questionnaire').setInputFiles(fixture('expression.txt'));
  await page.getByRole('button', { name: 'Check and add it' }).click();
  await page.getByRole('alert').getByText(/The file was not added/).waitFor();
  await page.getByLabel('FHIR Questionnaire').setInputFiles(fixture('every-kind.json'));
  await page.getByRole('button', { name: 'Check and add it' }).click();
  await page.getByRole('heading', { name: 'What the check says of version 1' }).waitFor();
  await page.getByText(/items are asked as they are written/).waitFor();
  for (const viewport of [{ width: 390, height: 844 }, desktop]) {
    await page.setViewportSize(viewport);
    await assertAccessible(page.mainFrame(), `a form, ${viewport.width} pixels wide`);
  }
  for (const name of ['Standard version, phone (390 pixels)', 'Plain version, computer (1280 pixels)']) {
    await page.getByRole('link', { name }).click();
    const frame = page.frameLocator('iframe.preview');
    await frame.getByRole('button', { name: 'Continue' }).waitFor();
    const painted = frame.locator('#frontdoor-stage.frontdoor-painted');
    for (const viewport of [{ width: 390, height: 844 }, desktop]) {
      await page.setViewportSize(viewport);
      await assertAccessible(page.mainFrame(), `the preview, ${viewport.width} pixels wide: ${name}`);
      const cut = await page.locator('.table-scroll').evaluate((around) => around.scrollWidth - around.clientWidth);
      if (name.includes('390')) assert.equal(cut, 0, `${viewport.width} pixels: nothing of the phone is cut off`);
    }
    const width = await page.locator('iframe.preview').evaluate((shown) => shown.clientWidth);
    if (name.includes('390')) assert.equal(width, 390);
    if (name.startsWith('Standard')) await painted.waitFor();
    else assert.equal(await painted.count(), 0);
    await page.getByRole('link', { name: 'Back to the form' }).click();
  }
  const heading = await page.getByRole('heading', { level: 1 }).innerText();
  assert.notEqual(heading, '');
  await page.getByLabel('Title').fill('');
  await page.getByRole('button', { name: 'Turn it on' }).click();
  await page.getByRole('alert').getByText(/Enter a title/).waitFor();
  assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), heading, 'the form keeps its name');
  await assertAccessible(page.mainFrame(), 'a title that is wrong');
  await page.getByLabel('Title').fill('Every kind of question');
  await page.getByLabel('Place in the list').selectOption('At the top');
  await page.getByRole('button', { name: 'Turn it on' }).click();
  await page.getByText('Saved.').waitFor();
  const listed = async () => (await (await fetch(`${intake.url}/v1/practices/${practice.ods}/forms`)).json()).forms
    .map((/** @type {any} */ form) => form.title);
  assert.equal((await listed())[0], 'Every kind of question');
  await page.getByRole('button', { name: 'Turn it off' }).click();
  await page.getByText('Saved.').waitFor();
  assert.ok(!(await listed()).includes('Every kind of question'));
});

test('reception has no page of forms', async () => {
  await open({ viewport: desktop });
  await signIn('desk');
  assert.equal(await page.getByRole('link', { name: 'Manage', exact: true }).count(), 0);
  const response = await page.goto(`${intake.inbox}/forms`);
  assert.equal(response?.status(), 403);
});

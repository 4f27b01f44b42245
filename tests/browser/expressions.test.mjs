// A form that calculates and asks by FHIRPath, with a variable in a group that repeats: painted and plain, its patient
// sends what `frontdoor form fill` says. The built-in forms never fetch what evaluates it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { page, patient, service, useForm } from './support/at-form.mjs';
import { root } from './support/browser.mjs';

useForm();

const fixture = (/** @type {string} */ name) => join(root, 'tests/fixtures/forms', name);
const form = fixture('blood-pressure.json');

/** The service's own form gives way to this one. @param {string} path */
const instead = (path) => /\/assets\/form-\w+\.json$/.test(path)
  ? { headers: { 'Content-Type': 'application/json' }, body: readFileSync(form) } : undefined;

/** What the command makes of the same answers. */
function promised() {
  const binary = process.env.FRONTDOOR ?? join(root, 'build/native-release/bin/frontdoor');
  const printed = execFileSync(binary, ['form', 'fill', '--questionnaire', form,
    '--answers', fixture('blood-pressure-answers.json'), '--now', '2026-11-24T10:00:00Z'], { encoding: 'utf8' });
  return JSON.parse(printed).item;
}

/** Paths that a page and its worker have fetched. @param {import('playwright-core').Page} watched */
function fetchedBy(watched) {
  /** @type {string[]} */ const paths = [];
  watched.on('request', (request) => paths.push(new URL(request.url()).pathname));
  return paths;
}

const forExpressions = (/** @type {string} */ path) => /core-expressions|definitions/.test(path);

/** From the form's only page to its check. */
async function fillsIn() {
  await patient.sees('Your blood pressure');
  const field = (/** @type {string} */ name) => page.getByRole('textbox', { name });
  assert.equal(await field('Difference of the two').count(), 0, 'nobody is asked for what is calculated');
  assert.equal(await field('What happened before the high reading?').count(), 0, 'there is no reading yet');
  await field('Upper number').fill('150');
  await field('Lower number').fill('90');
  await patient.press(/Add another/);
  await field('Upper number').nth(1).fill('130');
  await field('Lower number').nth(1).fill('85');
  await field('What happened before the high reading?').fill('Coffee');
  await patient.continue();
  await patient.sees('Check your answers');
  assert.equal(await page.getByText('Difference of the two').count(), 0, 'nor does anybody read it');
  for (const value of ['150', '130', 'Coffee']) {
    await page.getByText(value, { exact: true }).first().waitFor({ state: 'attached' });
  }
}

for (const face of ['painted', 'plain']) {
  test(`${face}: each reading has its own difference, and the request is what the command makes`, async () => {
    const fetched = fetchedBy(page);
    service.behaviour.instead = instead;
    await page.goto(service.form);
    await page.locator('#frontdoor-stage.frontdoor-painted').waitFor();
    if (face === 'plain') {
      await page.getByRole('link', { name: 'Plain version' }).click();
      await page.locator('#frontdoor-stage:not(.frontdoor-painted)').waitFor();
    }
    await fillsIn();
    await patient.press('Send');
    await page.getByText(/Your reference/).first().waitFor();
    const bundle = JSON.parse(service.requests[0].body);
    const response = bundle.entry.map((/** @type {any} */ one) => one.resource)
      .find((/** @type {any} */ one) => one.resourceType === 'QuestionnaireResponse');
    assert.deepEqual(response.item, promised());
    assert.equal(response.questionnaire, 'https://frontdoor.example/fhir/Questionnaire/blood-pressure|1.0.0');
    assert.equal(fetched.filter(forExpressions).length, 2, 'the core for it and R4, each once');
  });
}

test('the built-in forms fetch no core with expressions and no definitions', async () => {
  const fetched = fetchedBy(page);
  await page.goto(service.form);
  await page.locator('#frontdoor-stage.frontdoor-painted').waitFor();
  await patient.comesToOwnWords();
  await patient.ownWords.fill('My knee hurts');
  await patient.continue();
  await patient.answersTheRest();
  assert.ok(fetched.some((path) => path.includes('core-')), 'what the worker fetches is seen');
  assert.deepEqual(fetched.filter(forExpressions), []);
});

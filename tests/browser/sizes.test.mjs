// What a patient's browser fetches stays within its budget, part by part, and grows only when somebody says so.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultsOfSizes, measure } from '../../web/sizes.mjs';

test('no part has grown by more than one per cent, nor past its budget', () => {
  assert.deepEqual(faultsOfSizes(), []);
});

test('every part was built and is measured', () => {
  for (const [name, { bytes }] of measure()) assert.ok(bytes > 0, name);
});

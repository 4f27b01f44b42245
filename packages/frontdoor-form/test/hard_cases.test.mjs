// What docs/forms/compare.md says of this package holds: every hard case of bench/forms/hard-cases.json.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { answersTo, logOf } from '../../../bench/forms/responses.mjs';
import { check, fill, validate } from '../index.js';

const { cases } = JSON.parse(readFileSync(new URL('../../../bench/forms/hard-cases.json', import.meta.url), 'utf8'));
const now = '2026-11-22T10:00:00Z';

for (const one of cases) {
  test(`Hard case: ${one.kind}, ${one.name}`, () => {
    if (one.do === 'judge') {
      assert.equal(validate(one.form, one.response, { now }).valid, one.right);
    } else if (one.do === 'load') {
      const { ok, degraded, warnings } = check(one.form);
      assert.ok(!ok || degraded.length + warnings.length > 0);
    } else {
      const found = answersTo(JSON.parse(fill(one.form, { answers: logOf(one.response) }, { now })), one.item);
      const rights = one.right.map((/** @type {unknown} */ right) => JSON.stringify(right));
      assert.ok(rights.includes(JSON.stringify(found)), `${JSON.stringify(found)} instead of ${rights.join(' or ')}`);
    }
  });
}

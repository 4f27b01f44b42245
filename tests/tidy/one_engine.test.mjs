// Each rule of forms is decided in one place, for patients, programs and validators alike.
import { test } from 'node:test';
import { allFiles, codeOnly, expectNone, isCpp, lineAt, read } from './tree.mjs';

/** What is written of a rule, and the only files that write it. @type {[string, RegExp, string[]][]} */
const places = [
  ['how a condition compares', /\bEnableOperator::(?!exists\b)\w+/g,
    ['core/include/frontdoor/questionnaire.h', 'core/src/engine/enable_when.cpp', 'core/src/forms/reader.cpp']],
  ['which items are enabled', /\bconditions_enable\s*\(/g,
    ['core/include/frontdoor/enable_when.h', 'core/src/engine/form_state.cpp']],
  // A call that staff take down is no filled-in form: each of its answers is a field of theirs.
  ['which answers a response holds, and where', /\["answer"\]\s*=/g,
    ['core/src/engine/response_items.cpp', 'core/src/request/taken_down.cpp']],
  ['occurrences of what repeats', /\bstate_\.add\s*\(/g,
    ['core/src/engine/form_session.cpp', 'core/src/responses/validate_response.cpp']],
  ['whether a value is past a limit', /\bis_beyond\s*\(const\b|\bbool is_too_long\s*\(/g,
    ['core/src/engine/answer_checks.h', 'core/src/engine/answer_checks.cpp']],
  ['expressions over a response', /\bfhirpath::evaluate\s*\(/g,
    ['core/src/responses/expressions.cpp', 'core/src/responses/form_reports.cpp', 'core/src/responses/structure.cpp']],
  ['what a person is told of how many there are', /"error\.too-(?:few|many)"/g, ['core/src/engine/messages.cpp']],
];

test('Each rule of forms is decided in one place', () => {
  /** @type {string[]} */ const faults = [];
  for (const file of allFiles().filter((one) => isCpp(one) && /^(core|cli|widget)\//.test(one))) {
    const text = codeOnly(read(file), file, { keepStrings: true });
    for (const [rule, written, only] of places) {
      for (const found of text.matchAll(written)) {
        if (!only.includes(file)) faults.push(`${file}:${lineAt(text, found.index ?? 0)}: ${rule}`);
      }
    }
  }
  expectNone(faults);
});

test('The places are where the rules are', () => {
  expectNone(places.flatMap(([rule, written, only]) =>
    only.filter((file) => !read(file).match(written)).map((file) => `${file}: nothing of "${rule}"`)));
});

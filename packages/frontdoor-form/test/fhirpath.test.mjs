// Our FHIRPath against the npm package fhirpath: many expressions, and every expression of the forms of others where
// they are at hand (FRONTDOOR_SHARED).
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fhirpath from 'fhirpath';
import model from 'fhirpath/fhir-context/r4/index.js';
import { evaluate, fill } from '../index.js';

const here = path.dirname(fileURLToPath(import.meta.url));
const shared = process.env.FRONTDOOR_SHARED ?? path.resolve(here, '../../../../shared');

const response = {
  resourceType: 'QuestionnaireResponse', status: 'completed', authored: '2026-11-22T10:00:00Z',
  subject: { reference: 'Patient/1', display: 'Ann' },
  item: [
    { linkId: 'a', answer: [{ valueDecimal: 1.5 }, { valueInteger: 2 }] },
    { linkId: 'b', text: 'Bee', answer: [{ valueCoding: { system: 's', code: 'c', display: 'D' } }] },
    { linkId: 'c', item: [
      { linkId: 'd', answer: [{ valueDate: '2020-05-01' }] },
      { linkId: 'e', answer: [{ valueString: 'Some text' }] },
      { linkId: 'f', answer: [{ valueBoolean: true }] },
      { linkId: 'g', answer: [{ valueQuantity: { value: 70, unit: 'kg' } }] }] },
  ],
};

const a = "item.where(linkId = 'a').answer.value";
const text = "item.descendants().where(linkId = 'e').answer.value";
const expressions = [
  '1 + 2', '5 / 2', '7 div 2', '7 mod 2', '-7 div 2', '2 * 1.5',
  '1 / 0', "'a' + 'b'", "'a' & {} & 'b'", '1 = 1.0', "'a' ~ 'A'",
  '1 != 2', '1 < 2', "'a' < 'b'", '2 >= 2', 'true and false', 'true or {}', 'false and {}', 'true xor true',
  '{} implies true',
  'false implies {}', '1 in (1 | 2)', '(1 | 2) contains 3', '(1 | 2 | 2).count()', '{}.empty()', '{} = 1',
  '@2020-01-31 < @2020-02-01',
  '@2020-01 = @2020-01-31', '@2020-01-31 + 1 month', '@2020-05-01 - 1 year',
  '@2020-02-28 + 2 days', "'2020-05-01'.toDate()",
  `${a}`, `${a}.sum()`, `${a}.count()`, `${a}.first()`, `${a}.last()`, `${a}.tail()`, `${a}.skip(1)`, `${a}.take(1)`,
  `${a}.where($this > 1.7)`, `${a}.select($this * 2)`, `${a}.all($this > 1)`, `${a}.exists($this > 1.7)`,
  `${a}.distinct()`,
  `${a}.aggregate($this + $total, 0)`, `${a}.first().round(0)`, `${a}.first().floor()`, `${a}.first().ceiling()`,
  `${a}[1]`, `${a}[5]`, `${a}.ofType(integer)`, `${a}.ofType(decimal)`, `${a}.isDistinct()`,
  `${text}.substring(5)`, `${text}.substring(0, 4)`, `${text}.indexOf('t')`, `${text}.upper()`, `${text}.lower()`,
  `${text}.length()`,
  `${text}.replace('e', 'E')`, `${text}.startsWith('Some')`, `${text}.endsWith('text')`, `${text}.contains('me t')`,
  `${text}.matches('^S.*t$')`, `${text}.replaceMatches('[aeiou]', '*')`, `${text}.split(' ')`,
  `${text}.toChars().count()`,
  `${text}.split(' ').join('-')`, "'  x '.trim()", "'12'.toInteger()", "'1.50'.toDecimal()", "'x'.toInteger()",
  '12.toString()',
  "'true'.toBoolean()", "'1'.convertsToInteger()", "'x'.convertsToDecimal()", '(1.5).toString()', '16.sqrt()',
  '2.power(10)',
  '2.power(0.5).round(3)', '(100).log(10)', '(1).exp().round(5)', '(10).ln().round(5)', '(-5).abs()',
  '(1.234).round(2)', '(2.5).round(0)',
  '(1.9).truncate()', 'iif(true, 1, 2)', 'iif({}, 1, 2)', 'iif(false, 1)', 'item.linkId',
  'item.text', "item.where(linkId = 'b').answer.value.display",
  "item.where(linkId = 'b').answer.valueCoding.code",
  "item.where(linkId = 'b').answer.value.code = 'c'", 'repeat(item).linkId',
  'descendants().where(linkId = \'d\').answer.value',
  "item.descendants().where(linkId = 'd').answer.value > @2020-01-01",
  "item.descendants().where(linkId = 'd').answer.value.toString()",
  "item.descendants().where(linkId = 'f').answer.value.not()",
  "item.descendants().where(linkId = 'g').answer.value.value", 'children().count() > 3',
  'subject.reference', "subject.display | 'Bob'",
  'QuestionnaireResponse.status', "status = 'completed'", 'authored.toString().substring(0, 4).toInteger()',
  '(1 | 2).union(2 | 3)',
  '(1 | 2 | 3).intersect(2 | 3)', '(1 | 2 | 3).exclude(2)', '(1 | 2).combine(2)', '(1 | 2).subsetOf(1 | 2 | 3)',
  '(true | false).allTrue()',
  '(true | false).anyTrue()', 'item.exists()',
  'item.where(false).empty()', "item.select(linkId & '!')", '(1 | 2).min()', '(1 | 2).max()',
  '(1 | 3).avg()',
  'item.answer.value.ofType(Coding).system', "item.where(linkId='none').answer.value + 1", '%resource.status',
  "%context.item.first().linkId", '(2 > 1) and (item.count() = 3)', "('a' | 'b').where($this = 'b')",
  'item[0].answer[1].value', '1.is(Integer)',
];

/** A result without what the two write differently: decimals as text, dates as objects. */
const plain = (/** @type {any} */ value) => JSON.parse(JSON.stringify(value, (_, one) =>
  (typeof one === 'number' ? Number(one.toPrecision(10)) : one)));

function theirs(/** @type {object} */ resource, /** @type {string} */ expression, context = {}) {
  return plain(fhirpath.evaluate(resource, expression, { resource, context: resource, ...context }, model));
}

test('Expressions give what the npm package gives', () => {
  const faults = [];
  for (const expression of expressions) {
    let expected;
    try {
      expected = theirs(response, expression);
    } catch (fault) {
      expected = `fault: ${fault}`;
    }
    let given;
    try {
      given = plain(evaluate(response, expression));
    } catch (fault) {
      given = `fault: ${fault}`;
    }
    if (String(expected).startsWith('fault') && String(given).startsWith('fault')) continue;
    if (JSON.stringify(given) !== JSON.stringify(expected)) {
      faults.push(`${expression}: ${JSON.stringify(given)} here, ${JSON.stringify(expected)} there`);
    }
  }
  assert.deepEqual(faults, []);
});

/** @returns {Set<string>} */
function expressionsOf(/** @type {any} */ node, found = new Set()) {
  if (node && typeof node === 'object') {
    const isPath = !node.language || node.language === 'text/fhirpath';
    if (typeof node.expression === 'string' && isPath) found.add(node.expression);
    Object.values(node).forEach((child) => expressionsOf(child, found));
  }
  return found;
}

const folder = path.join(shared, 'questionnaires');
const formsAreThere = existsSync(folder);

test('The expressions of real forms give what the npm package gives', {
  skip: formsAreThere ? false : 'needs FRONTDOOR_SHARED',
}, () => {
  const faults = [];
  let compared = 0;
  const now = new Date().toISOString();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    const form = readFileSync(path.join(folder, file), 'utf8');
    let filled;
    try {
      filled = JSON.parse(fill(form, { answers: {} }, { now }));
    } catch {
      continue;
    }
    for (const expression of expressionsOf(JSON.parse(form))) {
      if (expression.includes('now()')) continue;
      let expected;
      try {
        expected = theirs(filled, expression);
      } catch {
        continue;
      }
      compared += 1;
      let given;
      try {
        given = plain(evaluate(filled, expression, { now }));
      } catch (fault) {
        given = `fault: ${fault}`;
      }
      if (JSON.stringify(given) !== JSON.stringify(expected)) {
        faults.push(`${expression}: ${JSON.stringify(given)} here, ${JSON.stringify(expected)} there`);
      }
    }
  }
  assert.deepEqual(faults, [], `of ${compared}`);
  console.log(`compared ${compared} expressions of real forms`);
});

// The hard cases of hard-cases.json in three engines, and the page docs/forms/compare.md. Needs the npm package of ours
// (packages/frontdoor-form/dist), fhirpath, the packages of bench/web, and Chromium: see scripts/compare-engines.
import { readFileSync, writeFileSync } from 'node:fs';
import fhirpath from 'fhirpath';
import model from 'fhirpath/fhir-context/r4/index.js';
import { chromium } from 'playwright-core';
import * as ours from '../../packages/frontdoor-form/index.js';
import { answersTo, logOf } from './responses.mjs';
import { lformsScripts, page as pageOf, servePeer } from '../web/peers.mjs';

const file = (/** @type {string} */ name) => new URL(name, import.meta.url);
const { cases } = JSON.parse(readFileSync(file('hard-cases.json'), 'utf8'));
const versionOf = (/** @type {string} */ name) => JSON.parse(readFileSync(file(name), 'utf8')).version;
const notItsTask = 'not its task';
const now = '2026-11-22T10:00:00Z';
const patienceSeconds = 20;

/** What an engine made of a case: what it found, or that it ended with a fault.
 * @typedef {unknown[] | boolean | string} Outcome */

/** @returns {Outcome} */
function inOurs(/** @type {any} */ one) {
  if (one.do === 'judge') return ours.validate(one.form, one.response, { now }).valid;
  if (one.do === 'load') {
    const { ok, degraded, warnings } = ours.check(one.form);
    return !ok || degraded.length + warnings.length > 0 ? 'said' : 'nothing said';
  }
  return answersTo(JSON.parse(ours.fill(one.form, { answers: logOf(one.response) }, { now })), one.item);
}

/** @returns {Promise<Outcome>} */
async function inFhirpath(/** @type {any} */ one) {
  if (!one.expression) return notItsTask;
  const found = await fhirpath.evaluate(one.response, one.expression,
    { resource: one.response, questionnaire: one.form }, model, { async: true });
  return JSON.parse(JSON.stringify(found)).map((/** @type {unknown} */ value) =>
    (typeof value === 'string' ? value.replace(/^T/, '') : value));
}

/** In the page of LHC-Forms: a form with a response to it, once its expressions have come to rest. */
async function fillInLforms(/** @type {any} */ one) {
  const { Util } = /** @type {any} */ (window).LForms;
  const element = /** @type {HTMLElement} */ (document.getElementById('form'));
  // The form starts with these answers. A calculated answer that the response lacks counts as removed.
  /** @type {any[]} */ const given = one.response.item ?? [];
  const isFlat = given.every((item) => !item.item);
  const first = { ...one.form, item: one.form.item.map((/** @type {any} */ item) => {
    const answer = isFlat && given.find(({ linkId }) => linkId === item.linkId)?.answer;
    return answer ? { ...item, initial: answer } : item;
  }) };
  let form = Util.convertFHIRQuestionnaireToLForms(first, 'R4');
  if (!isFlat) {
    form = Util.mergeFHIRDataIntoLForms('QuestionnaireResponse', one.response, form, 'R4');
  }
  try {
    await Util.addFormToPage(form, element, {});
  } catch (said) {
    return { fault: String([said].flat()[0]) };
  }
  const read = () => Util.getFormFHIRData('QuestionnaireResponse', 'R4', element);
  const asText = () => JSON.stringify({ ...read(), authored: undefined });
  let last = '';
  for (let round = 0, same = 0; round < 40 && same < 5; round += 1) {
    await new Promise((done) => { setTimeout(done, 100); });
    const text = asText();
    same = text === last ? same + 1 : 0;
    last = text;
  }
  return { response: read(), faults: Util.checkValidity(element) ?? [] };
}

const executablePath = process.env.FRONTDOOR_CHROMIUM ?? '/usr/bin/chromium-headless-shell';
const noEnd = `fault: no end in ${patienceSeconds} s`;

/** A browser for each case: one that does not come to an end takes its browser with it. @returns {Promise<Outcome>} */
async function inLforms(/** @type {any} */ one, /** @type {string} */ url) {
  const hasRows = (one.response.item ?? []).some((/** @type {any} */ item) => item.item);
  if (hasRows && one.do === 'fill') return notItsTask;
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-background-networking'] });
  /** @type {NodeJS.Timeout | undefined} */ let timer;
  try {
    const page = await browser.newPage();
    await page.goto(url, { timeout: 120_000 });
    const late = new Promise((done) => { timer = setTimeout(done, patienceSeconds * 1000, undefined); });
    const ended = /** @type {any} */ (await Promise.race([page.evaluate(fillInLforms, one), late]));
    if (!ended) return noEnd;
    if (one.do === 'load') return ended.fault ? 'said' : 'nothing said';
    if (ended.fault) return `fault: ${ended.fault.slice(0, 60)}`;
    if (one.do === 'judge') return ended.faults.length === 0;
    return answersTo(ended.response, one.item);
  } catch (error) {
    if (String(error).includes('page.goto')) throw error;  // a busy machine, and no fault of the engine
    if (/closed|crashed/.test(String(error))) return noEnd;
    return `fault: ${String(error).split('\n')[0].replace(/^.*?Error: /, '').slice(0, 60)}`;
  } finally {
    clearTimeout(timer);
    await browser.close();
  }
}

/** @returns {Promise<Outcome>} */
const guarded = async (/** @type {() => Outcome | Promise<Outcome>} */ run) => {
  try {
    return await run();
  } catch (error) {
    return `fault: ${String(/** @type {any} */ (error).message ?? error).split('\n')[0].slice(0, 60)}`;
  }
};

function isRight(/** @type {any} */ one, /** @type {Outcome} */ outcome) {
  const rights = one.do === 'fill' ? one.right : [one.right];
  return rights.some((/** @type {unknown} */ right) => JSON.stringify(right) === JSON.stringify(outcome));
}

function shown(/** @type {any} */ one, /** @type {Outcome} */ outcome) {
  if (outcome === notItsTask) return '–';
  if (isRight(one, outcome)) return 'right';
  if (one.do === 'judge') return outcome === true ? '**valid**' : `**${outcome === false ? 'not valid' : outcome}**`;
  if (!Array.isArray(outcome)) return `**${outcome}**`;
  return outcome.length === 0 ? '**nothing**' : `**${outcome.map((value) => JSON.stringify(value)).join(', ')}**`;
}

const peer = await servePeer(pageOf([], lformsScripts, '<main id="form"></main>'));
const engines = ['frontdoor-form', 'lforms', 'fhirpath'];
/** @type {{one: any, outcomes: Outcome[]}[]} */ const rows = [];
for (const one of cases) {
  rows.push({ one, outcomes: [await guarded(() => inOurs(one)), await inLforms(one, peer.url),
    await guarded(() => inFhirpath(one))] });
}
peer.close();

const count = (/** @type {number} */ engine) => {
  const asked = rows.filter(({ outcomes }) => outcomes[engine] !== notItsTask);
  return `${asked.filter(({ one, outcomes }) => isRight(one, outcomes[engine])).length} of ${asked.length}`;
};
const versions = [versionOf('../../packages/frontdoor-form/package.json'),
  versionOf('../web/node_modules/lforms/package.json'), versionOf('../../node_modules/fhirpath/package.json')];
const page = `# Three engines on the same ${cases.length} hard cases
Written by \`./scripts/compare-engines\` on ${new Date().toISOString().slice(0, 10)} from
\`bench/forms/hard-cases.json\` (our own cases, MIT licence); do not edit it.

| | frontdoor-form ${versions[0]} | LHC-Forms (lforms ${versions[1]}) | fhirpath.js ${versions[2]} |
|---|---|---|---|
| what it is for | ${['reading, filling in and judging forms; the npm package draws none',
    'drawing a form on a web page and filling it in', 'evaluating FHIRPath, of any resource'].join(' | ')} |
| terminology server, launch contexts, STU3, R4B, R5 | no | yes | FHIRPath for all versions |
| used by others for years | no | yes | yes |
| right here | ${[0, 1, 2].map(count).join(' | ')} |

The cases are the kinds that users of form engines reported as wrong, chosen by us and mended here first: what they
show is where to look, not how good an engine is at what is common. LHC-Forms runs in Chromium as its makers ship it:
the form is read with the answers as its initial values, and the response is read back once it no longer changes;
"judging" is its \`checkValidity\`. Rows of answers cannot be put in that way: one case is left out there. fhirpath.js
gets the expression, the response and the form; conditions, order and judging are not its task (–). Bold: what was found
instead of what is right by FHIR R4, FHIRPath or SDC.

| kind | case | right | why | frontdoor-form | LHC-Forms | fhirpath.js |
|---|---|---|---|---|---|---|
${rows.map(({ one, outcomes }) => `| ${one.kind} | ${one.name} | ${rightOf(one)} | ${one.why} | ${
  outcomes.map((outcome) => shown(one, outcome)).join(' | ')} |`).join('\n')}
`;

function rightOf(/** @type {any} */ one) {
  if (one.do === 'judge') return one.right ? 'valid' : 'not valid';
  if (one.do === 'load') return one.right;
  return one.right.map((/** @type {unknown[]} */ right) =>
    (right.length === 0 ? 'nothing' : right.map((value) => JSON.stringify(value)).join(', '))).join(' or ');
}

writeFileSync(file('../../docs/forms/compare.md'), page);
engines.forEach((engine, index) => console.log(`${engine}: ${count(index)} right`));

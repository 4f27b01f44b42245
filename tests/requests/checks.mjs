// Our own checks of a request, for what the validators miss: two values on one answer, days that do not exist, empty
// arrays and objects, wrong types inside extensions, references that lead nowhere, and the shapes of UK Core.

/** @typedef {Record<string, any>} Json */

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;
const uuid = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** The type each of our extensions holds, by the end of its address; inner ones by their name. */
const extensionTypes = Object.freeze({
  exclusive: 'valueBoolean',
  meaning: 'valueCode', 'text-as-read': 'valueString', 'red-flag': 'valueCode', ordinalValue: 'valueDecimal',
  'Extension-UKCore-NHSNumberVerificationStatus': 'valueCodeableConcept',
  linkId: 'valueString', status: 'valueCode', action: 'valueCode', start: 'valueInteger', end: 'valueInteger',
  source: 'valueString', why: 'valueString', shown: 'valueInstant', because: 'valueString',
  response: 'valueCode', 'first-text': 'valueString', 'first-text-confirmed': 'valueInstant',
  'first-text-left-out': 'valueBoolean', application: 'valueString', 'red-flag-pack': 'valueString',
  wording: 'valueString', form: 'valueString', face: 'valueString',
});

/** @type {Record<string, (value: any) => boolean>} */
const valueChecks = {
  valueString: (value) => typeof value === 'string' && value !== '',
  valueCode: (value) => typeof value === 'string' && /^\S+( \S+)*$/.test(value),
  valueInteger: Number.isInteger,
  valueDecimal: (value) => typeof value === 'number',
  valueBoolean: (value) => typeof value === 'boolean',
  valueInstant: (value) => instant.test(value) && isRealDay(value.slice(0, 10)),
  valueCodeableConcept: (value) => Array.isArray(value?.coding) || typeof value?.text === 'string',
};

/** @param {string} text YYYY-MM-DD */
function isRealDay(text) {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.valueOf()) && day.toISOString().slice(0, 10) === text;
}

/**
 * Every object of a tree with its place.
 * @param {any} value @param {string} place @returns {Generator<[any, string]>}
 */
function* everything(value, place = '') {
  yield [value, place];
  if (value === null || typeof value !== 'object') return;
  for (const [key, child] of Object.entries(value)) yield* everything(child, `${place}/${key}`);
}

/** @param {Json} extension @param {string} place @returns {string[]} */
function extensionFaults(extension, place) {
  const values = Object.keys(extension).filter((key) => key.startsWith('value'));
  if (extension.extension) return values.length > 0 ? [`${place}: a value beside inner extensions`] : [];
  const name = String(extension.url).split('/').at(-1) ?? '';
  const expected = /** @type {Record<string, string>} */ (extensionTypes)[name];
  if (!expected) return [`${place}: an extension nobody knows: ${extension.url}`];
  if (values.length !== 1 || values[0] !== expected) return [`${place}: ${name} holds ${values}, not ${expected}`];
  return valueChecks[expected](extension[expected]) ? [] : [`${place}: ${name} holds no ${expected}`];
}

/** @param {Json} bundle @returns {string[]} */
function valueFaults(bundle) {
  const faults = [];
  for (const [value, place] of everything(bundle)) {
    if (Array.isArray(value) && value.length === 0) faults.push(`${place}: an empty array`);
    if (value === null || value === '') faults.push(`${place}: null or an empty text`);
    if (value && typeof value === 'object' && Object.keys(value).length === 0) faults.push(`${place}: nothing in it`);
    if (/\/answer\/\d+$/.test(place)) {
      const count = Object.keys(value).filter((key) => key.startsWith('value')).length;
      if (count !== 1) faults.push(`${place}: an answer with ${count} values`);
    }
    if (/\/(birthDate|valueDate)$/.test(place) && !isRealDay(value)) faults.push(`${place}: no such day`);
    if (/\/(timestamp|authoredOn|authored|sent|recorded|date|identifiedDateTime)$/.test(place) &&
        !(instant.test(value) && isRealDay(value.slice(0, 10)))) faults.push(`${place}: no such moment`);
    if (/\/extension\/\d+$/.test(place)) faults.push(...extensionFaults(value, place));
  }
  return faults;
}

/** @param {Json} bundle @returns {string[]} */
function referenceFaults(bundle) {
  const faults = [];
  const urls = bundle.entry.map((/** @type {Json} */ entry) => entry.fullUrl);
  urls.forEach((/** @type {string} */ url, /** @type {number} */ index) => {
    if (!uuid.test(url)) faults.push(`/entry/${index}: no fullUrl`);
    if (urls.indexOf(url) !== index) faults.push(`/entry/${index}: a fullUrl that is taken`);
  });
  for (const [value, place] of everything(bundle)) {
    if (/\/reference$/.test(place) && !urls.includes(value)) faults.push(`${place}: leads nowhere`);
  }
  return faults;
}

/** @param {string} digits NHS Data Dictionary, NHS NUMBER: Modulus 11 */
function isNhsNumber(digits) {
  if (!/^\d{10}$/.test(digits)) return false;
  const sum = [...digits.slice(0, 9)].reduce((total, digit, index) => total + Number(digit) * (10 - index), 0);
  return (11 - (sum % 11)) % 11 === Number(digits[9]);
}

/**
 * What UK Core's Patient, QuestionnaireResponse, Task, RelatedPerson and DocumentReference ask for beyond base R4 and
 * what their must-support elements are (https://simplifier.net/hl7fhirukcorer4), as far as a patient can tell it.
 * @param {Json} bundle @returns {string[]}
 */
function ukCoreFaults(bundle) {
  const faults = [];
  /** @param {string} type @returns {Json[]} */
  const all = (type) => bundle.entry.map((/** @type {Json} */ entry) => entry.resource)
    .filter((/** @type {Json} */ resource) => resource.resourceType === type);
  const need = (/** @type {boolean} */ holds, /** @type {string} */ fault) => holds || faults.push(fault);
  for (const patient of all('Patient')) {
    for (const identifier of patient.identifier ?? []) {
      need(identifier.system === 'https://fhir.nhs.uk/Id/nhs-number', 'Patient: an identifier that is no NHS number');
      need(isNhsNumber(identifier.value), 'Patient: an NHS number whose check digit is wrong');
      need(identifier.extension?.length === 1, 'Patient: one verification status');
    }
    need((patient.identifier ?? []).length <= 1, 'Patient: more than one NHS number');
  }
  for (const response of all('QuestionnaireResponse')) {
    for (const key of ['questionnaire', 'status', 'subject', 'authored', 'author', 'source', 'item']) {
      need(response[key] !== undefined, `QuestionnaireResponse: no ${key}`);
    }
    need(/^https:.+\|\S+$/.test(response.questionnaire), 'QuestionnaireResponse: no version of the form');
  }
  for (const task of all('Task')) {
    for (const key of ['status', 'intent', 'priority', 'code', 'focus', 'for', 'requester', 'owner']) {
      need(task[key] !== undefined, `Task: no ${key}`);
    }
  }
  for (const writer of all('RelatedPerson')) need(writer.patient !== undefined, 'RelatedPerson: no patient');
  for (const [type, least, most] of /** @type {const} */ ([
    ['Task', 1, 1], ['QuestionnaireResponse', 1, 1], ['Patient', 1, 1], ['Provenance', 1, 1], ['RelatedPerson', 0, 1],
    ['DocumentReference', 0, 4], ['Observation', 0, 2],
  ])) {
    const count = all(type).length;
    need(count >= least && count <= most, `${count} of ${type}`);
  }
  return faults;
}

/** @param {Json} bundle @returns {string[]} what is wrong; empty if nothing is */
export function faultsOf(bundle) {
  return [...valueFaults(bundle), ...referenceFaults(bundle), ...ukCoreFaults(bundle)];
}

// The same six questions as pages of other libraries, each as its makers ship it: their minified files, served with
// brotli 11 and a year of caching.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';

const modules = join(dirname(fileURLToPath(import.meta.url)), 'node_modules');

/** @type {{name: string, title: string, choices?: string[]}[]} */
const questions = [
  { name: 'subject', title: 'Who is this for?', choices: ['Me', 'My child', 'Another adult'] },
  { name: 'age', title: 'How old are you?' },
  { name: 'today', title: 'Do you need help today?', choices: ['Yes', 'No'] },
  { name: 'kind', title: 'What do you need?', choices: ['A new problem', 'A medicine', 'Something else'] },
  { name: 'words', title: 'What do you need help with?' },
  { name: 'telephone', title: 'What phone number can we use?' },
];

/** @param {string[]} styles @param {string[]} scripts @param {string} body @param {string} start a script of its own */
export const page = (styles, scripts, body, start = '') => `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>Contact us</title><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
${styles.map((style) => `<link rel="stylesheet" href="/${style}">`).join('')}</head><body>${body}
${scripts.map((script) => `<script src="/${script}"></script>`).join('')}<script>${start}</script></body></html>`;

function nhsukPage() {
  const fields = questions.map(({ name, title, choices }) => (choices
    ? `<div class="nhsuk-form-group"><fieldset class="nhsuk-fieldset"><legend class="nhsuk-fieldset__legend">${title}
</legend><div class="nhsuk-radios">${choices.map((choice, index) => `<div class="nhsuk-radios__item"><input
 class="nhsuk-radios__input" id="${name}${index}" name="${name}" type="radio" value="${choice}"><label
 class="nhsuk-label nhsuk-radios__label" for="${name}${index}">${choice}</label></div>`).join('')}</div></fieldset>
</div>`
    : `<div class="nhsuk-form-group"><label class="nhsuk-label" for="${name}">${title}</label><input class="nhsuk-input"
 id="${name}" name="${name}"></div>`)).join('');
  return `<main class="nhsuk-width-container"><h1>Contact us online</h1><form method="post">${fields}<button
 class="nhsuk-button">Continue</button></form></main>`;
}

const formio = { display: 'form', components: questions.map(({ name, title, choices }) => ({
  type: choices ? 'radio' : 'textfield', key: name, label: title, input: true,
  ...(choices ? { values: choices.map((choice) => ({ label: choice, value: choice })) } : {}),
})) };
const survey = { elements: questions.map(({ name, title, choices }) =>
  ({ type: choices ? 'radiogroup' : 'text', name, title, ...(choices ? { choices } : {}) })) };
const radioButtons = { url: 'http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl', valueCodeableConcept: {
  coding: [{ system: 'http://hl7.org/fhir/questionnaire-item-control', code: 'radio-button' }] } };
const questionnaire = { resourceType: 'Questionnaire', status: 'active', title: 'Contact us', item:
  questions.map(({ name, title, choices }) => ({
    linkId: name, text: title, type: choices ? 'choice' : 'string',
    ...(choices ? { extension: [radioButtons], answerOption: choices.map((choice) =>
      ({ valueCoding: { code: choice, display: choice } })) } : {}),
  })) };

/** The files that the package's own README names, in its order. */
const lforms = 'lforms/dist/lforms';
export const lformsScripts = ['webcomponent/assets/lib/zone.min.js', 'webcomponent/runtime.js',
  'webcomponent/polyfills.js', 'webcomponent/main.js', 'fhir/R4/lformsFHIR.min.js'].map((file) => `${lforms}/${file}`);

export const lformsPage = page([`${lforms}/webcomponent/styles.css`], lformsScripts, '<main id="form"></main>',
  `LForms.Util.addFormToPage(${JSON.stringify(questionnaire)}, 'form')`);

const nhsuk = 'nhsuk-frontend/dist/nhsuk/nhsuk-frontend-10.6.1.min';

/** @type {Record<string, string>} */
export const peers = {
  'nhsuk-frontend, static page': page([`${nhsuk}.css`], [], nhsukPage()).replace('</head>',
    `<script type="module" src="/${nhsuk}.js"></script></head>`),
  'form.io (@formio/js)': page(['@formio/js/dist/formio.form.min.css'], ['@formio/js/dist/formio.form.min.js'],
    '<main id="form"></main>', `Formio.createForm(document.getElementById('form'), ${JSON.stringify(formio)})`),
  'SurveyJS (survey-core, survey-js-ui)': page(['survey-core/survey-core.fontless.min.css'],
    ['survey-core/survey.core.min.js', 'survey-js-ui/survey-js-ui.min.js'], '<main id="form"></main>',
    `new Survey.Model(${JSON.stringify(survey)}).render(document.getElementById('form'))`),
  'LHC-Forms (lforms)': lformsPage,
};

/** Serves a page at / and the libraries' files. @param {string} html */
export async function servePeer(html) {
  /** @type {Map<string, Buffer>} */ const packed = new Map();
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://peer').pathname).slice(1);
    const known = packed.get(path) ?? brotliCompressSync(path === '' ? html : readFileSync(join(modules, path)));
    packed.set(path, known);
    const type = path === '' ? 'text/html' : path.endsWith('.css') ? 'text/css' : 'text/javascript';
    response.writeHead(200, { 'Content-Type': type, 'Content-Encoding': 'br', 'Content-Length': known.length,
      'Cache-Control': path === '' ? 'max-age=60' : 'max-age=31536000, immutable' }).end(known);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

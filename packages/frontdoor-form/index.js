// FHIR R4 forms in JavaScript: the same core as the `frontdoor` command, as WebAssembly. Nothing is fetched.
import { readFileSync } from 'node:fs';

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const commands = { check: 0, validate: 1, fill: 2, text: 3, html: 4, evaluate: 5 };

/** @type {WebAssembly.Exports & Record<string, any> | undefined} */
let core;

function write(slot, text) {
  const bytes = encoder.encode(text);
  const at = core.frontdoor_form_input(slot, bytes.length);
  new Uint8Array(core.memory.buffer, at, bytes.length).set(bytes);
}

function load() {
  const read = (/** @type {string} */ name) => readFileSync(new URL(`./dist/${name}`, import.meta.url));
  const module = new WebAssembly.Module(read('frontdoor-form.wasm'));
  const nothing = () => 0;
  const imports = Object.fromEntries(WebAssembly.Module.imports(module).map(({ module: from }) => [from, {}]));
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    if (kind === 'function') imports[from][name] = nothing;
  }
  core = new WebAssembly.Instance(module, imports).exports;
  core._initialize?.();
  write(0, read('definitions.txt').toString());
  core.frontdoor_form_load();
}

const asText = (/** @type {unknown} */ value) =>
  value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);

function run(command, questionnaire, second, now = new Date().toISOString()) {
  if (!core) load();
  write(1, asText(questionnaire));
  write(2, asText(second));
  write(3, now);
  const failed = core.frontdoor_form_run(commands[command]);
  const bytes = new Uint8Array(core.memory.buffer, core.frontdoor_form_output(), core.frontdoor_form_output_bytes());
  const output = decoder.decode(bytes);
  if (failed) throw new Error(output);
  return output;
}

export function check(questionnaire) {
  const { ok, items, degraded, errors, warnings } = JSON.parse(run('check', questionnaire));
  return { ok, items, degraded, errors, warnings };
}

export function validate(questionnaire, response, options = {}) {
  return JSON.parse(run('validate', questionnaire, response, options.now));
}

export function fill(questionnaire, answers, options = {}) {
  return run('fill', questionnaire, answers, options.now);
}

export function render(questionnaire, response, options = {}) {
  return run(options.as === 'html' ? 'html' : 'text', questionnaire, response);
}

export function evaluate(resource, expression, options = {}) {
  return JSON.parse(run('evaluate', resource, expression, options.now));
}

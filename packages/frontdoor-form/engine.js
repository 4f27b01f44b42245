// FHIR R4 forms in JavaScript: the same core as the `frontdoor` command, as WebAssembly. What index.js (Node) and
// browser.js share; how the module and R4's definitions come is theirs.
const encoder = new TextEncoder();
const decoder = new TextDecoder();
const commands = { check: 0, validate: 1, fill: 2, text: 3, html: 4, evaluate: 5 };

/** What the module imports is never called: it has no files and no clock. @param {WebAssembly.Module} module */
export function importsOf(module) {
  /** @type {Record<string, Record<string, any>>} */ const imports = {};
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    imports[from] ??= {};
    if (kind === 'function') imports[from][name] = () => 0;
  }
  return imports;
}

const asText = (/** @type {unknown} */ value) =>
  value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);

/** The functions of index.d.ts. @param {() => {instance: WebAssembly.Instance, definitions: Uint8Array}} load */
export function makeEngine(load) {
  /** @type {any} */ let core;

  function write(/** @type {number} */ slot, /** @type {Uint8Array} */ bytes) {
    const at = core.frontdoor_form_input(slot, bytes.length);
    new Uint8Array(core.memory.buffer, at, bytes.length).set(bytes);
  }

  function start() {
    const { instance, definitions } = load();
    core = instance.exports;
    core._initialize?.();
    write(0, definitions);
    core.frontdoor_form_load();
  }

  /** @param {keyof typeof commands} command */
  function run(command, /** @type {unknown} */ first, /** @type {unknown} */ second, now = new Date().toISOString()) {
    if (!core) start();
    [asText(first), asText(second), now].forEach((text, index) => write(index + 1, encoder.encode(text)));
    const failed = core.frontdoor_form_run(commands[command]);
    const bytes = new Uint8Array(core.memory.buffer, core.frontdoor_form_output(), core.frontdoor_form_output_bytes());
    const output = decoder.decode(bytes);
    if (failed) throw new Error(output);
    return output;
  }

  return {
    check(/** @type {unknown} */ questionnaire) {
      const { ok, items, degraded, errors, warnings } = JSON.parse(run('check', questionnaire));
      return { ok, items, degraded, errors, warnings };
    },
    validate(/** @type {unknown} */ questionnaire, /** @type {unknown} */ response, /** @type {any} */ options = {}) {
      return JSON.parse(run('validate', questionnaire, response, options.now));
    },
    fill(/** @type {unknown} */ questionnaire, /** @type {unknown} */ answers, /** @type {any} */ options = {}) {
      return run('fill', questionnaire, answers, options.now);
    },
    render(/** @type {unknown} */ questionnaire, /** @type {unknown} */ response, /** @type {any} */ options = {}) {
      return run(options.as === 'html' ? 'html' : 'text', questionnaire, response);
    },
    evaluate(/** @type {unknown} */ resource, /** @type {string} */ expression, /** @type {any} */ options = {}) {
      return JSON.parse(run('evaluate', resource, expression, options.now));
    },
  };
}

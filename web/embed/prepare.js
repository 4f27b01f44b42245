// Gets the core ready: fetches core.wasm and what it reads, and has it read them. On the page's own thread that work
// would keep a patient's touch waiting, so a worker does it and rehearses the first page, which has the browser compile
// what the page will run. Over come the compiled module and a copy of the core's memory, and the compiled painter. What
// the worker cannot do is done on the page.
import { compile } from '../compile.js';
import { Asset, Core } from '../core.js';

/**
 * @typedef {object} Plan
 * @property {import('../types').Assets} assets
 * @property {string} addedRedFlags the address of the practice's own, or ''
 * @property {boolean} paints whether the painter is wanted as well
 * @property {Parameters<Core['begin']>[0]} beginning a consultation like the one that will begin
 */
/** @typedef {{core?: {module: WebAssembly.Module, memory: ArrayBuffer}, painter?: WebAssembly.Module,
 *   failed?: boolean}} Message */
/** @typedef {{core: Promise<Core>, painter: Promise<WebAssembly.Module>|null}} Prepared */

/** @param {string} address */
async function fetchBytes(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: HTTP ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** The practice's own red flags; null: none, or none any more. @param {string} address */
async function fetchAddedRedFlags(address) {
  if (address === '') return null;
  const response = await fetch(address);
  if (response.status === 404) return null;
  if (!response.ok) throw new Error(`${address}: HTTP ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** @param {Plan} plan @param {() => void} onfetched all of it has arrived: the line is free */
async function loadCore({ assets, addedRedFlags }, onfetched) {
  const [module, added, redFlags, form, wording, bankHolidays] = await Promise.all([
    compile(fetch(assets.core)),
    fetchAddedRedFlags(addedRedFlags),
    fetchBytes(assets.redFlags),
    fetchBytes(assets.form),
    fetchBytes(assets.wording),
    fetchBytes(assets.bankHolidays),
  ]);
  onfetched();
  const core = await Core.start(module);
  if (added) core.load(Asset.addedRedFlags, added);
  core.load(Asset.redFlags, redFlags);
  core.load(Asset.form, form);
  core.load(Asset.wording, wording);
  core.load(Asset.bankHolidays, bankHolidays);
  return { module, core };
}

/**
 * Runs what the page's first moments run.
 * @param {Core} core @param {Plan} plan @returns {Uint8Array} the first page
 */
function rehearse(core, { beginning }) {
  core.begin(beginning, Date.now());
  core.view();
  core.apply('face', 0, 'painted', Date.now());
  core.view();
  return core.flatView();
}

/** @param {WebAssembly.Module} module @param {Uint8Array} flatView */
async function rehearsePainting(module, flatView) {
  /** @type {WebAssembly.Instance|null} */ let instance = null;
  const memory = () => /** @type {WebAssembly.Memory} */ (instance?.exports.memory).buffer;
  const write = (/** @type {number} */ at, /** @type {number[]} */ values) =>
    new Float32Array(memory(), at, values.length).set(values);
  const nothing = () => 0;
  // Words of some size, without a picture.
  const host = {
    font_metrics: (/** @type {number} */ size, /** @type {number} */ _weight, /** @type {number} */ out) =>
      write(out, [size, size / 4, size / 2]),
    measure_run: (/** @type {number[]} */ ...[, bytes, size, , , out]) => {
      const width = (bytes * size) / 2;
      write(out, [width, width, 1, width, size, size / 4, 0]);
    },
    raster_run: nothing,
    phrase: nothing,
  };
  instance = await WebAssembly.instantiate(module, {
    host,
    env: { emscripten_notify_memory_growth: nothing },
    wasi_snapshot_preview1: /** @type {WebAssembly.ModuleImports} */ (new Proxy({}, { get: () => nothing })),
  });
  const exports = /** @type {Record<string, (...values: number[]) => number>} */ (instance.exports);
  exports._initialize?.();
  const at = exports.frontdoor_painter_input(flatView.length);
  new Uint8Array(memory(), at, flatView.length).set(flatView);
  exports.frontdoor_painter_show(flatView.length);
  exports.frontdoor_painter_paint(360, 1, 0, 1500, 0, 0, 0, 0);
  exports.frontdoor_painter_frame();
}

/** The worker's side: one plan, answered by Messages. */
export function workForPage() {
  const post = /** @type {(message: Message, moved?: Transferable[]) => void} */ (postMessage);
  addEventListener('message', async ({ data: plan }) => {
    try {
      /** @type {Promise<WebAssembly.Module>|null} */ let painter = null;
      const { module, core } = await loadCore(plan, () => {
        painter = plan.paints ? compile(fetch(plan.assets.painter)) : null;
        painter?.catch(() => {});
      });
      const memory = core.memoryCopy();
      const firstPage = rehearse(core, plan);
      post({ core: { module, memory } }, [memory]);
      if (!painter) return;
      const compiled = /** @type {WebAssembly.Module} */ (await painter);
      await rehearsePainting(compiled, firstPage);
      post({ painter: compiled });
    } catch {
      post({ failed: true });
    }
  });
}

/** @param {Plan} plan @returns {Prepared} */
function onPage(plan) {
  /** @type {() => void} */ let onfetched = () => {};
  const fetched = new Promise((resolve) => { onfetched = () => resolve(undefined); });
  const core = loadCore(plan, onfetched).then((made) => made.core);
  const painter = plan.paints ? fetched.then(() => compile(fetch(plan.assets.painter ?? ''))) : null;
  return { core, painter };
}

/** @param {string} script the address of this very script, for the worker @param {Plan} plan @returns {Prepared} */
export function prepare(script, plan) {
  /** @type {Worker} */ let worker;
  try {
    worker = new Worker(script);
  } catch {
    return onPage(plan);
  }
  /** @type {(made: Core|Promise<Core>) => void} */ let hasCore = () => {};
  /** @type {(made: WebAssembly.Module|Promise<WebAssembly.Module>) => void} */ let hasPainter = () => {};
  const core = /** @type {Promise<Core>} */ (new Promise((resolve) => { hasCore = resolve; }));
  const painter = /** @type {Promise<WebAssembly.Module>} */ (new Promise((resolve) => { hasPainter = resolve; }));
  const goOnHere = () => {
    worker.terminate();
    const here = onPage(plan);
    hasCore(here.core);
    if (here.painter) hasPainter(here.painter);
  };
  worker.onerror = goOnHere;
  worker.onmessage = ({ data }) => {
    const message = /** @type {Message} */ (data);
    if (message.failed) return goOnHere();
    if (message.core) hasCore(Core.resume(message.core.module, message.core.memory));
    if (message.painter) hasPainter(message.painter);
    if (message.painter || !plan.paints) worker.terminate();
    return undefined;
  };
  worker.postMessage(plan);
  return { core, painter: plan.paints ? painter : null };
}

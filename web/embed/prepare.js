// Gets the core and the painter ready: fetches core.wasm and what it reads, has it read them, and paints the first page
// where nobody looks. On the page's own thread that would keep a patient's touch waiting, so a worker does it. Over
// come the compiled modules, with what the browser has compiled of them by then, and copies of their memories. What
// the worker cannot do is done on the page.
import { Asset, Core, CoreError } from '../core.js';
import { compile } from '../wasm.js';

/** @typedef {import('../wasm.js').Prepared} Prepared */
/**
 * @typedef {object} Plan
 * @property {import('../types').Assets & {painterModule?: string}} assets
 * @property {string} addedRedFlags the address of the practice's own, or ''
 * @property {boolean} paints whether the painter is wanted as well
 * @property {Parameters<Core['begin']>[0]} beginning a consultation like the one that will begin
 * @property {{width: number, dpr: number, large: boolean}} place where the page will be
 */
/** @typedef {{core?: Prepared, painter?: Prepared, failed?: boolean}} Message */
/** @typedef {{core: Promise<Core>, painter: Promise<Prepared>|null}} Preparation */

/** @param {string} address */
export async function fetchBytes(address) {
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

/** @param {WebAssembly.Module} module @param {[number, Uint8Array][]} files assets, in the order of their reading */
async function coreOf(module, files) {
  const core = await Core.create({ module, memory: null });
  for (const [asset, bytes] of files) core.load(asset, bytes);
  return { module, core };
}

/**
 * @param {Plan} plan
 * @param {() => void} onroom the line has room: what is asked for now begins to come when the last of these has come
 */
export async function loadCore({ assets, addedRedFlags }, onroom) {
  const compiling = compile(fetch(assets.core));
  const reading = fetchBytes(assets.redFlags);
  // The two large ones.
  Promise.race([compiling, reading]).then(onroom, () => {});
  const [module, redFlags, added, signs, form, wording, bankHolidays] = await Promise.all([
    compiling,
    reading,
    fetchAddedRedFlags(addedRedFlags),
    fetchBytes(assets.signs),
    fetchBytes(assets.form),
    fetchBytes(assets.wording),
    fetchBytes(assets.bankHolidays),
  ]);
  /** @type {[number, Uint8Array][]} */
  const files = [[Asset.redFlags, redFlags], [Asset.signs, signs], [Asset.form, form], [Asset.wording, wording],
    [Asset.bankHolidays, bankHolidays]];
  if (added) files.unshift([Asset.addedRedFlags, added]);
  try {
    return await coreOf(module, files);
  } catch (error) {
    if (!(error instanceof CoreError)) throw error;
  }
  // The form calculates, asks for more than core.wasm reads, or has what the whole engine reads with a warning.
  const [whole, definitions] = await Promise.all([
    compile(fetch(assets.coreExpressions)), fetchBytes(assets.definitions)]);
  return coreOf(whole, [[Asset.definitions, definitions], ...files]);
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

/** The painter after its first page; where the worker cannot draw text, as it came. @param {Plan} plan */
function fetchPainter({ assets, place }) {
  // An old browser imports nothing in a worker.
  const script = import(assets.painterModule ?? '').catch(() => null);
  const compiled = compile(fetch(assets.painter ?? ''));
  compiled.catch(() => {});
  return async (/** @type {Uint8Array} */ firstPage) => {
    const module = await compiled;
    /** @type {ArrayBuffer|null} */
    const memory = await (await script)?.rehearse(module, firstPage, place).catch(() => null) ?? null;
    return { module, memory };
  };
}

/** @param {Plan} plan @param {(message: Message, moved: Transferable[]) => void} post */
async function carryOut(plan, post) {
  /** @type {ReturnType<typeof fetchPainter>|null} */ let paint = null;
  const { module, core } = await loadCore(plan, () => { if (plan.paints) paint = fetchPainter(plan); });
  const memory = core.memoryCopy();
  const firstPage = rehearse(core, plan);
  post({ core: { module, memory } }, [memory]);
  const painter = await /** @type {ReturnType<typeof fetchPainter>|null} */ (paint)?.(firstPage);
  if (painter) post({ painter }, painter.memory ? [painter.memory] : []);
}

/** The worker's side: one plan, answered by Messages. */
export function workForPage() {
  const post = /** @type {(message: Message, moved?: Transferable[]) => void} */ (postMessage);
  addEventListener('message', ({ data: plan }) => carryOut(plan, post).catch(() => post({ failed: true })));
}

/** @param {string} address @returns {Promise<Prepared>} */
export async function painterAsItCame(address) {
  return { module: await compile(fetch(address)), memory: null };
}

/** @param {Plan} plan @returns {Preparation} */
function onPage(plan) {
  /** @type {() => void} */ let onroom = () => {};
  const room = new Promise((resolve) => { onroom = () => resolve(undefined); });
  const core = loadCore(plan, onroom).then((made) => made.core);
  const painter = plan.paints ? room.then(() => painterAsItCame(plan.assets.painter ?? '')) : null;
  return { core, painter };
}

/** @param {string} script the address of this very script, for the worker @param {Plan} plan @returns {Preparation} */
export function prepare(script, plan) {
  /** @type {Worker} */ let worker;
  try {
    worker = new Worker(script);
  } catch {
    return onPage(plan);
  }
  /** @type {(made: Core|Promise<Core>) => void} */ let hasCore = () => {};
  /** @type {(made: Prepared|Promise<Prepared>) => void} */ let hasPainter = () => {};
  const core = /** @type {Promise<Core>} */ (new Promise((resolve) => { hasCore = resolve; }));
  const painter = /** @type {Promise<Prepared>} */ (new Promise((resolve) => { hasPainter = resolve; }));
  let coreCame = false;
  const goOnHere = () => {
    worker.terminate();
    if (coreCame) return hasPainter(painterAsItCame(plan.assets.painter ?? ''));
    const here = onPage(plan);
    hasCore(here.core);
    if (here.painter) hasPainter(here.painter);
    return undefined;
  };
  worker.onerror = goOnHere;
  worker.onmessage = ({ data }) => {
    const message = /** @type {Message} */ (data);
    if (message.failed) return goOnHere();
    if (message.core) {
      coreCame = true;
      hasCore(Core.create(message.core));
    }
    if (message.painter) hasPainter(message.painter);
    if (message.painter || !plan.paints) worker.terminate();
    return undefined;
  };
  worker.postMessage(plan);
  return { core, painter: plan.paints ? painter : null };
}

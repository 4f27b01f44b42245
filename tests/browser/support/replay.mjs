// The journeys of tests/fixtures/journeys for browser tests: as Views from core.wasm, or done on a page's real controls
// by their ids. Nothing is looked for by role or name, so that thirty pages take a second.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Asset, Core } from '../../../web/core.js';
import { painted, root } from './browser.mjs';

const folder = join(root, 'tests/fixtures/journeys');

/** @typedef {{at: string, begin?: any, form?: string, event?: string, node?: string, value?: unknown}} Line */

export const journeyNames = readdirSync(folder).filter((file) => file.endsWith('.jsonl'))
  .map((file) => file.replace('.jsonl', '')).sort();

/** @param {string} name @returns {Line[]} */
export function journey(name) {
  return readFileSync(join(folder, `${name}.jsonl`), 'utf8').trim().split('\n').map((line) => JSON.parse(line));
}

/** @param {unknown} value as a line holds it */
function asText(value) {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}

/** FNV-1a over UTF-8, as node_id in core/include/frontdoor/view.h. @param {string} name */
function nodeId(name) {
  let hash = 2166136261;
  for (const byte of new TextEncoder().encode(name)) hash = Math.imul(hash ^ byte, 16777619) >>> 0;
  return hash === 0 ? 1 : hash;
}

/**
 * The Questionnaire that a journey names in place of the built-in forms.
 * @param {Line[]} lines @returns {Buffer<ArrayBuffer>|null}
 */
function ownForm([{ form }]) {
  return form ? readFileSync(join(folder, form)) : null;
}

/** @param {Uint8Array|null} form in place of the built-in ones */
async function loadCore(form) {
  const bytes = readFileSync(join(root, 'build/wasm-release/bin/core.wasm'));
  const core = await Core.create({ module: await WebAssembly.compile(bytes), memory: null });
  const built = (/** @type {string} */ name) =>
    new Uint8Array(readFileSync(join(root, 'build/native-release/data', name)));
  core.load(Asset.redFlags, built('redflags.bin'));
  core.load(Asset.laterRedFlags, built('redflags-later.bin'));
  core.load(Asset.signs, built('sign-groups.json'));
  core.load(Asset.secondReader, built('reader.bin'));
  core.load(Asset.secondReaderLanguages, built('reader-languages.bin'));
  core.load(Asset.form, form ?? built('form.json'));
  core.load(Asset.wording, built('wording.json'));
  core.load(Asset.bankHolidays, built('bank-holidays.json'));
  return core;
}

/**
 * Every page of a journey as the patient leaves it: the View before each press, for the mirror and for the painter.
 * @param {string} name
 */
export async function pagesOf(name) {
  const lines = journey(name);
  const core = await loadCore(ownForm(lines));
  /** @type {{view: import('../../../web/types').View, flat: Uint8Array}[]} */ const pages = [];
  const keep = () => pages.push({ view: core.view(), flat: core.flatView() });
  for (const line of lines) {
    const now = Date.parse(line.at);
    if (line.begin) {
      core.begin(line.begin, now);
      continue;
    }
    if (line.event === 'press') keep();
    core.apply(/** @type {any} */ (line.event), nodeId(line.node ?? ''), asText(line.value), now);
  }
  keep();
  return pages;
}

/** The Views of these pages. @param {string} name */
export async function viewsOf(name) {
  return (await pagesOf(name)).map(({ view }) => view);
}

/**
 * Runs in the page: one event done by what a patient would touch.
 * @param {{event: string, node: string, value: string}} line
 */
async function act({ event, node, value }) {
  const control = /** @type {HTMLInputElement|null} */ (document.getElementById(node));
  if (!control) throw new Error(`${document.querySelector('h1')?.textContent}: no control ${node}`);
  if (event === 'input') {
    control.focus();
    control.value = value;
    control.dispatchEvent(new InputEvent('input', { bubbles: true }));
    if (control.matches('select')) control.dispatchEvent(new Event('change', { bubbles: true }));
  } else if (event === 'choose') {
    if (control.checked !== (value === 'true')) control.click();
  } else if (event === 'pause') {
    control.blur();
  } else {
    control.click();
    // It is shown before it is answered.
    while (control.matches('.frontdoor-pressed')) await new Promise((resolve) => setTimeout(resolve));
  }
}

const ofPatients = ['input', 'choose', 'pause', 'press'];

/** A journey as far as what a patient does alone, and the service's receipt, lead. @param {Line[]} lines */
export function byThePatient(lines) {
  const end = lines.findIndex(({ begin, event = '' }) => !begin && ![...ofPatients, 'receipt'].includes(event));
  return end < 0 ? lines : lines.slice(0, end);
}

/**
 * The service answers as the journey's does, and gives the form that it asks.
 * @param {Awaited<ReturnType<typeof import('./service.mjs').startService>>} service @param {Line[]} lines
 */
export function behaveAs(service, lines) {
  const { practice, signal = { state: 'normal' } } = lines[0].begin;
  const status = JSON.stringify({ ...practice, signal });
  const receipt = lines.find((line) => line.event === 'receipt')?.value;
  const json = { 'Content-Type': 'application/json' };
  const form = ownForm(lines);
  service.behaviour.instead = (path) => {
    if (path.endsWith('/status')) return { headers: json, body: status };
    return form && /\/form-\w+\.json$/.test(path) ? { headers: json, body: form } : undefined;
  };
  if (receipt) {
    service.behaviour.accept = () => ({ status: 201, headers: json, body: JSON.stringify(receipt) });
  }
}

/**
 * Does a journey on the page. What the service would send is left to the service.
 * @param {import('playwright-core').Page|import('playwright-core').Frame} page @param {Line[]} lines
 * @param {() => Promise<void>} [look] called on each page before it is left, when it has been painted
 */
export async function perform(page, lines, look) {
  for (const { event = '', node = '', value } of lines) {
    if (!ofPatients.includes(event)) continue;
    if (event === 'press' && look) {
      await page.evaluate(painted);
      await look();
    }
    await page.evaluate(act, { event, node, value: asText(value) });
  }
}

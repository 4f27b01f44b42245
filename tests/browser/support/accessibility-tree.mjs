// Chromium's accessibility tree, as assistive technology gets it, normalised to role, name, state and description.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './browser.mjs';

const golden = join(root, 'tests/golden/accessibility');

/** Not told to anybody, or told by what surrounds it. */
const passedOver = new Set(['generic', 'none', 'InlineTextBox', 'LineBreak', 'ListMarker']);
/** Their text is the name of something else. */
const naming = new Set(['LabelText', 'Legend']);
const namedByContent = new Set(['heading', 'link', 'button', 'DisclosureTriangle', 'option', 'term']);
const states = ['checked', 'disabled', 'expanded', 'invalid', 'level', 'multiline', 'readonly', 'required'];

/** @param {any} node */
function lineOf(node) {
  const said = states.flatMap((name) => {
    const value = node.properties?.find((/** @type {any} */ property) => property.name === name)?.value?.value;
    if (value === undefined || value === false || value === 'false') return [];
    return [value === true ? name : `${name}=${value}`];
  });
  const name = node.name?.value ? ` "${node.name.value.trim()}"` : '';
  const value = node.value?.value ? ` value "${node.value.value}"` : '';
  const state = said.length > 0 ? ` [${said.join(', ')}]` : '';
  const description = node.description?.value ? ` (${node.description.value.trim()})` : '';
  return `${node.role.value}${name}${value}${state}${description}`.replace(/\s+/g, ' ');
}

/**
 * Whether a text is what the control before it is called: Chromium sometimes gives a label no LabelText of its own.
 * @param {string} text @param {number} depth @param {string | undefined} before
 */
function isNameOf(text, depth, before) {
  const name = `"${text}"`;
  const control = before?.startsWith('  '.repeat(depth)) ? before.slice(depth * 2) : '';
  return control.startsWith(`radio ${name}`) || control.startsWith(`checkbox ${name}`);
}

/**
 * @param {any} node @param {Map<string, any>} nodes @param {number} depth @param {{quiet: boolean}} around
 * @param {string[]} lines
 */
function write(node, nodes, depth, around, lines) {
  const role = node.role?.value ?? 'none';
  let next = depth;
  let quiet = around.quiet || naming.has(role);
  if (role === 'StaticText') {
    const text = node.name?.value?.trim().replace(/\s+/g, ' ');
    if (!quiet && text && !isNameOf(text, depth, lines.at(-1))) lines.push(`${'  '.repeat(depth)}"${text}"`);
    return;
  }
  if (!node.ignored && !passedOver.has(role) && !naming.has(role)) {
    lines.push('  '.repeat(depth) + lineOf(node));
    next = depth + 1;
    quiet = quiet || namedByContent.has(role);
  }
  // A text control's own contents are its value.
  if (role === 'textbox') return;
  for (const id of node.childIds ?? []) {
    const child = nodes.get(id);
    if (child) write(child, nodes, next, { quiet }, lines);
  }
}

/**
 * The tree under an element.
 * @param {import('playwright-core').Page} page @param {string} selector @returns {Promise<string>}
 */
export async function treeOf(page, selector) {
  const session = await page.context().newCDPSession(page);
  const { root: { nodeId } } = await session.send('DOM.getDocument');
  const found = await session.send('DOM.querySelector', { nodeId, selector });
  const { node: { backendNodeId } } = await session.send('DOM.describeNode', { nodeId: found.nodeId });
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const start = nodes.find((node) => node.backendDOMNodeId === backendNodeId);
  assert.ok(start, `${selector} is not in the accessibility tree`);
  /** @type {string[]} */ const lines = [];
  write(start, byId, 0, { quiet: false }, lines);
  return `${lines.join('\n')}\n`;
}

/**
 * Where a page's tree is kept: FORM/PAGE for a form's own page, common/PAGE for a page of every form, pages/NAME for
 * what is around the questions. @param {string} name as nameOf() gives it
 */
export function goldenFile(name) {
  const [, isPage, rest] = /** @type {RegExpExecArray} */ (/^(page\.)?(.*)$/.exec(name));
  const [form, ...page] = rest.split('.');
  if (page.length > 0) return join(golden, form, `${page.join('.')}.txt`);
  return join(golden, isPage ? 'common' : 'pages', `${rest}.txt`);
}

/**
 * Compares with the golden tree of `name`, or writes it: see scripts/rebaseline.
 * @param {string} name @param {string} tree
 */
export function assertGolden(name, tree) {
  const file = goldenFile(name);
  if (process.env.FRONTDOOR_REBASELINE) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, tree);
  }
  assert.ok(existsSync(file), `no golden tree ${name}: see scripts/rebaseline`);
  assert.equal(tree, readFileSync(file, 'utf8'), `${name}: see scripts/rebaseline`);
}

/** @param {import('../../../web/types').ViewNode} node @returns {import('../../../web/types').ViewNode[]} */
function allNodes(node) {
  return [node, ...(node.children ?? []).flatMap(allNodes)];
}

/** What the golden file of a View's page is called. @param {import('../../../web/types').View} view */
export function nameOf(view) {
  const nodes = allNodes(view.root);
  const error = nodes.some((node) => node.role === 'error-summary') ? '-error' : '';
  const advice = nodes.some((node) => node.live) ? '-advice' : '';
  return `${view.page}${error}${advice}`;
}

// How the red-flag files are laid out, for ./scripts/format and tests/tidy: one phrase a line, one example a line, the
// rest on one line where it fits. It changes white space alone.
//
//   node scripts/lib/format_redflags.mjs           writes the files of core/data/redflags that are laid out otherwise
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../core/data/redflags');
const LINE_MAX = 120;
// A reviewer reads these one by one: each entry has a line of its own.
const LISTS = new Set(['phrases', 'positive', 'negative']);

/**
 * Whether a member is laid out over several lines even where it would fit on one.
 * @param {string} key @param {any} value
 */
function isSpread(key, value) {
  if (Array.isArray(value)) return (LISTS.has(key) && value.length > 1) || value.some((entry) => isSpread('', entry));
  if (value === null || typeof value !== 'object') return false;
  return 'phrases' in value || 'rules' in value || 'action' in value ||
    Object.entries(value).some(([name, member]) => isSpread(name, member));
}

/** @param {any} value @returns {string} */
function onOneLine(value) {
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(', ')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}: ${onOneLine(member)}`).join(', ')}}`;
}

/**
 * before: how many characters are before it on its line.
 * @param {any} value @param {string} key @param {number} depth @param {number} before @returns {string}
 */
function laidOut(value, key, depth, before) {
  const inner = '  '.repeat(depth + 1);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const short = onOneLine(value);
  const isSingle = Array.isArray(value) && value.length === 1 && typeof value[0] === 'string';
  if (!isSpread(key, value) && (isSingle || before + short.length < LINE_MAX)) return short;
  const entries = Array.isArray(value)
    ? value.map((entry) => laidOut(entry, '', depth + 1, inner.length))
    : Object.entries(value).map(([name, member]) => {
      const head = `${JSON.stringify(name)}: `;
      return head + laidOut(member, name, depth + 1, inner.length + head.length);
    });
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${entries.map((entry) => inner + entry).join(',\n')}\n${'  '.repeat(depth)}${close}`;
}

/** A pack file as it is to be written. @param {string} text @returns {string} */
export function formatPack(text) {
  return `${laidOut(JSON.parse(text), '', 0, 0)}\n`;
}

/** The files that are formatted: every pack, not its schema. @returns {string[]} paths */
export function packFiles() {
  return readdirSync(folder).filter((name) => name.endsWith('.json') && name !== 'pack.schema.json')
    .map((name) => path.join(folder, name));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  let changed = 0;
  for (const file of packFiles()) {
    const text = readFileSync(file, 'utf8');
    const formatted = formatPack(text);
    if (formatted === text) continue;
    writeFileSync(file, formatted);
    changed += 1;
  }
  console.log(`red flags: ${packFiles().length} files looked at, ${changed} changed`);
}

// The repository as tidy tests see it: its files, and source text with comments and strings taken out.
import { readdirSync, readFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

// Not the repository's: what is built, installed or run.
const leftOut = (/** @type {string} */ name) =>
  ['build', 'var', '.git'].includes(name) || /(^|\/)node_modules$/.test(name);
const textEndings = new Set(['.c', '.cc', '.cmake', '.cpp', '.css', '.h', '.html', '.in', '.js', '.json', '.jsonl',
  '.md', '.mjs', '.scss', '.sql', '.svg', '.tsv', '.txt', '.yaml', '.yml']);

/** Every file, as a path from the root with '/' between folders, sorted. @returns {string[]} */
export function allFiles(folder = '') {
  const found = [];
  for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
    const name = folder ? `${folder}/${entry.name}` : entry.name;
    if (leftOut(name)) continue;
    if (entry.isDirectory()) found.push(...allFiles(name));
    else if (entry.isFile()) found.push(name);
  }
  return found.sort();
}

/** @param {string} file */
export const read = (file) => readFileSync(path.join(root, file), 'utf8');

/** @param {string} file */
export const exists = (file) => existsSync(path.join(root, file));

/** Text that people write: code, data, documents and scripts. @param {string} file */
export function isText(file) {
  return textEndings.has(path.posix.extname(file)) || /^(scripts|\.ci)\/(lib\/)?[a-z-]+(\.sh)?$/.test(file) ||
    ['LICENSE', '.clang-format', '.clang-tidy', '.gitignore'].includes(path.posix.basename(file));
}

/** @param {string} file */
export const isCpp = (file) => /\.(c|cc|cpp|h)$/.test(file);

/** @param {string} file */
export const isJavaScript = (file) => /\.(js|mjs)$/.test(file);

/** The names of the tests in a file. @param {string} file */
export function testsIn(file) {
  const text = read(file);
  if (isCpp(file)) {
    const macros = text.matchAll(/\bTEST(?:_F|_P)?\(\s*(\w+)\s*,\s*(\w+)\s*\)/g);
    return [...macros].map(([, suite, name]) => `${suite}.${name}`);
  }
  const calls = text.matchAll(/\b(?:test|it)\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/g);
  return [...calls].map(([, , title]) => title.replace(/\\(.)/g, '$1'));
}

/** The part of the tree that a file belongs to: its top folder. @param {string} file */
export const partOf = (file) => (file.includes('/') ? file.slice(0, file.indexOf('/')) : '');

/** The number of the line that holds text[offset], from 1. @param {string} text @param {number} offset */
export const lineAt = (text, offset) => text.slice(0, offset).split('\n').length;

// In these, braces and words mean nothing. What precedes it tells a regular expression from a division.
const comment = /\/\/[^\n]*|\/\*[^]*?\*\//;
const string = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/;
const rawString = /R"([^(\s]*)\([^]*?\)\1"/;
const template = /`(?:\\.|[^`\\])*`/;
const regularExpression = /(?<=[(,=:[!&|?{;]\s*)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/;
const anyOf = (/** @type {RegExp[]} */ ...kinds) => new RegExp(kinds.map(({ source }) => source).join('|'), 'g');
const cppIgnored = anyOf(comment, rawString, string);
const javaScriptIgnored = anyOf(comment, template, string, regularExpression);

/**
 * The source with comments (and, unless kept, the insides of strings) blanked out. Every line keeps its number.
 * @param {string} text @param {string} file decides the language @param {{keepStrings?: boolean}} options
 */
export function codeOnly(text, file, { keepStrings = false } = {}) {
  const blank = (/** @type {string} */ found) => found.replace(/[^\n]/g, ' ');
  return text.replace(isCpp(file) ? cppIgnored : javaScriptIgnored, (found, ...rest) => {
    const isComment = found.startsWith('//') || found.startsWith('/*');
    if (!isComment && keepStrings) return found;
    // A digit separator (1'000) is not the start of a character.
    const offset = /** @type {number} */ (rest.at(-2));
    if (found[0] === "'" && isCpp(file) && /[0-9A-Fa-f]/.test(text[offset - 1] ?? '')) return found;
    return blank(found);
  });
}

/** Fails with every fault on a line of its own. @param {string[]} faults */
export function expectNone(faults) {
  if (faults.length > 0) {
    const error = new Error(`${faults.length} found:\n  ${faults.join('\n  ')}`);
    error.stack = undefined;
    throw error;
  }
}

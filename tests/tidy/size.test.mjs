// How long things may be: a line 120 characters, a file 800 lines, a function 70.
import { test } from 'node:test';
import { allFiles, codeOnly, expectNone, isCpp, isJavaScript, isText, lineAt, partOf, read } from './tree.mjs';

const lineMax = 120;
const fileLinesMax = 800;
const functionLinesMax = 70;

const files = allFiles();
const code = files.filter((file) => isCpp(file) || isJavaScript(file));
const scripts = files.filter((file) => /^(scripts|\.ci)\//.test(file) && isText(file));
const styles = files.filter((file) => /\.(scss|css)$/.test(file));

test('No line is longer than 120 characters', () => {
  const faults = [];
  for (const file of new Set([...code, ...scripts, ...styles])) {
    read(file).split('\n').forEach((line, index) => {
      const length = [...line].length;
      const holdsAddress = /https?:\/\/\S{40}/.test(line);
      if (length > lineMax && !holdsAddress) faults.push(`${file}:${index + 1}: ${length} characters`);
    });
  }
  expectNone(faults);
});

test('No file of code is longer than 800 lines', () => {
  const faults = [];
  for (const file of [...code, ...scripts]) {
    const lines = read(file).split('\n').length;
    if (lines > fileLinesMax) faults.push(`${file}: ${lines} lines`);
  }
  expectNone(faults);
});

const control = /(^|[^\w.])(if|for|while|switch|catch|else|do|try|with)\b[^;]*$/;
const cppFunction =
  /\)\s*(const|noexcept(\([^)]*\))?|override|final|mutable|->\s*[\w:<>,&*\s]+|\s)*(:\s[^;]*)?$/;
const javaScriptFunction = /(\)|=>)\s*$/;

/**
 * Functions with the lines they hold, those of functions inside them not counted. Good enough for formatted code: a
 * block is a function when the text before its brace ends like one and holds no control word.
 * @param {string} text code without comments and strings
 */
function functionsOf(text, /** @type {RegExp} */ functionHead) {
  const found = [];
  /** @type {{isFunction: boolean, start: number, inner: number}[]} */
  const open = [];
  let headStart = 0;
  for (const { 0: mark, index } of text.matchAll(/[{};]/g)) {
    if (mark === '{') {
      const head = text.slice(headStart, index);
      const isArrow = /=>\s*$/.test(head);
      const isFunction = functionHead.test(head) && (isArrow || !control.test(head));
      open.push({ isFunction, start: headStart + (head.length - head.trimStart().length), inner: 0 });
    } else if (mark === '}') {
      const block = open.pop();
      if (block?.isFunction) {
        const lines = text.slice(block.start, index).split('\n').length;
        found.push({ start: block.start, lines: lines - block.inner });
        const outer = open.findLast((one) => one.isFunction);
        if (outer) outer.inner += lines;
      } else if (block) {
        const outer = open.at(-1);
        if (outer && !outer.isFunction) outer.inner += block.inner;
      }
    }
    headStart = index + 1;
  }
  return found;
}

test('No function is longer than 70 lines', () => {
  const faults = [];
  const product = ['core', 'widget', 'web', 'intake', 'cli', 'scripts'];
  const preprocessor = /^[ \t]*#[^\n]*(\\\n[^\n]*)*/gm;
  for (const file of code.filter((name) => product.includes(partOf(name)))) {
    const text = codeOnly(read(file), file).replace(preprocessor, (line) => line.replace(/[^\n]/g, ' '));
    for (const { start, lines } of functionsOf(text, isCpp(file) ? cppFunction : javaScriptFunction)) {
      if (lines > functionLinesMax) faults.push(`${file}:${lineAt(text, start)}: ${lines} lines`);
    }
  }
  expectNone(faults);
});

test('The measure of functions finds long ones and forgives control blocks', () => {
  const body = 'x();\n'.repeat(80);
  for (const text of [`int read(int a) const {\n${body}}`, `namespace n {\nvoid f() {\nif (a) {\n${body}}\n}\n}`,
    `Foo::Foo(int a) : a_(a) {\n${body}}`]) {
    const longest = Math.max(...functionsOf(text, cppFunction).map(({ lines }) => lines));
    if (longest <= functionLinesMax) throw new Error(`a long function was not seen: ${text.slice(0, 40)}`);
  }
  const half = 'y();\n'.repeat(60);
  const nested = `const outer = () => {\nconst inner = () => {\n${half}};\n${half}};`;
  const short = [...functionsOf(`struct S {\n${body}};\nif (x) {\n${body}}`, cppFunction),
    ...functionsOf(nested, javaScriptFunction)];
  if (short.some(({ lines }) => lines > functionLinesMax)) throw new Error('a short function was taken for a long one');
});

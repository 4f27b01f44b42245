// Every key that code asks for has a text, and every text is asked for.
import { test } from 'node:test';
import { allFiles, codeOnly, expectNone, isCpp, isJavaScript, lineAt, partOf, read } from './tree.mjs';

const wordingFile = 'core/data/wording/en.json';
const texts = JSON.parse(read(wordingFile)).texts;
const keys = Object.keys(texts);
const keyShape = /^[a-z0-9-]+(\.[a-z0-9-]+)*\.?$/;

const files = allFiles();
const code = files.filter((file) => (isCpp(file) || isJavaScript(file)) &&
  ['core', 'widget', 'web', 'intake', 'cli'].includes(partOf(file)));
const data = files.filter((file) => /^core\/data\/(?!wording).*\.json$/.test(file));

/** Strings of a file with their positions. @param {string} file */
function stringsOf(file) {
  const text = isCpp(file) || isJavaScript(file) ? codeOnly(read(file), file, { keepStrings: true }) : read(file);
  return [...text.matchAll(/["'`]([^"'`\n]*?)(\$\{[^"'`\n]*)?["'`]/g)]
    .map((found) => ({ value: found[1], line: lineAt(text, found.index) }));
}

test('Every key that code asks for has a text', () => {
  const faults = [];
  for (const file of code) {
    const text = codeOnly(read(file), file, { keepStrings: true });
    for (const found of text.matchAll(/\b(?:wording|words)(?:_|\(\))?\s*(?:\.|->)\s*text\(\s*"([^"]+)"/g)) {
      const isStart = found[1].endsWith('.') && keys.some((key) => key.startsWith(found[1]));
      if (!(found[1] in texts) && !isStart) faults.push(`${file}:${lineAt(text, found.index)}: ${found[1]}`);
    }
  }
  expectNone(faults);
});

test('Every sentence about somebody else has one about the patient, and a form says what it replaces', () => {
  expectNone(keys.filter((key) => key.endsWith('.other') && !(key.slice(0, -'.other'.length) in texts)));
  const forms = data.filter((file) => file.startsWith('core/data/forms/')).map(read).join('\n');
  expectNone(Object.keys(JSON.parse(read(wordingFile)).forOther).filter((text) => !forms.includes(`"${text}"`)));
});

test('Every text is asked for', () => {
  const literals = new Set([...code, ...data].flatMap((file) => stringsOf(file).map(({ value }) => value)));
  const starts = [...literals].filter((value) => /[.-]$/.test(value) && keyShape.test(value.replace(/-$/, '')));
  const isUsed = (/** @type {string} */ key) => literals.has(key) || starts.some((start) => key.startsWith(start));
  expectNone(keys.map((key) => key.replace(/\.other$/, '')).filter((key) => !isUsed(key)));
});

test('Keys are in alphabetical order, once each', () => {
  const text = read(wordingFile);
  const written = [...text.slice(text.indexOf('"texts"')).matchAll(/^\s*"([a-z0-9.-]+)"\s*:/gm)].map(([, key]) => key)
    .filter((key) => key !== 'texts');
  expectNone(written.filter((key, index) => index > 0 && key <= written[index - 1]));
});

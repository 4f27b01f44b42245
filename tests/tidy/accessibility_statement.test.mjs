// docs/accessibility.md: every criterion of WCAG 2.2, A and AA, once; every test that it names exists; no claim.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exists, expectNone, read, testsIn } from './tree.mjs';

const statement = read('docs/accessibility.md');
/** https://www.w3.org/TR/WCAG22/, all of levels A and AA; 4.1.1 is obsolete. */
const criteria = `1.1.1 1.2.1 1.2.2 1.2.3 1.2.4 1.2.5 1.3.1 1.3.2 1.3.3 1.3.4 1.3.5 1.4.1 1.4.2 1.4.3 1.4.4 1.4.5 1.4.10
  1.4.11 1.4.12 1.4.13 2.1.1 2.1.2 2.1.4 2.2.1 2.2.2 2.3.1 2.4.1 2.4.2 2.4.3 2.4.4 2.4.5 2.4.6 2.4.7 2.4.11 2.5.1 2.5.2
  2.5.3 2.5.4 2.5.7 2.5.8 3.1.1 3.1.2 3.2.1 3.2.2 3.2.3 3.2.4 3.2.6 3.3.1 3.3.2 3.3.3 3.3.4 3.3.7 3.3.8 4.1.2 4.1.3`
  .split(/\s+/);

/**
 * Whether a file has the test; "…" stands for what a name takes from a table.
 * @param {string} file @param {string} name
 */
const hasTest = (file, name) => testsIn(file).some((title) => title.replace(/\$\{[^}]*\}/g, '…') === name);

test('Every criterion has its place, once', () => {
  const headings = [...statement.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading).join(' ');
  const named = [...headings.matchAll(/\b\d\.\d\.\d+\b/g)].map(String);
  assert.deepEqual(named.sort(), [...criteria].sort());
});

test('Every test that is named exists', () => {
  const faults = [];
  let file = '';
  for (const [, path, name] of statement.matchAll(/`(tests\/[\w./-]+)`|“([^”]+)”/g)) {
    if (path) {
      file = path;
      if (!exists(file)) faults.push(`no file ${file}`);
    } else if (file && !hasTest(file, name.replace(/\s+/g, ' ')) && !isWordsOfTheForm(name)) {
      faults.push(`${file} has no test “${name.replace(/\s+/g, ' ')}”`);
    }
  }
  expectNone(faults);
});

/** Words that a patient reads, and no test's name. @param {string} words */
function isWordsOfTheForm(words) {
  return words === 'Change';
}

test('Nobody is said to conform', () => {
  assert.match(statement, /No conformity is claimed/);
  expectNone([...statement.matchAll(/\b(fully|partially) (conform|compl)\w*/gi)].map(String));
});

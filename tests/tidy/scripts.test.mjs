// The scripts: they parse, they can be run, and the count at the end of scripts/test is honest.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';
import { countResults } from '../../scripts/lib/count_results.mjs';
import { allFiles, exists, read, root } from './tree.mjs';

const isShell = (/** @type {string} */ file) => read(file).startsWith('#!') || file.endsWith('.sh');
const shellScripts = allFiles('scripts').concat('.ci/run').filter(isShell);

test('Every script parses, and those of scripts/ can be run', () => {
  assert.ok(shellScripts.length > 5);
  for (const file of shellScripts) {
    const parsed = spawnSync('bash', ['-n', path.join(root, file)], { encoding: 'utf8' });
    assert.equal(parsed.status, 0, `${file}: ${parsed.stderr}`);
    const runs = (statSync(path.join(root, file)).mode & 0o111) !== 0;
    assert.equal(runs, !file.startsWith('scripts/lib/'), `${file}: its mode`);
  }
});

const tap = (/** @type {number[]} */ ...[pass, fail, cancelled, skipped]) =>
  `# tests 9\n# pass ${pass}\n# fail ${fail}\n# cancelled ${cancelled}\n# skipped ${skipped}\n# todo 0\n`;

/** @type {[string, string, string | undefined, number, number, number][]} */
const cases = [
  ['a good run', 'tap', tap(3, 0, 0, 0), 0, 3, 0],
  ['a failed test', 'tap', tap(2, 1, 0, 0), 1, 2, 1],
  ['a cancelled test fails', 'tap', tap(2, 0, 1, 0), 1, 2, 1],
  ['a skipped test fails', 'tap', tap(2, 0, 0, 1), 0, 2, 1],
  ['no test at all fails', 'tap', tap(0, 0, 0, 0), 0, 0, 1],
  ['a crash after the last test fails', 'tap', tap(3, 0, 0, 0), 139, 3, 1],
  ['running out of time fails', 'tap', undefined, 124, 0, 1],
  ['half a result fails', 'tap', 'TAP version 13\n# pass 3\n', 0, 0, 1],
  ['ctest', 'ctest', '<testsuite name="x" tests="7" failures="1" disabled="0" skipped="0">', 8, 6, 1],
  ['ctest with tests not run', 'ctest',
    '<testsuite name="x" tests="7" failures="0" disabled="1" skipped="1">', 0, 5, 2],
  ['googletest', 'gtest', '<testsuites tests="7" failures="0" disabled="0" errors="0">', 0, 7, 0],
  ['googletest, a crash', 'gtest', undefined, 134, 0, 1],
  ['googletest, a skip', 'gtest',
    '<testsuites tests="2" failures="0" disabled="0" errors="0"><testcase name="a" result="skipped"/>', 0, 1, 1],
];

for (const [name, kind, text, exitCode, passed, failed] of cases) {
  test(`Counting results: ${name}`, () => {
    const counted = countResults(kind, text, exitCode);
    assert.deepEqual([counted.passed, counted.failed], [passed, failed]);
  });
}

test('Counting results: what needs forms of others is not run, and nothing else is', () => {
  const skipped = `${tap(2, 0, 0, 1)}ok 3 - real forms # SKIP needs FRONTDOOR_SHARED\n`;
  assert.deepEqual(countResults('tap', skipped, 0), { passed: 2, failed: 0, notRun: 1, reason: '' });
  const two = `${tap(2, 0, 0, 2)}ok 3 - real forms # SKIP needs FRONTDOOR_SHARED\n`;
  assert.equal(countResults('tap', two, 0).failed, 1);
});

test('clang-tidy looks at every file in the workflow, and at a sample in ./scripts/test', () => {
  assert.match(read('.github/workflows/test.yml'), /scripts\/check --clang-tidy-all/);
  assert.match(read('scripts/test'), /scripts\/clang-tidy sample \d+/);
  assert.match(read('.clang-tidy'), /WarningsAsErrors: '\*'/);
});

test('The list of files that clang-tidy has not seen clean only gets shorter', () => {
  const left = read('scripts/lib/clang_tidy_not_yet.txt').split('\n').filter((line) => line !== '' && line[0] !== '#');
  assert.ok(left.length <= 246, `${left.length} files: a new file is clean, and none comes back`);
  assert.deepEqual(left.filter((file) => !exists(file)), []);
});

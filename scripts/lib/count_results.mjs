// Counts what a test runner reports. Usage: node count_results.mjs KIND FILE EXIT_CODE
// Prints "PASSED FAILED NOT_RUN REASON". Kinds: `ctest` (its JUnit file), `gtest` (its XML file), `tap` (Node's TAP
// output). Not run is what needs FRONTDOOR_SHARED, other people's forms beside the repository, where they are not.
// Whatever is doubtful counts as failed: no file, no test, any other skipped test, a bad exit code without a failed
// test.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** @param {string} text @param {string} element @param {string} name */
function attribute(text, element, name) {
  const tag = text.match(new RegExp(`<${element}\\b[^>]*>`))?.[0] ?? '';
  return Number(tag.match(new RegExp(`\\b${name}="(\\d+)"`))?.[1] ?? NaN);
}

/** The last `# name N` line. @param {string} text @param {string} name */
function tapTotal(text, name) {
  return Number([...text.matchAll(new RegExp(`^# ${name} (\\d+)$`, 'gm'))].at(-1)?.[1] ?? NaN);
}

/** @type {Record<string, (text: string) => {passed: number, failed: number, skipped: number}>} */
const readers = {
  ctest(text) {
    const [tests, failures, skipped, disabled] =
      ['tests', 'failures', 'skipped', 'disabled'].map((name) => attribute(text, 'testsuite', name));
    return { passed: tests - failures - skipped - disabled, failed: failures, skipped: skipped + disabled };
  },
  gtest(text) {
    const [tests, failures, errors, disabled] =
      ['tests', 'failures', 'errors', 'disabled'].map((name) => attribute(text, 'testsuites', name));
    const skipped = (text.match(/\bresult="skipped"/g) ?? []).length + disabled;
    return { passed: tests - failures - errors - skipped, failed: failures + errors, skipped };
  },
  tap(text) {
    const [passed, failed, cancelled, skipped, todo] =
      ['pass', 'fail', 'cancelled', 'skipped', 'todo'].map((name) => tapTotal(text, name));
    return { passed, failed: failed + cancelled, skipped: skipped + todo };
  },
};

/** What a test says that was left out for want of others' forms. */
const needsShared = /needs FRONTDOOR_SHARED/g;

/**
 * @param {string} kind a key of `readers`
 * @param {string | undefined} text the result file's text, undefined when there is none
 * @param {number} exitCode of the runner
 * @returns {{passed: number, failed: number, notRun: number, reason: string}}
 */
export function countResults(kind, text, exitCode) {
  if (text === undefined) return { passed: 0, failed: 1, notRun: 0, reason: `no result, exit code ${exitCode}` };
  let { passed, failed, skipped } = readers[kind](text);
  if (![passed, failed, skipped].every(Number.isInteger)) {
    return { passed: 0, failed: 1, notRun: 0, reason: `an unreadable result, exit code ${exitCode}` };
  }
  let reason = '';
  const notRun = Math.min(skipped, (text.match(needsShared) ?? []).length);
  skipped -= notRun;
  if (skipped > 0) {
    failed += skipped;
    reason = `${skipped} were skipped`;
  }
  if (exitCode !== 0 && failed === 0) {
    failed = 1;
    reason = exitCode === 124 ? 'ran out of time' : `exit code ${exitCode}`;
  }
  if (passed + failed === 0) {
    failed = 1;
    reason = 'ran no test';
  }
  return { passed, failed, notRun, reason };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [kind, file, exitCode] = process.argv.slice(2);
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    text = undefined;
  }
  const { passed, failed, notRun, reason } = countResults(kind, text, Number(exitCode));
  console.log(`${passed} ${failed} ${notRun} ${reason}`);
}

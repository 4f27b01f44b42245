// The words that docs/STYLE.md asks nobody to write, in what people read: documents, comments, staff and patient texts,
// messages of the commands, and the names of tests.
import { test } from 'node:test';
import { allFiles, codeOnly, expectNone, isCpp, isJavaScript, isText, lineAt, read, testsIn } from './tree.mjs';

// Twenty turns, by how often they were written before this test was, and what to write instead.
const words = [
  { pattern: /\b(stands|stood|(?<!\b(can|to|cannot|can't|could not) )stand)\b(?!-in\b| up\b| (in )?for\b)/gi,
    instead: 'is, remains, appears, applies' },
  { pattern: /\bwhoever\b/gi, instead: 'anyone who, those who, the person who' },
  { pattern: /\banew\b/gi, instead: 'again, from the start' },
  { pattern: /\bby (itself|themselves)\b/gi, instead: 'automatically, alone, on its own' },
  { pattern: /\bof (its|their) own accord\b/gi, instead: 'automatically' },
  { pattern: /\b(speaks?|spoke|tells?|hears?) of\b/gi, instead: 'is about, mentions, says, reports' },
  { pattern: /\blets? go of\b/gi, instead: 'removes, releases, drops' },
  { pattern: /\bfor ever\b/gi, instead: 'for good, permanently' },
  { pattern: /\bcan not\b/gi, instead: 'cannot' },
  { pattern: /\bin vain\b/gi, instead: 'without effect' },
  { pattern: /\b(n|a)ought\b/gi, instead: 'zero, nothing' },
  { pattern: /\btill\b/gi, instead: 'until' },
  { pattern: /\babreast\b/gi, instead: 'side by side' },
  { pattern: /\b(hence|whence|thereof|therein|thereby|whereby|lest)\b/gi, instead: 'so, from there, in case' },
  { pattern: /\b(whilst|amongst)\b/gi, instead: 'while, among' },
  { pattern: /\ball the same\b/gi, instead: 'still, anyway' },
  { pattern: /\bput(s|ting)? right\b/gi, instead: 'corrects' },
  { pattern: /\bsays? nothing of\b/gi, instead: 'does not mention' },
  { pattern: /\b(is|are) no matter\b|\bno matter of\b/gi, instead: 'does not handle, does not depend on' },
  { pattern: /\bdraws? another\b/gi, instead: 'generates another' },
];

// Words of patients, which are written as people write them, and other people's texts.
const ofPatients = /^core\/data\/(redflags\/(?!README)|fhir\/|reader\/)|^tests\/(fixtures|golden)\/|\.jsonl$/;
const itself = ['tests/tidy/words.test.mjs', 'docs/STYLE.md', 'package-lock.json', 'LICENSE'];
const leftOut = (/** @type {string} */ file) =>
  ofPatients.test(file) || itself.includes(file) || file.startsWith('core/src/reader/');
// Their string literals are words to be found in patients' texts.
const holdsPatterns = /^core\/src\/(redflags|request|reader)\//;


/** What people read in a file; every line keeps its number. @param {string} file */
function prose(file) {
  const text = read(file);
  if (!isCpp(file) && !isJavaScript(file)) return text;
  const withoutComments = codeOnly(text, file, { keepStrings: true });
  const bare = codeOnly(text, file);
  const inTests = file.startsWith('tests/') || file.includes('/test/');
  const strings = !inTests && !holdsPatterns.test(file);
  const units = text.split('');
  return units.map((char, index) => {
    if (char === '\n' || withoutComments[index] !== char) return char;
    return strings && bare[index] !== char ? char : ' ';
  }).join('');
}

test('Words that docs/STYLE.md rules out are not written', () => {
  const faults = [];
  for (const file of allFiles().filter((name) => isText(name) && !leftOut(name))) {
    const text = prose(file);
    const names = isCpp(file) || isJavaScript(file) ? testsIn(file) : [];
    for (const { pattern, instead } of words) {
      for (const found of text.matchAll(pattern)) {
        // A string of one word is a key.
        if (text[found.index - 1] === '"' && text[found.index + found[0].length] === '"') continue;
        faults.push(`${file}:${lineAt(text, found.index)}: '${found[0]}': write ${instead}`);
      }
      for (const name of names) {
        const said = name.replace(/([a-z0-9])(?=[A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$& ');
        for (const found of said.matchAll(pattern)) {
          faults.push(`${file}: test "${name}": '${found[0]}': write ${instead}`);
        }
      }
    }
  }
  expectNone(faults);
});

// A second language has every text that English has and no other, with the same placeholders, in alphabetical order,
// and nobody is said to have reviewed it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allFiles, expectNone, read } from './tree.mjs';

const folder = 'core/data/wording/';
const files = allFiles().filter((file) => /^core\/data\/wording\/(?!en\.).*\.json$/.test(file));
const parsed = (/** @type {string} */ file) => JSON.parse(read(file));
const english = {
  texts: parsed(`${folder}en.json`).texts,
  browser: { ...parsed('web/wording/en.json').texts, ...parsed('web/wording/en-photos.json').texts },
};
const placeholders = (/** @type {string} */ text) => [...text.matchAll(/\{[\w-]+\}/g)].map(String).sort().join(' ');

test('There are twelve', () => {
  assert.deepEqual(files.map((file) => parsed(file).language).sort(),
    ['ar', 'bn', 'cy', 'es', 'gu', 'it', 'pa', 'pl', 'pt', 'ro', 'uk', 'ur']);
});

for (const file of files) {
  const language = parsed(file);
  for (const part of /** @type {const} */ (['texts', 'browser'])) {
    test(`${file}, ${part}: no text is missing, none is over, and placeholders are the same`, () => {
      const [wanted, given] = [Object.keys(english[part]), Object.keys(language[part])];
      expectNone([
        ...wanted.filter((key) => !given.includes(key)).map((key) => `missing: ${key}`),
        ...given.filter((key) => !wanted.includes(key)).map((key) => `over: ${key}`),
        ...wanted.filter((key) => placeholders(english[part][key]) !== placeholders(language[part][key] ?? ''))
          .map((key) => `placeholders: ${key}`),
      ]);
    });
  }

  test(`${file}: every phrase is a form's`, () => {
    const forms = allFiles().filter((name) => /^core\/data\/forms\/.*\.json$/.test(name)).map(read).join('\n') +
      read('core/data/reader/groups.json') + read('core/tools/compose_forms.cpp') +
      Object.values(parsed(`${folder}en.json`).forOther).join('\n');
    const isAsked = (/** @type {string} */ phrase) =>
      forms.includes(phrase) || forms.includes(JSON.stringify(phrase).slice(1, -1));
    // A language may have its own "yes" for a question: "QUESTION Yes".
    const isAnswer = (/** @type {string} */ phrase) => {
      const parts = /^(.*[?)]) (.+)$/.exec(phrase);
      return parts !== null && parts.slice(1).every((part) => part in language.phrases && isAsked(part));
    };
    expectNone(Object.keys(language.phrases).filter((phrase) => !isAsked(phrase) && !isAnswer(phrase)));
    /** @type {{signs: {label: string}[]}[]} */
    const groups = parsed('core/data/reader/groups.json').groups;
    const labels = groups.flatMap((group) => group.signs.map((sign) => sign.label));
    expectNone(labels.filter((label) => !(label in language.phrases)));
  });

  test(`${file}: what surrounds the form is all there`, () => {
    const page = read('web/embed/embed.html').replaceAll('{{practice.name}}', '{practice}')
      .replaceAll('{{practice.phone}}', '{phone}').replace(/<!--.*?-->/gs, '');
    const body = page.slice(page.indexOf('<body'));
    const blocks = [...body.matchAll(/<(h1|h2|p|label|button|span)\b[^>]*>(.*?)<\/\1>/gs)].map((found) => found[2]);
    const labels = [...body.matchAll(/aria-label="([^"]+)"/g)].map(([, label]) => label);
    const plain = (/** @type {string} */ html) => html.replace(/<span class="nhsuk-u-visually-hidden">.*?<\/span>/, '')
      .replace(/<[^>]+>/g, '').replace(/\s+/g, ' ').trim();
    const wanted = [...blocks.map(plain), ...labels]
      .filter((text) => /[A-Za-z]{3}/.test(text) && text !== '{practice}' && !text.includes('{{'));
    expectNone(wanted.filter((text) => !(text in language.page)));
  });

  test(`${file}: the mail about a reply has its sentence`, () => {
    assert.deepEqual(Object.keys(language.mail), ['reply-waiting']);
  });

  test(`${file}: unreviewed, with its source, in order`, () => {
    assert.equal(language.reviewer, null);
    assert.match(language.source, /No translator, speaker or clinician has checked it/);
    for (const part of ['texts', 'phrases', 'browser', 'page']) {
      const keys = Object.keys(language[part]);
      assert.deepEqual(keys, [...keys].sort((a, b) => (a < b ? -1 : 1)), part);
    }
  });

  test(`${file}: days and months`, () => {
    const times = 'on today Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April ' +
      'May June July August September October November December midday midnight';
    assert.equal(Object.keys(language.words).join(' '), times);
  });
}

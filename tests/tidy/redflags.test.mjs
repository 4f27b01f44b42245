// The red-flag files as a reviewer reads them: every concept and rule says what it is, one phrase a line.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatPack } from '../../scripts/lib/format_redflags.mjs';
import { allFiles, expectNone, read } from './tree.mjs';

const packs = allFiles().filter((file) => /^core\/data\/redflags\/(?!pack\.schema)[\w-]+\.json$/.test(file));

test('Every red-flag concept says what it holds', () => {
  const faults = [];
  for (const file of packs) {
    const pack = JSON.parse(read(file));
    for (const [name, made] of Object.entries({ ...pack.concepts, ...pack.conditions })) {
      const { about } = /** @type {{about?: string}} */ (made);
      if (!about) faults.push(`${file}: "${name}" has no "about"`);
      else if (!/^[A-Z].*\.$/.test(about)) faults.push(`${file}: "${name}": "about" is a sentence: ${about}`);
    }
  }
  expectNone(faults);
});

test('Red-flag files are laid out as ./scripts/format leaves them', () => {
  const faults = packs.filter((file) => formatPack(read(file)) !== read(file));
  expectNone(faults.map((file) => `${file}: run ./scripts/format`));
});

test('The layout of red-flag files changes nothing but white space', () => {
  const concepts = { a: { about: 'A.', phrases: ['b|c ~2 "d"', 'é'] }, b: { about: 'B.', phrases: ['b'] } };
  const pack = { group: 'g', concepts };
  const text = formatPack(JSON.stringify(pack));
  assert.deepEqual(JSON.parse(text), pack);
  assert.equal(formatPack(text), text);
  assert.match(text, /\n {8}"b\|c ~2 \\"d\\"",\n {8}"é"\n/, 'one phrase a line');
  assert.match(text, /"phrases": \["b"\]/, 'one alone stays beside its name');
});

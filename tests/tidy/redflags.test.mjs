// The red-flag files as a reviewer reads them: every concept says what it holds, on lines of its own.
import { test } from 'node:test';
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

test('A red-flag concept begins on a line of its own', () => {
  const faults = [];
  for (const file of packs) {
    read(file).split('\n').forEach((line, index) => {
      if (line.split('"about": ').length > 2) faults.push(`${file}:${index + 1}: two concepts or rules`);
    });
  }
  expectNone(faults);
});

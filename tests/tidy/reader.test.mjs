// The second reader's weights are those of its manifest, and no held-out text has trained them.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { read, root } from './tree.mjs';

const folder = 'core/data/reader';
const manifest = JSON.parse(read(`${folder}/reader.json`));

test("The second reader's weights are the ones that its manifest names", () => {
  assert.deepEqual(Object.keys(manifest.weights).sort(), ['reader-languages.bin', 'reader.bin']);
  for (const [name, { sha256, bytes }] of Object.entries(manifest.weights)) {
    const data = readFileSync(path.join(root, folder, name));
    assert.equal(data.length, bytes, name);
    assert.equal(createHash('sha256').update(data).digest('hex'), sha256, `${name}: run ./scripts/train-reader`);
  }
});

test('No held-out text has trained the second reader', () => {
  assert.ok(Object.keys(manifest.trainedOn).length > 8);
  assert.deepEqual(Object.keys(manifest.trainedOn).filter((name) => name.startsWith('held-out')), []);
});

test('Nobody is said to have reviewed the second reader', () => {
  assert.equal(manifest.reviewer, null);
  assert.equal(JSON.parse(read(`${folder}/groups.json`)).reviewer, null);
});

test('The trainer names only rows of the decisions that there are', () => {
  const trainer = read('scripts/lib/reader/decide.py');
  const rows = [...(trainer.match(/^ROWS = \[(.*)\]$/m)?.[1] ?? '').matchAll(/"([^"]+)"/g)].map(([, name]) => name);
  assert.equal(rows.length, 4);
  const named = [...trainer.matchAll(/ROWS\.index\("([^"]+)"/g)].map(([, name]) => name);
  assert.deepEqual(named.filter((name) => !rows.includes(name)), []);
});

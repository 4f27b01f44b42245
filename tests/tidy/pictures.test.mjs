// A picture drawn from text is drawn from the text as it is now: ./scripts/docs pictures.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { allFiles, read } from './tree.mjs';

for (const source of allFiles().filter((file) => file.endsWith('.dot'))) {
  test(`${source} is what its picture was drawn from`, () => {
    const hash = createHash('sha256').update(read(source)).digest('hex');
    assert.ok(read(source.replace(/\.dot$/, '.svg')).includes(`sha256 ${hash}`), 'run ./scripts/docs pictures');
  });
}

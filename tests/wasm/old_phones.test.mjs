// The modules run where WebAssembly is as it was at first: no SIMD, no threads, none of the later instructions.
// Binaryen's validator judges them with every later feature off.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

/** @param {string} path @returns {string} what the first version of WebAssembly has against it; empty: nothing */
function judge(path) {
  const { status, stderr } = spawnSync('wasm-opt', ['--mvp-features', path, '-o', '/dev/null'], { encoding: 'utf8' });
  return status === 0 ? '' : stderr || `ended with ${status}`;
}

for (const name of ['core', 'painter']) {
  test(`${name}.wasm needs no feature that an old phone lacks`, () => {
    assert.equal(judge(fileURLToPath(new URL(`../../build/wasm-release/bin/${name}.wasm`, import.meta.url))), '');
  });
}

test('the judge knows SIMD when it sees it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'frontdoor-simd-'));
  writeFileSync(join(folder, 'simd.wat'), '(module (func (drop (v128.const i32x4 0 0 0 0))))');
  assert.match(judge(join(folder, 'simd.wat')), /all used features should be allowed/);
  rmSync(folder, { recursive: true });
});

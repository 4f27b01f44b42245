// The same journeys natively and in WebAssembly: equal effects and Views after every event.
// Needs build/native-release and build/wasm-release (see scripts/test).
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import test from 'node:test';

import { Asset, Core, CoreError } from '../../web/core.js';
import { loadCore as loadForm } from '../../web/embed/prepare.js';

const root = new URL('../../', import.meta.url);
const read = (path) => readFileSync(new URL(path, root));
const journeys = readdirSync(new URL('tests/fixtures/journeys/', root)).filter((name) => name.endsWith('.jsonl'));

/** @param {string} [form] a Questionnaire's file, in place of the built-in forms @returns {[number, Uint8Array][]} */
function builtAssets(form = 'build/native-release/data/form.json') {
  const data = 'build/native-release/data';
  const files = [
    [Asset.redFlags, `${data}/redflags.bin`], [Asset.laterRedFlags, `${data}/redflags-later.bin`],
    [Asset.signs, `${data}/sign-groups.json`], [Asset.secondReader, `${data}/reader.bin`],
    [Asset.secondReaderLanguages, `${data}/reader-languages.bin`],
    [Asset.form, form], [Asset.wording, `${data}/wording.json`], [Asset.bankHolidays, `${data}/bank-holidays.json`],
  ];
  return files.map(([asset, file]) => [asset, new Uint8Array(read(file))]);
}

/** A core that has loaded nothing. */
async function emptyCore() {
  const bytes = read('build/wasm-release/bin/core.wasm');
  return Core.create({ module: await WebAssembly.compile(bytes), memory: null });
}

/** @param {string} [form] @returns {Promise<Core>} */
async function loadCore(form) {
  const core = await emptyCore();
  for (const [asset, file] of builtAssets(form)) core.load(asset, file);
  return core;
}

/** FNV-1a over UTF-8, as node_id in core/include/frontdoor/view.h. */
function nodeId(name) {
  let hash = 2166136261;
  for (const byte of new TextEncoder().encode(name)) hash = Math.imul(hash ^ byte, 16777619) >>> 0;
  return hash === 0 ? 1 : hash;
}

function replay(core, line) {
  const now = Date.parse(line.at);
  if (line.begin) return core.begin(line.begin, now);
  const given = line.value ?? '';
  const value = typeof given === 'string' ? given : JSON.stringify(given);
  return core.apply(line.event, nodeId(line.node ?? ''), value, now);
}

for (const name of journeys) {
  test(`journey ${name} is the same in WebAssembly`, async () => {
    const path = fileURLToPath(new URL(`tests/fixtures/journeys/${name}`, root));
    const program = fileURLToPath(new URL('build/native-release/bin/frontdoor-abi-replay', root));
    const native = execFileSync(program, [path], { encoding: 'utf8', maxBuffer: 1 << 27 }).trim().split('\n');
    const lines = readFileSync(path, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
    assert.equal(native.length, lines.length);
    const core = await loadCore(lines[0].form && `tests/fixtures/journeys/${lines[0].form}`);
    for (const [index, line] of lines.entries()) {
      const expected = JSON.parse(native[index]);
      assert.equal(expected.status, 0, `${name}:${index + 1}`);
      assert.deepEqual(replay(core, line), expected.effects, `${name}:${index + 1}`);
      assert.deepEqual(core.view(), expected.view, `${name}:${index + 1}`);
    }
  });
}

test('a core goes on from a copy of another one\'s memory, and leaves that one alone', async () => {
  const options = { practice: { ods: 'A81001', name: 'Riverside Surgery', phone: '020 7946 0000' },
    signal: { state: 'normal' }, idempotencyKey: 'resumed', application: 'test', savesFiles: true, start: '' };
  const now = Date.parse('2026-11-24T10:00:00Z');
  const first = await loadCore();
  const memory = first.memoryCopy();
  const effects = first.begin(options, now);
  const view = first.view();
  const module = await WebAssembly.compile(read('build/wasm-release/bin/core.wasm'));
  const second = await Core.create({ module, memory });
  assert.deepEqual(second.begin(options, now), effects);
  assert.deepEqual(second.view(), view);
  second.apply('press', view.root.children.at(-1).id, '', now);
  assert.notDeepEqual(second.view(), view);
  assert.deepEqual(first.view(), view);
});

test('a damaged rule pack is refused and says what to do', async () => {
  const core = await emptyCore();
  const blob = new Uint8Array(read('build/native-release/data/redflags.bin'));
  blob[blob.length >> 1] ^= 1;
  assert.throws(() => core.load(Asset.redFlags, blob), CoreError);
});

/**
 * A core on the page of the patient's own words, and the event that has them read.
 * @param {string} words @param {number[]} late the assets that have not come yet
 */
async function coreThatHasRead(words, late) {
  const core = await emptyCore();
  for (const [asset, file] of builtAssets()) if (!late.includes(asset)) core.load(asset, file);
  const lines = read('tests/fixtures/journeys/adult-chest-pain.jsonl').toString().trim().split('\n').map(JSON.parse);
  const written = lines.findIndex(({ event, node }) => event === 'input' && node === 'own-words');
  for (const line of lines.slice(0, written)) replay(core, line);
  replay(core, { ...lines[written], value: words });
  return { core, pause: { ...lines[written], event: 'pause', value: '' } };
}

test('a second reader that comes later is read with, once; a damaged one changes nothing', async () => {
  const late = [Asset.secondReader, Asset.secondReaderLanguages];
  const words = 'My husband has gone a putty colour and keeps rubbing his left arm';
  const { core, pause } = await coreThatHasRead(words, late);
  assert.equal(replay(core, pause).some(({ kind }) => kind === 'announce-polite'), false);
  const weights = new Uint8Array(read('build/native-release/data/reader.bin'));
  const damaged = weights.slice();
  damaged[damaged.length >> 1] ^= 1;
  assert.throws(() => core.load(Asset.secondReaderLanguages, weights), CoreError);
  assert.throws(() => core.load(Asset.secondReader, damaged), CoreError);
  core.load(Asset.secondReader, weights);
  assert.throws(() => core.load(Asset.secondReader, weights), CoreError);
  assert.equal(replay(core, pause).some(({ kind }) => kind === 'announce-polite'), true);
  assert.match(JSON.stringify(core.view()), /Check these signs/);
});

test('a pack that comes when the consultation has begun is read with; a damaged one changes nothing', async () => {
  const late = [Asset.laterRedFlags, Asset.secondReader, Asset.secondReaderLanguages];
  const { core, pause } = await coreThatHasRead('Tengo un dolor fuerte en el pecho', late);
  assert.equal(replay(core, pause).some(({ kind }) => kind === 'announce-assertive'), false);
  const before = core.view();

  const pack = new Uint8Array(read('build/native-release/data/redflags-later.bin'));
  const damaged = pack.slice();
  damaged[damaged.length >> 1] ^= 1;
  assert.throws(() => core.load(Asset.laterRedFlags, damaged), CoreError);
  assert.deepEqual(core.view(), before);
  core.load(Asset.laterRedFlags, pack);
  assert.equal(replay(core, pause).some(({ kind }) => kind === 'announce-assertive'), true);
  assert.match(JSON.stringify(core.view()), /"role":"care-card","variant":"emergency"/);
});

test('a bad event changes nothing', async () => {
  const core = await loadCore();
  core.begin({
    practice: { ods: 'A81001', name: 'Riverside Surgery', phone: '020 7946 0000' },
    signal: { state: 'normal' },
    idempotencyKey: '11111111-2222-4333-8444-555555555555',
    application: 'frontdoor test',
  }, Date.parse('2026-11-23T10:00:00Z'));
  const before = core.view();
  assert.throws(() => core.apply('press', 1, '', Date.parse('2026-11-23T10:00:01Z')), CoreError);
  assert.deepEqual(core.view(), before);
});

/** A form with an item that is calculated from another. */
const calculates = JSON.stringify({
  resourceType: 'Questionnaire', status: 'active', url: 'https://example.org/q', item: [{
    linkId: 'page', type: 'group', text: 'About you', item: [
      { linkId: 'weight', type: 'decimal', text: 'Weight' },
      { linkId: 'double', type: 'decimal', text: 'Twice that', extension: [{
        url: 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression',
        valueExpression: { language: 'text/fhirpath',
          expression: "%resource.descendants().where(linkId='weight').answer.value * 2" } }] }] }],
});

test('core.wasm refuses a form that needs expressions, and the page goes on with the core that has them', async (t) => {
  const data = 'build/native-release/data';
  const modules = 'build/wasm-release/bin';
  const files = { core: `${modules}/core.wasm`, coreExpressions: `${modules}/core-expressions.wasm`,
    redFlags: `${data}/redflags.bin`, signs: `${data}/sign-groups.json`, wording: `${data}/wording.json`,
    bankHolidays: `${data}/bank-holidays.json` };
  const fetched = [];
  t.mock.method(globalThis, 'fetch', async (name) => {
    fetched.push(name);
    if (name === 'form') return new Response(calculates);
    if (name === 'definitions') {
      return new Response(Buffer.concat(['r4', 'bundled'].map((part) => read(`core/data/fhir/${part}.txt`))));
    }
    return new Response(read(files[name]));
  });
  const assets = Object.fromEntries(['form', 'definitions', ...Object.keys(files)].map((name) => [name, name]));
  const { core } = await loadForm({ assets, addedRedFlags: '' }, () => {});
  assert.deepEqual(fetched.slice(-2).sort(), ['coreExpressions', 'definitions']);
  core.begin({ practice: { ods: 'A81001', name: 'Riverside Surgery', phone: '020 7946 0000' },
    idempotencyKey: '11111111-2222-4333-8444-555555555555' }, 0);
  core.apply('input', nodeId('weight'), '70.5', 0);
  const view = JSON.stringify(core.view());
  assert.match(view, /70\.5/);
  // What is calculated is for the practice.
  assert.doesNotMatch(view, /Twice that|141/);
});

// `frontdoor kiosk` in a real window, by key and pointer events alone.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { practice, startIntake } from '../browser/support/intake.mjs';
import { startKiosk } from './screen.mjs';

const folder = mkdtempSync(join(tmpdir(), 'frontdoor-kiosk-'));
after(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'practice.json');
writeFileSync(file, JSON.stringify(practice));

/** Where a test's requests go. @param {string} name */
function outbox(name) {
  return mkdtempSync(join(folder, name));
}

/** With the keyboard from the first page to the words. @param {import('./screen.mjs').Kiosk} kiosk */
async function comesToWords(kiosk) {
  await kiosk.page('start');
  await kiosk.press('subject/self');
  await kiosk.sees(() => Boolean(kiosk.node('subject/self')?.checked));
  await kiosk.press('continue');
  await kiosk.page('page.birth-date');
  for (const [field, text] of [['day', '27'], ['month', '3'], ['year', '1981']]) {
    await kiosk.tabsTo(`birth-date/${field}`);
    await kiosk.types(text);
  }
  kiosk.keys('Return');
  await kiosk.page('page.request');
  await kiosk.press('kind/new-problem');
  await kiosk.press('help-today/no');
  await kiosk.press('continue');
  await kiosk.page('page.own-words');
}

/** From the words to "Send request". @param {import('./screen.mjs').Kiosk} kiosk */
async function finishes(kiosk) {
  await kiosk.page('page.problem');
  await kiosk.press('problem/general');
  await kiosk.press('continue');
  await kiosk.page('page.general.flags');
  await kiosk.press('general.flags/none');
  await kiosk.press('continue');
  await kiosk.page('general.more');
  await kiosk.press('continue');
  await kiosk.page('page.details');
  for (const [field, text] of [['name', 'Ada Patel'], ['postcode', 'ZZ99 3VZ']]) {
    await kiosk.tabsTo(field);
    await kiosk.types(text);
  }
  await kiosk.press('contact-preference/call');
  await kiosk.press('telephone');
  await kiosk.types('020 7946 0123');
  await kiosk.press('safe-to-contact/yes');
  await kiosk.press('continue');
  await kiosk.page('check-answers');
  await kiosk.press('send');
  await kiosk.page('sent');
}

test('A whole consultation goes in by keys and pointer and comes out as a file; nothing is left after', async () => {
  const out = outbox('whole');
  const kiosk = await startKiosk('--practice', file, '--folder', out);
  try {
    await comesToWords(kiosk);
    await kiosk.press('own-words');
    await kiosk.types('My knee hurts for 2 weeks');
    kiosk.keys('shift+Left', 'BackSpace');
    await kiosk.sees(() => kiosk.node('own-words')?.characters === 24);
    kiosk.hands('type', 's and clicks');
    await kiosk.sees(() => kiosk.node('own-words')?.characters === 36);
    await kiosk.press('continue');
    await finishes(kiosk);
    const files = readdirSync(out);
    assert.equal(files.length, 1);
    assert.match(files[0], /^[0-9A-Z]{4}-[0-9A-Z]{4}\.json$/);
    assert.equal(statSync(join(out, files[0])).mode & 0o777, 0o600);
    const bundle = readFileSync(join(out, files[0]), 'utf8');
    assert.equal(JSON.parse(bundle).resourceType, 'Bundle');
    assert.ok(bundle.includes('My knee hurts for 2 weeks and clicks') && bundle.includes('Patel'), bundle);
    assert.ok(kiosk.frame?.nodes.some(({ text }) => text === 'Request sent'));

    await kiosk.press('kiosk/start-again');
    const next = await kiosk.sees((frame) => frame.patient === 2);
    assert.equal(next.page, 'start');
    assert.ok(next.nodes.every(({ characters, checked }) => characters === 0 || !checked));
    await kiosk.press('continue');
    await kiosk.sees((frame) => frame.nodes.some(({ text }) => text === 'There is a problem'));
  } finally {
    await kiosk.stop();
  }
});

test('An emergency is told while somebody types, and staff are named', async () => {
  const kiosk = await startKiosk('--practice', file, '--folder', outbox('emergency'));
  try {
    await comesToWords(kiosk);
    await kiosk.press('own-words');
    await kiosk.types('crushing chest pain');
    await kiosk.sees((frame) => frame.nodes.some(({ text }) => /tell a member of staff/.test(text)));
  } finally {
    await kiosk.stop();
  }
});

test('Who leaves is warned, and then it starts over', async () => {
  const kiosk = await startKiosk('--practice', file, '--folder', outbox('idle'), '--idle', '1');
  try {
    await kiosk.page('start');
    await kiosk.press('subject/self');
    await kiosk.page('kiosk/warning');
    const next = await kiosk.sees((frame) => frame.patient === 2);
    assert.equal(next.page, 'start');
    assert.ok(next.nodes.every(({ checked }) => !checked));
  } finally {
    await kiosk.stop();
  }
});

test('No key leads out, but one chord', async () => {
  const kiosk = await startKiosk('--practice', file, '--folder', outbox('chord'));
  try {
    await kiosk.page('start');
    kiosk.keys('alt+F4', 'ctrl+q', 'ctrl+w', 'Escape', 'super+d', 'ctrl+alt+Delete');
    await kiosk.press('subject/child');
    assert.ok(kiosk.node('subject/child'));
    kiosk.keys('ctrl+alt+shift+F12');
    const [code] = await kiosk.ended;
    assert.equal(code, 0);
  } finally {
    await kiosk.stop();
  }
});

test('The intake service takes it as from a browser', async () => {
  const intake = await startIntake('http://localhost');
  const kiosk = await startKiosk('--intake', intake.url, '--ods', practice.ods);
  try {
    await comesToWords(kiosk);
    await kiosk.press('own-words');
    await kiosk.types('My knee hurts');
    await kiosk.press('continue');
    await finishes(kiosk);
    assert.equal(intake.stored(), 1);
  } finally {
    await kiosk.stop();
    await intake.stop();
  }
});

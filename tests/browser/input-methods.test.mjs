// Every way in which words come into a control: after each the core holds what the control holds. In the painted face;
// with FRONTDOOR_SOAK in the plain one too, whose controls are the same.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { context, page, patient, service, useForm } from './support/at-form.mjs';
import { coreValue, spyOnCore } from './support/core-spy.mjs';
import { journey, perform } from './support/replay.mjs';

useForm();

const general = journey('form-general');
const toOwnWords = general.slice(0, general.findIndex((line) => line.node === 'own-words'));
const toName = general.slice(0, general.findIndex((line) => line.node === 'name'));

/** @param {'painted'|'plain'} face @param {import('./support/replay.mjs').Line[]} lines */
async function comesTo(face, lines) {
  await spyOnCore(page);
  if (face === 'plain') await page.addInitScript(() => sessionStorage.setItem('frontdoor:A81001:face', 'plain'));
  await page.goto(service.form);
  await page.locator(`#frontdoor-stage${face === 'painted' ? '.frontdoor-painted' : '[data-plain=chosen]'}`).waitFor();
  await perform(page, lines);
}

/** The core has the control's text, to the byte. @param {string} node @param {string} wanted */
async function bothHold(node, wanted) {
  const held = await page.locator(`[id="${node}"]`).inputValue();
  assert.equal(held, wanted);
  assert.equal(await coreValue(page, node), held);
}

/** @param {string} command of the browser's editing @param {string} [value] */
function edit(command, value) {
  return page.evaluate(([name = '', text]) => document.execCommand(name, false, text), [command, value]);
}

/**
 * A value put into a control by a program of the browser, without a key.
 * @param {string} node @param {string} value @param {string[]} events
 */
function setsValue(node, value, events) {
  return page.locator(`[id="${node}"]`).evaluate((control, [text, names]) => {
    /** @type {HTMLInputElement} */ (control).value = text;
    for (const name of names) control.dispatchEvent(new Event(name, { bubbles: true }));
  }, /** @type {const} */ ([value, events]));
}

/** @type {('painted'|'plain')[]} */ const faces = process.env.FRONTDOOR_SOAK ? ['painted', 'plain'] : ['painted'];
for (const face of faces) {
  test(`${face} face: composition, dictation, emoji, undo, redo, a spelling corrected`, async () => {
    await comesTo(face, toOwnWords);
    await patient.ownWords.focus();
    const session = await context.newCDPSession(page);
    for (const text of ['k', 'ka', 'か', 'から', '体']) {
      await session.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
    }
    // Not sent while it is composed, unless the patient rests; whole when it ends.
    await session.send('Input.insertText', { text: '体が痛い ' });
    await bothHold('own-words', '体が痛い ');
    // A composition that is given up leaves nothing.
    await session.send('Input.imeSetComposition', { text: 'abc', selectionStart: 3, selectionEnd: 3 });
    await session.send('Input.imeSetComposition', { text: '', selectionStart: 0, selectionEnd: 0 });
    await patient.ownWords.blur();
    await bothHold('own-words', '体が痛い ');
    await patient.ownWords.focus();
    await page.keyboard.press('Control+End');
    // Dictation puts whole phrases in at once.
    await session.send('Input.insertText', { text: 'My knee has been very soar. ' });
    await bothHold('own-words', '体が痛い My knee has been very soar. ');
    await session.send('Input.insertText', { text: '👨‍👩‍👧 🤕 é' });
    await bothHold('own-words', '体が痛い My knee has been very soar. 👨‍👩‍👧 🤕 é');
    await page.keyboard.press('Control+z');
    await bothHold('own-words', await patient.ownWords.inputValue());
    await page.keyboard.press('Control+Shift+z');
    await bothHold('own-words', '体が痛い My knee has been very soar. 👨‍👩‍👧 🤕 é');
    // The spelling checker replaces the selected word; the browser reports it by an input event of its own kind.
    await patient.ownWords.evaluate((/** @type {HTMLTextAreaElement} */ area) => {
      const start = area.value.indexOf('soar');
      area.setSelectionRange(start, start + 4);
      area.setRangeText('sore');
      area.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertReplacementText', data: 'sore' }));
    });
    await bothHold('own-words', '体が痛い My knee has been very sore. 👨‍👩‍👧 🤕 é');
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    await bothHold('own-words', '');
  });

  test(`${face} face: 10,000 characters pasted, and told that they are too many`, async () => {
    await comesTo(face, toOwnWords);
    await patient.ownWords.focus();
    const long = 'My knee hurts, é 🤕. '.repeat(500).slice(0, 10_000);
    await edit('insertText', long);
    await bothHold('own-words', long);
    await patient.continue();
    await page.getByRole('heading', { name: 'There is a problem' }).waitFor();
    await bothHold('own-words', long);
  });

  test(`${face} face: values set without a key, as browsers and password managers do`, async () => {
    await comesTo(face, toName);
    await setsValue('name', 'Ada Patel', ['input', 'change']);
    await bothHold('name', 'Ada Patel');
    await setsValue('name', 'Ada Q. Patel', ['change']);
    await bothHold('name', 'Ada Q. Patel');
    // Some say nothing at all: what is there is taken when the patient goes on.
    await setsValue('name', 'Ada R. Patel', []);
    await patient.continue();
    // The rest of the page is wanted too.
    await page.getByRole('heading', { name: 'There is a problem' }).waitFor();
    await bothHold('name', 'Ada R. Patel');
  });
}

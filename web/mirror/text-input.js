// Behaviour: a native text control that tells the core what it holds. The browser keeps caret, selection, composition
// and undo; the core gets whole values.
import { setAttribute } from './dom.js';

/** @typedef {import('../types').ViewNode} ViewNode */
/** @typedef {HTMLInputElement|HTMLTextAreaElement} TextControl */

/** How long the patient must rest before their words are read for red flags. */
const pauseMilliseconds = 500;

/**
 * What each kind of input asks of the browser and of the phone's keyboard.
 * @type {Record<string, {type?: string, inputmode?: string, autocomplete?: string, spellcheck?: string,
 *   autocapitalize?: string}>}
 */
const inputAttributes = {
  text: {},
  name: { autocomplete: 'name', spellcheck: 'false', autocapitalize: 'words' },
  'given-name': { autocomplete: 'given-name', spellcheck: 'false', autocapitalize: 'words' },
  'family-name': { autocomplete: 'family-name', spellcheck: 'false', autocapitalize: 'words' },
  'birth-day': { inputmode: 'numeric', autocomplete: 'bday-day' },
  'birth-month': { inputmode: 'numeric', autocomplete: 'bday-month' },
  'birth-year': { inputmode: 'numeric', autocomplete: 'bday-year' },
  postcode: { autocomplete: 'postal-code', spellcheck: 'false', autocapitalize: 'characters' },
  telephone: { type: 'tel', inputmode: 'tel', autocomplete: 'tel' },
  email: { type: 'email', inputmode: 'email', autocomplete: 'email', spellcheck: 'false', autocapitalize: 'none' },
  'whole-number': { inputmode: 'numeric' },
  decimal: { inputmode: 'decimal' },
  time: { spellcheck: 'false' },
};

export class TextInput {
  #composing = false;
  #sent = '';
  /** @type {ReturnType<typeof setTimeout>|undefined} */ #pauseTimer;

  /** @param {import('./role.js').Role} role @param {TextControl} control */
  constructor(role, control) {
    this.role = role;
    this.control = control;
    role.listen(control, 'compositionstart', () => {
      this.#composing = true;
    });
    role.listen(control, 'compositionend', () => {
      this.#composing = false;
      this.#typed();
    });
    role.listen(control, 'input', (/** @type {InputEvent} */ event) => this.#typed(event.isComposing));
    role.listen(control, 'change', () => this.flush());
    role.listen(control, 'blur', () => {
      this.flush();
      if (this.#pauseTimer !== undefined) this.#pause();
    });
  }

  /** Attributes that depend on what the control takes. @param {ViewNode} node */
  updateAttributes(node) {
    const wanted = inputAttributes[node.input ?? 'text'] ?? {};
    if (this.control instanceof HTMLInputElement) setAttribute(this.control, 'type', wanted.type ?? 'text');
    // Words run in the direction of their language, numbers and addresses from left to right on every page.
    setAttribute(this.control, 'dir', ['text', 'name'].includes(node.input ?? 'text') ? 'auto' : 'ltr');
    for (const name of /** @type {const} */ (['inputmode', 'autocomplete', 'spellcheck', 'autocapitalize'])) {
      setAttribute(this.control, name, wanted[name] ?? null);
    }
  }

  /**
   * Shows the core's value. Never writes while the patient composes, nor when the control holds that value already:
   * either would move the caret or break the composition.
   * @param {string} value
   */
  updateValue(value) {
    if (this.#composing || this.control.value === value) {
      this.#sent = value;
      return;
    }
    const focused = document.activeElement === this.control;
    const { selectionStart, selectionEnd } = this.control;
    this.control.value = value;
    this.#sent = value;
    if (focused && selectionStart !== null) this.control.setSelectionRange(selectionStart, selectionEnd);
  }

  /** Sends what the control holds, if the core has not heard it yet. */
  flush() {
    if (this.control.value === this.#sent) return;
    this.#sent = this.control.value;
    this.role.context.send({ kind: 'input', node: this.role.node.id, value: this.#sent });
  }

  /** @param {boolean} [composing] */
  #typed(composing = false) {
    if (!composing) this.flush();
    this.#awaitPause();
  }

  #awaitPause() {
    clearTimeout(this.#pauseTimer);
    this.#pauseTimer = setTimeout(() => {
      // Phone keyboards compose every word until its space: a pause in the middle must still be read.
      this.flush();
      this.#pause();
    }, pauseMilliseconds);
  }

  #pause() {
    if (this.role.ended) return;
    // A card that appears moves what is below it: never away from under a finger that presses it.
    if (document.querySelector('button:active, a:active')) return this.#awaitPause();
    clearTimeout(this.#pauseTimer);
    this.#pauseTimer = undefined;
    this.role.context.send({ kind: 'pause', node: this.role.node.id });
  }

  destroy() {
    clearTimeout(this.#pauseTimer);
    this.#pauseTimer = undefined;
  }
}

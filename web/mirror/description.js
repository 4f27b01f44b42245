// Behaviour: a control's hint and error message, tied to it by aria-describedby.
import { string } from '../strings.js';
import { hidden, make, setAttribute, setText } from './dom.js';

/** @typedef {import('../types').ViewNode} ViewNode */

export class Description {
  /** @type {HTMLElement|null} */ hint = null;
  /** @type {HTMLElement|null} */ error = null;
  /** @type {HTMLElement|null} */ #errorText = null;

  /**
   * @param {HTMLElement} described gets aria-describedby
   * @param {string} name the node's name, from which ids are made
   * @param {HTMLElement} before the hint and the error go in front of this element
   * @param {string} [hintClasses]
   */
  constructor(described, name, before, hintClasses = '') {
    this.described = described;
    this.name = name;
    this.before = before;
    this.hintClasses = hintClasses;
  }

  /** @param {ViewNode} node @param {string[]} [otherIds] further descriptions, read last */
  update(node, otherIds = []) {
    this.#updateHint(node.hint ?? '');
    this.#updateError(node.error ?? '');
    const ids = [this.hint?.id, this.error?.id, ...otherIds].filter(Boolean);
    setAttribute(this.described, 'aria-describedby', ids.length > 0 ? ids.join(' ') : null);
  }

  /** @param {string} text */
  #updateHint(text) {
    if (text === '') {
      this.hint?.remove();
      this.hint = null;
      return;
    }
    if (!this.hint) {
      this.hint = make('div', `nhsuk-hint${this.hintClasses ? ` ${this.hintClasses}` : ''}`);
      this.hint.id = `${this.name}-hint`;
      this.before.before(this.hint);
      if (this.error) this.error.before(this.hint);
    }
    setText(this.hint, text);
  }

  /** @param {string} text */
  #updateError(text) {
    if (text === '') {
      this.error?.remove();
      this.error = null;
      return;
    }
    if (!this.error || !this.#errorText) {
      this.#errorText = make('span');
      this.error = make('span', 'nhsuk-error-message', hidden(`${string('hidden.error')}: `), this.#errorText);
      this.error.id = `${this.name}-error`;
      this.before.before(this.error);
    }
    setText(this.#errorText, text);
  }
}

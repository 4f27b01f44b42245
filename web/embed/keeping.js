// How long answers are kept, and where: the patient is told where they cannot be kept, says so where they must not be,
// deletes them, and is asked two minutes before they are deleted after half an hour of rest (WCAG 2.2.1).
import { keepMilliseconds } from '../session/draft.js';

const warnMilliseconds = 2 * 60 * 1000;
const activity = ['keydown', 'pointerdown', 'input'];

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/**
 * @typedef {object} KeepingOptions
 * @property {import('../session/tab-store.js').TabStore} store
 * @property {import('../session/draft.js').Draft} draft
 * @property {() => number} now
 * @property {() => void} end the form ends here, with nothing left of the answers
 */

export class Keeping {
  #active = 0;
  #warned = false;
  #over = false;
  /** @type {Element|null} */ #before = null;
  /** @type {ReturnType<typeof setTimeout>|undefined} */ #timer;
  #unsent = () => false;

  /** @param {KeepingOptions} options */
  constructor(options) {
    this.options = options;
    this.panel = byId('frontdoor-keep');
    this.warning = byId('frontdoor-timeout');
    this.shared = /** @type {HTMLInputElement} */ (byId('frontdoor-shared'));
    this.question = byId('frontdoor-delete-question');
    byId('frontdoor-memory').hidden = options.store.lasts;
    this.shared.addEventListener('change', () => options.store.keepInMemory(this.shared.checked));
    byId('frontdoor-delete').addEventListener('click', (event) => {
      event.preventDefault();
      this.#ask(true);
    });
    byId('frontdoor-delete-yes').addEventListener('click', () => this.#delete('frontdoor-deleted'));
    byId('frontdoor-delete-no').addEventListener('click', () => this.#ask(false));
    byId('frontdoor-timeout-keep').addEventListener('click', () => this.#goOn());
    for (const link of document.querySelectorAll('.frontdoor-again')) {
      link.addEventListener('click', (event) => {
        event.preventDefault();
        location.reload();
      });
    }
  }

  /** There are answers from now on. @param {() => boolean} unsent a request that waits to be sent is never deleted */
  begin(unsent) {
    this.#unsent = unsent;
    this.#active = this.options.now();
    for (const type of activity) addEventListener(type, () => this.#touch(), { capture: true, passive: true });
    // A phone that slept, a page that comes back: its timers did not run meanwhile.
    document.addEventListener('visibilitychange', () => this.#look());
    addEventListener('pageshow', () => this.#look());
    this.#wait();
  }

  /**
   * Whose computer it is is asked once, on the first page, and what closing the page does is said there.
   * @param {string} page
   */
  shown(page) {
    byId('frontdoor-once').hidden = page !== 'start';
  }

  /** The request is with the practice: there is nothing left to keep. */
  sent() {
    this.#over = true;
    clearTimeout(this.#timer);
    this.panel.hidden = true;
    this.warning.hidden = true;
  }

  #touch() {
    if (!this.#warned) this.#active = this.options.now();
  }

  #wait() {
    clearTimeout(this.#timer);
    const limit = this.#warned ? keepMilliseconds : keepMilliseconds - warnMilliseconds;
    this.#timer = setTimeout(() => this.#look(), Math.max(1000, this.#active + limit - this.options.now()));
  }

  #look() {
    if (this.#over) return;
    const rested = this.options.now() - this.#active;
    if (this.#unsent()) this.#active = this.options.now();
    else if (rested >= keepMilliseconds) return this.#delete('frontdoor-expired');
    else if (rested >= keepMilliseconds - warnMilliseconds) this.#warn();
    this.#wait();
  }

  #warn() {
    if (this.#warned) return;
    this.#warned = true;
    this.#before = document.activeElement;
    this.warning.hidden = false;
    byId('frontdoor-timeout-keep').focus();
  }

  #goOn() {
    this.#warned = false;
    this.#active = this.options.now();
    this.warning.hidden = true;
    if (this.#before instanceof HTMLElement) this.#before.focus();
    this.options.draft.touch();
    this.#wait();
  }

  /** @param {boolean} asking */
  #ask(asking) {
    this.question.hidden = !asking;
    byId(asking ? 'frontdoor-delete-yes' : 'frontdoor-delete').focus();
  }

  /** @param {string} said what is shown there afterwards */
  #delete(said) {
    this.sent();
    this.options.draft.clear();
    this.options.end();
    const message = byId(said);
    message.hidden = false;
    message.focus();
  }
}

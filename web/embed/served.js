// The page as the service rendered it, before the core is there: it takes input and presses at once. A press posts the
// form in the background and shows the answer in the page's place, so that nothing that is loading is broken off and
// the browser's history gets no entry. When the core has arrived it takes over: take() says what was typed and where
// the caret is.
import { nodeId } from '../node-id.js';

/** @typedef {import('../types').CoreEvent} CoreEvent */
/** @typedef {HTMLInputElement|HTMLTextAreaElement|HTMLSelectElement} Control */

/**
 * @typedef {object} Taken
 * @property {string} page the page's name
 * @property {CoreEvent[]} events what was typed and chosen, and what was pressed and could not be answered
 * @property {() => void} restoreFocus to be called when the same controls are there again
 */

/** @param {Element} element @returns {element is Control} */
const isControl = (element) => element.matches('input:not([type=hidden]), textarea, select');

/** What differs from what was served. @param {Control} control @returns {CoreEvent[]} */
function eventsOf(control) {
  const node = nodeId(control.id);
  if (control instanceof HTMLInputElement && (control.type === 'radio' || control.type === 'checkbox')) {
    if (control.checked === control.defaultChecked) return [];
    if (control.type === 'radio' && !control.checked) return [];
    // A box clears no other here: the patient would not see it go.
    const kind = control.type === 'checkbox' ? 'tick' : 'choose';
    return [{ kind, node, value: String(control.checked) }];
  }
  if (control instanceof HTMLSelectElement) return [{ kind: 'input', node, value: control.value }];
  if (control.value === control.defaultValue) return [];
  // Read for red flags at once.
  return [{ kind: 'input', node, value: control.value }, { kind: 'pause', node }];
}

/** Where focus and caret are, to be put back. @param {HTMLElement} within */
function rememberFocus(within) {
  const active = document.activeElement;
  if (!active || !active.id || !within.contains(active)) return () => {};
  const text = active instanceof HTMLTextAreaElement || active instanceof HTMLInputElement ? active : null;
  const range = /** @type {const} */ ([text?.selectionStart, text?.selectionEnd, text?.selectionDirection]);
  return () => {
    const element = document.getElementById(active.id);
    element?.focus({ preventScroll: true });
    const [start, end, direction] = range;
    if (typeof start !== 'number' || typeof end !== 'number') return;
    if (element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement) {
      element.setSelectionRange(start, end, direction ?? undefined);
    }
  };
}

export class ServedPage {
  #lifetime = new AbortController();
  /** What must end before the page may be replaced: posts, a word being composed, a press half done. */
  /** @type {Set<string>} */ #pending = new Set();
  #queue = Promise.resolve();
  /** @type {CoreEvent[]} */ #pressed = [];

  /**
   * @param {HTMLElement} stage
   * @param {() => void} onpage a posted page has been answered by the next
   */
  constructor(stage, onpage) {
    this.stage = stage;
    this.onpage = onpage;
    const signal = this.#lifetime.signal;
    stage.addEventListener('submit', (event) => this.#submit(/** @type {SubmitEvent} */ (event)), { signal });
    const during = (/** @type {string} */ what, /** @type {string} */ from, /** @type {string[]} */ until) => {
      stage.addEventListener(from, () => this.#pending.add(what), { signal });
      for (const end of until) addEventListener(end, () => this.#ended(what), { signal });
    };
    during('composition', 'compositionstart', ['compositionend']);
    // A button that is replaced between down and up is never pressed.
    during('press', 'pointerdown', ['pointerup', 'pointercancel']);
  }

  /** @returns {HTMLFormElement|null} */
  get form() {
    return this.stage.querySelector('form');
  }

  /** Whether a service is behind the page and answers it without the core. */
  get answers() {
    return this.form?.hasAttribute('action') ?? false;
  }

  /** The draft that the page carries for the core to go on from; null: it must start again. */
  get draft() {
    const text = document.getElementById('frontdoor-draft')?.textContent ?? 'null';
    /** @type {{key?: string}|null} */ const draft = text.includes('{{') ? null : JSON.parse(text);
    return typeof draft?.key === 'string' ? { key: draft.key, text } : null;
  }

  /** Advice, errors and what was sent stay as they were served: only a page to be answered is taken over. */
  get canBeTaken() {
    if (['sent', 'already-sent'].includes(this.form?.dataset.page ?? '')) return false;
    return this.form !== null && (this.form.elements.namedItem('state') === null || this.draft !== null);
  }

  /** Waits until nothing is being posted, no word is half composed and no button half pressed. */
  async settled() {
    while (this.#pending.size > 0) {
      await new Promise((resolve) => this.stage.addEventListener('frontdoor:settled', resolve, { once: true }));
    }
  }

  /** @param {string} what */
  #ended(what) {
    if (!this.#pending.has(what)) return;
    // The click comes after the pointer is up, in a task of its own.
    setTimeout(() => {
      this.#pending.delete(what);
      this.stage.dispatchEvent(new Event('frontdoor:settled'));
    });
  }

  /** Hands over what the page holds, and releases it. @returns {Taken} */
  take() {
    this.#lifetime.abort();
    const form = this.form;
    const controls = form ? [...form.elements].filter(isControl) : [];
    return {
      page: form?.dataset.page ?? '',
      events: [...controls.flatMap(eventsOf), ...this.#pressed],
      restoreFocus: rememberFocus(this.stage),
    };
  }

  /** @param {SubmitEvent} event */
  #submit(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    const button = /** @type {HTMLButtonElement|null} */ (event.submitter);
    event.preventDefault();
    if (button?.getAttribute('aria-disabled') === 'true') return;
    if (!this.answers) {
      // Nobody answers but the core: it will, as soon as it is there.
      this.#pressed = [{ kind: 'press', node: nodeId(button?.value || 'continue') }];
      return;
    }
    const fields = new URLSearchParams(/** @type {any} */ (new FormData(form)));
    fields.set('press', button?.value ?? 'continue');
    this.#pending.add('post');
    this.#queue = this.#queue.then(() => this.#post(form, fields)).finally(() => this.#ended('post'));
  }

  /** @param {HTMLFormElement} form @param {URLSearchParams} fields */
  async #post(form, fields) {
    // Pressed twice: the page that was pressed is gone.
    if (!form.isConnected) return;
    try {
      const response = await fetch(form.action, { method: 'POST', body: fields, credentials: 'omit' });
      const next = new DOMParser().parseFromString(await response.text(), 'text/html');
      if (!response.ok || !next.getElementById('frontdoor-stage')) throw new Error(`HTTP ${response.status}`);
      this.#show(next);
    } catch {
      // The browser's own way: it says what is wrong with the connection, and can try again.
      const press = document.createElement('input');
      Object.assign(press, { type: 'hidden', name: 'press', value: fields.get('press') });
      form.append(press);
      form.submit();
    }
  }

  /** @param {Document} next */
  #show(next) {
    for (const id of ['frontdoor-stage', 'frontdoor-draft', 'frontdoor-status']) {
      const [here, there] = [document.getElementById(id), next.getElementById(id)];
      here?.replaceChildren(...(there?.childNodes ?? []));
    }
    document.body.dataset.questionnaire = next.body.dataset.questionnaire ?? '';
    document.title = next.title;
    window.scrollTo(0, 0);
    const heading = this.stage.querySelector('[role=alert], .nhsuk-error-summary, h1');
    /** @type {HTMLElement|null} */ (heading?.closest('[tabindex]') ?? heading)?.focus({ preventScroll: true });
    this.onpage();
  }
}

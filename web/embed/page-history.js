// The browser's Back goes one page back, as on other services: each page has an entry in the history. The entries hold
// nothing but their number, no answer and no page's name, and their address is the form's.

/**
 * @typedef {object} PageHistoryOptions
 * @property {() => boolean} back shows the page before; false: there is none
 * @property {() => boolean} forward shows the page after, where this one is filled in; false: it stays
 */

export class PageHistory {
  #depth = 0;
  #page = '';
  /** Moves of our own that the browser has still to report. */
  #own = 0;
  #turning = false;
  #lifetime = new AbortController();

  /** @param {PageHistoryOptions} options */
  constructor(options) {
    this.options = options;
  }

  /** @param {string} page the first that is shown */
  begin(page) {
    this.#page = page;
    this.#depth = depthOf(history.state) ?? 0;
    history.replaceState({ page: this.#depth }, '');
    addEventListener('popstate', (event) => this.#moved(event), { signal: this.#lifetime.signal });
  }

  /** Another page is shown. @param {string} page @param {boolean} back whether the form's own "Back" led to it */
  turned(page, back) {
    const same = page === this.#page;
    this.#page = page;
    // With errors the same page is shown again.
    if (same || this.#turning) return;
    if (!back) {
      this.#depth += 1;
      history.pushState({ page: this.#depth }, '');
    } else if (this.#depth > 0) {
      this.#go(-1);
    }
  }

  /** Back to the first entry, so that what replaces it leaves none of ours behind. */
  async unwind() {
    this.#lifetime.abort();
    if (this.#depth === 0) return;
    await new Promise((resolve) => {
      addEventListener('popstate', resolve, { once: true });
      // A browser that reports nothing keeps nobody.
      setTimeout(resolve, unwindMilliseconds);
      history.go(-this.#depth);
    });
  }

  /** @param {number} steps */
  #go(steps) {
    this.#own += 1;
    this.#depth += steps;
    history.go(steps);
  }

  /** @param {PopStateEvent} event */
  #moved(event) {
    const depth = depthOf(event.state);
    if (depth === null) return;
    if (this.#own > 0) {
      this.#own -= 1;
      return;
    }
    const steps = this.#depth - depth;
    this.#depth = depth;
    this.#turning = true;
    let found = true;
    if (steps < 0) return this.#forward(-steps);
    for (let step = 0; step < steps && found; step += 1) found = this.options.back();
    this.#turning = false;
    // No page before this one: the browser goes where its Back would have led.
    if (!found) history.go(-depth - 1);
    return undefined;
  }

  /** As far as the pages are filled in; the browser comes back to the one that is not. @param {number} steps */
  #forward(steps) {
    let gone = 0;
    while (gone < steps && this.options.forward()) gone += 1;
    this.#turning = false;
    if (gone < steps) this.#go(gone - steps);
  }
}

const unwindMilliseconds = 300;

/** @param {any} state of a history entry; null: not one of ours */
function depthOf(state) {
  return typeof state?.page === 'number' ? state.page : null;
}

// The two live regions, one polite and one assertive. They are in the page, empty, from the start: a region that
// arrives together with its text is not read.

import { setText } from './dom.js';

// Long enough to be read out; after that the words would be found where they no longer belong.
const keptMilliseconds = 10_000;

export class LiveRegions {
  #repeat = false;
  /** @type {Map<HTMLElement, ReturnType<typeof setTimeout>>} */ #endings = new Map();

  /** @param {HTMLElement} polite @param {HTMLElement} assertive */
  constructor(polite, assertive) {
    this.polite = polite;
    this.assertive = assertive;
  }

  /** @param {'polite'|'assertive'} politeness @param {string} text */
  announce(politeness, text) {
    const region = politeness === 'assertive' ? this.assertive : this.polite;
    // The same words twice are news only if the region differs: a no-break space is not read but counts as a change.
    this.#repeat = !this.#repeat;
    const paragraph = document.createElement('p');
    setText(paragraph, this.#repeat ? `${text}\u00a0` : text);
    region.replaceChildren(paragraph);
    clearTimeout(this.#endings.get(region));
    this.#endings.set(region, setTimeout(() => region.replaceChildren(), keptMilliseconds));
  }

  clear() {
    this.polite.replaceChildren();
    this.assertive.replaceChildren();
  }
}

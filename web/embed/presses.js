// A page that has just appeared takes no press that began on the page before it, or that follows it as the second half
// of a double click: nobody has read it yet. Keys and assistive technology press where focus is, and a new page has its
// focus on the heading: among those, only a key that is still held down is stopped.

/** For fingers, which not every browser counts: as long as most wait for a second tap, and as far as it may miss. */
const doubleTapMilliseconds = 500;
const samePlacePixels = 40;

/**
 * detail: which click in a row the system counts it as, by the time its owner has set; 0: no pointer pressed.
 * @typedef {{timeStamp: number, screenX: number, screenY: number, detail: number}} Press
 */

/** Tells the presses that are meant from those that are left over. Knows no document. */
export class PressChain {
  #page = 0;
  #began = 0;
  #pointer = 'mouse';
  #keyBegan = 0;
  /** @type {{at: number, x: number, y: number, page: number}|null} */ #last = null;

  /** A new page is shown. */
  turned() {
    this.#page += 1;
  }

  /** The pointer goes down. @param {string} pointer mouse, pen or touch */
  down(pointer) {
    this.#began = this.#page;
    this.#pointer = pointer;
  }

  /** Whether the press is left over from the page before. @param {Press} press */
  isLeftOver(press) {
    // No pointer pressed: a key, or assistive technology.
    if (press.detail === 0) return false;
    const leftOver = this.#began !== this.#page || this.follows(press);
    const page = leftOver && this.#last ? this.#last.page : this.#page;
    this.#last = { at: press.timeStamp, x: press.screenX, y: press.screenY, page };
    return leftOver;
  }

  /** A key goes down; whether it has been held since another page. @param {boolean} repeated */
  isHeldOver(repeated) {
    if (!repeated) this.#keyBegan = this.#page;
    return this.#keyBegan !== this.#page;
  }

  /** Whether it is the second half of a double click whose first half brought this page. @param {Press} press */
  follows(press) {
    const last = this.#last;
    if (!last || last.page === this.#page) return false;
    if (this.#pointer === 'mouse') return press.detail > 1;
    return press.timeStamp - last.at <= doubleTapMilliseconds &&
      Math.hypot(press.screenX - last.x, press.screenY - last.y) <= samePlacePixels;
  }
}

export class Presses {
  #chain = new PressChain();

  /** @param {HTMLElement} stage holds the pages */
  constructor(stage) {
    const stop = (/** @type {Event} */ event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    addEventListener('pointerdown', (event) => this.#chain.down(event.pointerType), { capture: true });
    // Focus would follow the pointer, and a phone's keyboard with it.
    const onmousedown = (/** @type {MouseEvent} */ event) => this.#chain.follows(pressOf(event)) && stop(event);
    stage.addEventListener('mousedown', onmousedown, { capture: true });
    const onclick = (/** @type {MouseEvent} */ event) => this.#chain.isLeftOver(pressOf(event)) && stop(event);
    stage.addEventListener('click', onclick, { capture: true });
    stage.addEventListener('keydown', (event) => {
      const held = this.#chain.isHeldOver(event.repeat);
      if (held && (event.key === 'Enter' || event.key === ' ')) stop(event);
    }, { capture: true });
  }

  /** A new page is shown. */
  turned() {
    this.#chain.turned();
  }
}

/** @param {MouseEvent} event @returns {Press} */
function pressOf({ timeStamp, screenX, screenY, detail }) {
  return { timeStamp, screenX, screenY, detail };
}

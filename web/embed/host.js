// The other side of web/loader/frontdoor.js: what the frame tells the page that holds it. Words of one kind only,
// heights in steps of 200 pixels, nothing from which a tracker on that page could learn what is wrong.

const stepPixels = 200;
const coverMaxPixels = 400;
const heightMaxPixels = 40_000;
const scrollGraceMilliseconds = 500;

export class Host {
  #height = 0;
  /** @type {Element|null} */ #content = null;
  /** @type {ResizeObserver|null} */ #observer = null;
  /** @type {ReturnType<typeof setTimeout>|undefined} */ #timer;

  constructor() {
    this.embedded = window.parent !== window;
  }

  /** @param {'ready'|'failed'|'page'|'submitted'|'exit'} word */
  say(word) {
    // A frame outside the window is not drawn, so nothing is observed in it; it is to be as tall as it should be when
    // it comes into sight. Later pages are measured when they are drawn, once, in the face that is shown.
    if (this.#content && word === 'ready') this.#measure(this.#content);
    this.#post({ frontdoor: word });
  }

  /**
   * A status document that the holding page hands over, of which the signal alone is taken: which pages may hold the
   * form, the CSP has settled.
   * @param {(signal: string) => void} take
   */
  onstatus(take) {
    addEventListener('message', (event) => {
      if (!this.embedded || event.source !== window.parent || event.data?.frontdoor !== 'status') return;
      try {
        const { signal, validUntil } = JSON.parse(event.data.value);
        take(JSON.stringify({ signal, validUntil }));
      } catch {
        // Not a status document.
      }
    });
  }

  /**
   * How much of the window's top the holding page covers with a header that stays there ("cover"), and how much of the
   * frame is above what can be seen ("above"), in pixels.
   */
  onPlace() {
    /** @type {Record<string, number>} */ const most = { cover: coverMaxPixels, above: heightMaxPixels };
    addEventListener('message', ({ source, data }) => {
      const name = data?.frontdoor;
      if (!this.embedded || source !== window.parent || typeof name !== 'string' || !Object.hasOwn(most, name)) return;
      const pixels = Math.min(Math.max(0, Number(data.value) || 0), most[name]);
      document.documentElement.style.setProperty(`--frontdoor-${name}`, `${pixels}px`);
    });
  }

  /** Keeps the frame as tall as its content. @param {Element} content */
  follow(content) {
    if (!this.embedded || this.#observer) return;
    this.#content = content;
    this.#observer = new ResizeObserver(() => this.#measure(content));
    this.#observer.observe(content);
    addEventListener('resize', this.#fit);
  }

  destroy() {
    this.#observer?.disconnect();
    clearTimeout(this.#timer);
    removeEventListener('resize', this.#fit);
  }

  /** @param {Element} content */
  #measure(content) {
    const height = Math.ceil(content.getBoundingClientRect().height / stepPixels) * stepPixels;
    if (height === this.#height || height === 0) return;
    this.#height = height;
    this.#post({ frontdoor: 'height', value: height });
    clearTimeout(this.#timer);
    // A host that does not follow must leave the patient a scroll bar.
    this.#timer = setTimeout(this.#fit, scrollGraceMilliseconds);
  }

  #fit = () => {
    document.documentElement.classList.toggle('frontdoor-fits', window.innerHeight >= this.#height);
  };

  /** @param {object} message */
  #post(message) {
    // Any page may hold the form as far as this message goes: it says nothing. Who may hold it is the CSP's business.
    if (this.embedded) window.parent.postMessage(message, '*');
  }
}

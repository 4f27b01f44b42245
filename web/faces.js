// Two faces, one mirror. The plain face is the mirror as it is. In the painted face Dear ImGui draws the page on
// a canvas and the mirror's elements lie over it, at the rectangles the painter laid out. The switch moves nothing in
// the mirror: text, caret, selection and focus stay where they are.

import { afterFrame } from './mirror/after-frame.js';

/** @typedef {import('./types').PainterLike} PainterLike */
/** @typedef {import('./types').Placement} Placement */

const narrowestPixels = 320;
/** The tallest canvas, in its own pixels. A page that is taller is painted by its visible part. */
const tallestCanvasPixels = 4096;
/** How much is painted above and below what is seen, so that a scroll finds it there. CSS pixels. */
const marginPixels = 600;
const hundredths = Array.from({ length: 101 }, (_, index) => index / 100);
// In the worker of embed/prepare.js there is no page.
const servedLanguage = globalThis.document?.documentElement.lang;
const placedProperties = ['left', 'top', 'width', 'height'];

/**
 * @typedef {object} FacesOptions
 * @property {HTMLElement} stage holds the canvas and the form
 * @property {HTMLElement} probe a line of text whose measures reflect the user's own text settings
 * @property {import('./mirror/mirror.js').Mirror} mirror
 * @property {import('./session/tab-store.js').TabStore} store
 * @property {() => Uint8Array} flatView
 * @property {(() => Promise<(canvas: HTMLCanvasElement) => Promise<PainterLike>>)|null} loadPainter null: not built
 * @property {(face: 'plain'|'painted') => void} onchange
 */

export class Faces {
  /** @type {PainterLike|null} */ #painter = null;
  /** @type {HTMLCanvasElement|null} */ #canvas = null;
  /** @type {Set<HTMLElement>} */ #placed = new Set();
  /** @type {'plain'|'painted'} */ #face = 'plain';
  #lifetime = new AbortController();
  #observer = new ResizeObserver(() => this.#reconsider());
  #visibility = new IntersectionObserver((entries) => this.#seen(entries), { threshold: hundredths });
  #translation = new MutationObserver(() => this.#reconsider());
  #visible = { top: 0, height: 0 };
  #height = 0;
  #frame = 0;
  #faulted = false;
  #starting = false;
  #pressing = false;
  #printing = false;
  #contextLost = false;
  #dirty = true;
  #hover = 0;
  #active = 0;

  /** @param {FacesOptions} options */
  constructor(options) {
    this.options = options;
    const signal = this.#lifetime.signal;
    const reconsider = () => this.#reconsider();
    for (const media of ['(forced-colors: active)', 'print']) {
      matchMedia(media).addEventListener('change', reconsider, { signal });
    }
    addEventListener('beforeprint', () => this.#print(true), { signal });
    addEventListener('afterprint', () => this.#print(false), { signal });
    document.addEventListener('visibilitychange', reconsider, { signal });
    const repaint = () => this.#request();
    for (const type of ['focusin', 'focusout']) options.stage.addEventListener(type, repaint, { signal });
    options.stage.addEventListener('pointerover', (event) => this.#point('hover', event.target), { signal });
    options.stage.addEventListener('pointerleave', () => this.#point('hover', null), { signal });
    options.stage.addEventListener('pointerdown', (event) => this.#point('active', event.target), { signal });
    for (const type of ['pointerup', 'pointercancel']) {
      // Down until what it asks for is done: the frame that shows that shows the button up again.
      addEventListener(type, () => afterFrame(() => this.#point('active', null)), { signal });
    }
    this.#watchPresses(signal);
    this.#translation.observe(document.documentElement, { attributeFilter: ['class', 'lang'] });
    this.#observer.observe(options.stage);
    this.#observer.observe(options.probe);
    this.#visibility.observe(options.stage);
  }

  get face() {
    return this.#face;
  }

  /** Frames painted since the start. */
  get frames() {
    return this.#painter?.frames ?? 0;
  }

  /** Whether the painted face could be shown if the patient asked for it. */
  get canPaint() {
    return this.options.loadPainter !== null && !this.#faulted && this.#plainReason({ asked: false }) === '';
  }

  /** The patient's choice, kept for the visit. @param {'plain'|'painted'} face */
  choose(face) {
    this.options.store.set('face', face);
    this.#reconsider();
  }

  /** The mirror shows a changed View. */
  shown() {
    this.#dirty = true;
    this.#reconsider();
    this.#request();
  }

  destroy() {
    this.#lifetime.abort();
    this.#observer.disconnect();
    this.#visibility.disconnect();
    this.#translation.disconnect();
    cancelAnimationFrame(this.#frame);
    this.#dropPainter();
  }

  /** Why the plain face must be used; '': it need not be. */
  #plainReason({ asked = true } = {}) {
    const view = this.options.mirror;
    const known = plainFromStart(this.options.store, asked);
    if (known !== '') return known;
    if (!this.options.loadPainter) return 'not-built';
    if (this.#faulted) return 'fault';
    if (this.#contextLost) return 'context-lost';
    if (this.#printing || matchMedia('print').matches) return 'print';
    if (view.stage.dir === 'rtl') return 'right-to-left';
    if (translated()) return 'translated';
    if (this.#ownTextSettings()) return 'text-settings';
    return '';
  }

  /** Text spacing (WCAG 1.4.12) or a text size of the user's own: the painter would not follow them. */
  #ownTextSettings() {
    const style = getComputedStyle(this.options.probe);
    const lineHeight = parseFloat(style.lineHeight) / parseFloat(style.fontSize);
    return style.letterSpacing !== 'normal' || parseFloat(style.wordSpacing) !== 0 ||
      Math.abs(lineHeight - 1.5) > 0.01 || style.fontSize !== '16px';
  }

  #reconsider() {
    if (this.#lifetime.signal.aborted) return;
    const reason = this.#plainReason();
    if (reason !== '') return this.#showPlain(reason);
    if (!this.#painter && !this.#starting) void this.#start();
    else this.#request();
  }

  async #start() {
    this.#starting = true;
    try {
      const create = await /** @type {NonNullable<FacesOptions['loadPainter']>} */ (this.options.loadPainter)();
      const canvas = document.createElement('canvas');
      canvas.className = 'frontdoor-canvas';
      canvas.setAttribute('aria-hidden', 'true');
      // The page must not be blank while the browser has taken the canvas away.
      canvas.addEventListener('webglcontextlost', () => this.#lost(true));
      canvas.addEventListener('webglcontextrestored', () => this.#lost(false));
      this.#canvas = canvas;
      this.#painter = await create(canvas);
      this.#painter.onfault = (error) => this.#fault(error);
    } catch (error) {
      this.#fault(error);
    } finally {
      this.#starting = false;
    }
    if (this.#lifetime.signal.aborted) this.#dropPainter();
    else this.#reconsider();
  }

  /**
   * A button that moves between down and up is never pressed: the faces do not change meanwhile.
   * @param {AbortSignal} signal
   */
  #watchPresses(signal) {
    this.options.stage.addEventListener('pointerdown', () => (this.#pressing = true), { signal });
    for (const type of ['pointerup', 'pointercancel']) {
      // The click comes after the pointer is up, in a task of its own.
      addEventListener(type, () => setTimeout(() => {
        if (!this.#pressing) return;
        this.#pressing = false;
        this.#reconsider();
      }), { signal });
    }
  }

  /** One frame at most is under way; none while the page is hidden or plain. */
  #request() {
    if (this.#frame !== 0 || !this.#painter || document.hidden || this.#plainReason() !== '') return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#paint();
    });
  }

  #paint() {
    const painter = this.#painter;
    const canvas = this.#canvas;
    if (!painter || !canvas || this.#plainReason() !== '') return;
    if (this.#pressing && this.#face === 'plain') return;
    try {
      if (this.#dirty) painter.show(this.options.flatView());
      this.#dirty = false;
      const stage = this.options.stage;
      let { height, placements } = this.#paintOnce(painter);
      // Taller than it was thought to be, and than what is painted at once: once more, what is seen.
      const grown = height > Math.max(this.#height, this.#tallest());
      this.#height = height;
      if (grown) ({ placements } = this.#paintOnce(painter));
      this.#place(placements);
      if (canvas.parentElement !== stage.parentElement) stage.before(canvas);
      stage.style.setProperty('height', `${height}px`);
      this.#set('painted');
    } catch (error) {
      this.#fault(error);
    }
  }

  /** The tallest page that is painted whole, in CSS pixels. */
  #tallest() {
    return Math.floor(tallestCanvasPixels / (window.devicePixelRatio || 1));
  }

  /** @param {PainterLike} painter */
  #paintOnce(painter) {
    const dpr = window.devicePixelRatio || 1;
    const tallest = this.#tallest();
    const whole = this.#height <= tallest;
    return painter.paint({
      width: this.options.stage.clientWidth,
      dpr,
      visibleTop: whole ? 0 : Math.max(0, Math.floor(this.#visible.top) - marginPixels),
      visibleHeight: whole ? this.#height : Math.min(tallest, Math.ceil(this.#visible.height) + 2 * marginPixels),
      focus: this.options.mirror.focused(),
      hover: this.#hover,
      active: this.#active,
    });
  }

  /** @param {Placement[]} placements */
  #place(placements) {
    /** @type {Set<HTMLElement>} */ const placed = new Set();
    for (const placement of placements) {
      const element = this.options.mirror.role(placement.node)?.part(placement.part);
      if (!element) continue;
      const values = [placement.x, placement.y, placement.width, placement.height];
      placedProperties.forEach((property, index) => element.style.setProperty(property, `${values[index]}px`));
      element.classList.add('frontdoor-placed');
      placed.add(element);
    }
    for (const element of this.#placed) {
      if (!placed.has(element)) unplace(element);
    }
    this.#placed = placed;
  }

  /** @param {string} reason */
  #showPlain(reason) {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    for (const element of this.#placed) unplace(element);
    this.#placed.clear();
    this.#canvas?.remove();
    this.options.stage.style.removeProperty('height');
    this.options.stage.dataset.plain = reason;
    this.#set('plain');
  }

  /** @param {'plain'|'painted'} face */
  #set(face) {
    this.options.stage.classList.toggle('frontdoor-painted', face === 'painted');
    if (face === this.#face) return;
    this.#face = face;
    this.options.onchange(face);
  }

  /** @param {unknown} error */
  #fault(error) {
    console.warn('Frontdoor shows its plain version:', error);
    this.#faulted = true;
    this.#dropPainter();
    this.#showPlain('fault');
  }

  #dropPainter() {
    this.#painter?.destroy();
    this.#painter = null;
    this.#canvas?.remove();
    this.#canvas = null;
  }

  /** @param {boolean} lost */
  #lost(lost) {
    this.#contextLost = lost;
    this.#reconsider();
  }

  /** @param {boolean} printing */
  #print(printing) {
    this.#printing = printing;
    this.#reconsider();
  }

  /** @param {'hover'|'active'} what @param {EventTarget|null} target */
  #point(what, target) {
    if (this.#face !== 'painted') return;
    const node = target ? this.options.mirror.nodeAt(target) : 0;
    const before = what === 'hover' ? this.#hover : this.#active;
    if (node === before) return;
    if (what === 'hover') this.#hover = node;
    else this.#active = node;
    this.#request();
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #seen(entries) {
    const last = entries[entries.length - 1];
    if (!last) return;
    const top = Math.max(0, last.intersectionRect.top - last.boundingClientRect.top);
    const height = last.intersectionRect.height;
    if (top === this.#visible.top && height === this.#visible.height) return;
    this.#visible = { top, height };
    if (this.#height * (window.devicePixelRatio || 1) > tallestCanvasPixels) this.#request();
  }
}

/**
 * Why the plain face must be used, as far as it is known before there is a page; '': nothing says so.
 * @param {import('./session/tab-store.js').TabStore} store @param {boolean} [asked] whether the patient's choice counts
 */
export function plainFromStart(store, asked = true) {
  if (asked && store.get('face') === 'plain') return 'chosen';
  if (asked && spares() && store.get('face') !== 'painted') return 'spared';
  if (matchMedia('(forced-colors: active)').matches) return 'forced-colors';
  return document.documentElement.clientWidth < narrowestPixels ? 'narrow' : '';
}

/** Whether the device or its owner has little to spare: two gigabytes of memory, or "save data". */
function spares() {
  const { deviceMemory = 8, connection } = /** @type {any} */ (navigator);
  return deviceMemory <= 2 || Boolean(connection?.saveData);
}

/** Whether the browser shows the page in another language: it then says so on the document. */
function translated() {
  const { className, lang, dataset } = document.documentElement;
  return /\btranslated-/.test(className) || (lang !== '' && lang !== (dataset.language ?? servedLanguage));
}

/** @param {HTMLElement} element */
function unplace(element) {
  element.classList.remove('frontdoor-placed');
  for (const property of placedProperties) element.style.removeProperty(property);
}

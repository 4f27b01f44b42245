// Behaviour: how many characters remain. The visible text follows every key; screen readers get their own text,
// politely and only after a rest, so that it does not talk over the typing.
import { string } from '../strings.js';
import { make, setClass, setText } from './dom.js';

const speakAfterMilliseconds = 1000;

/** Made with the first text that needs it: the browser's tables for it cost a slow phone a third of a second. */
/** @type {Intl.Segmenter|undefined} */ let segmenter;

/** Characters as people count them: a family emoji is one. @param {string} text */
export function countCharacters(text) {
  // Most text is plain: skip the segmenter where one code unit is one character.
  if (typeof Intl.Segmenter !== 'function' || /^[\x20-\x7e\n]*$/.test(text)) return text.length;
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  let count = 0;
  for (const segment of segmenter.segment(text)) {
    void segment;
    count += 1;
  }
  return count;
}

/** @param {number} remaining */
export function countText(remaining) {
  if (remaining === 0) return string('count.at-limit');
  const key = remaining > 0 ? 'count.under' : 'count.over';
  const count = Math.abs(remaining);
  return count === 1 ? string(`${key}-one`) : string(key, { count: count.toLocaleString('en-GB') });
}

export class CharacterCount {
  /** @type {ReturnType<typeof setTimeout>|undefined} */ #timer;

  /** @param {string} name */
  constructor(name) {
    this.element = make('div', 'nhsuk-hint nhsuk-character-count__message');
    this.element.id = `${name}-count`;
    this.spoken = make('div', 'nhsuk-u-visually-hidden');
    this.spoken.setAttribute('aria-live', 'polite');
  }

  /** @param {string} value @param {number} countMax */
  update(value, countMax) {
    const remaining = countMax - countCharacters(value);
    const text = countText(remaining);
    setClass(this.element, 'nhsuk-error-message', remaining < 0);
    setClass(this.element, 'nhsuk-hint', remaining >= 0);
    if (this.element.textContent === text) return;
    const first = this.element.textContent === '';
    setText(this.element, text);
    if (first) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => setText(this.spoken, text), speakAfterMilliseconds);
  }

  destroy() {
    clearTimeout(this.#timer);
  }
}

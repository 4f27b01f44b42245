// Role slider: a whole number between two ends. A native range always has a value; until the patient has touched
// it the text beside it says that it is not answered, and so does a screen reader.
import { bare } from '../second-language.js';
import { make, setAttribute, setClass, setText } from './dom.js';
import { Field } from './field.js';

export class Slider extends Field {
  /**
   * @param {import('../types').ViewNode} node @param {import('./role.js').Context} context
   * @param {import('./role.js').Role|null} parent
   */
  constructor(node, context, parent) {
    const control = make('input', 'frontdoor-slider');
    control.type = 'range';
    super(node, context, parent, control);
    this.range = control;
    this.output = make('div', 'frontdoor-slider-value');
    this.output.setAttribute('aria-hidden', 'true');
    this.element.append(this.output);
    const tell = () => this.#tell();
    // A press on the place where it is already is an answer too.
    for (const type of ['input', 'change', 'click']) this.listen(control, type, tell);
  }

  /** What the core has heard. */
  #told = '';

  #tell() {
    if (this.range.value === this.#told) return;
    this.#told = this.range.value;
    this.context.send({ kind: 'input', node: this.node.id, value: this.range.value });
  }

  /** @param {number} part */
  part(part) {
    return part === 5 ? this.output : super.part(part);
  }

  /** @param {import('../types').ViewNode} node */
  update(node) {
    super.update(node);
    const { minimum = 0, maximum = 100, step = 1 } = node;
    for (const [name, value] of Object.entries({ min: minimum, max: maximum, step })) {
      setAttribute(this.range, name, String(value));
    }
    const value = node.value || String(Math.floor((minimum + maximum) / 2));
    if (this.range.value !== value) this.range.value = value;
    this.#told = node.value ?? '';
    setAttribute(this.range, 'aria-valuetext', bare(node.hiddenText ?? ''));
    setClass(this.range, 'frontdoor-slider--unanswered', !node.value);
    setText(this.output, node.hiddenText ?? '');
  }
}

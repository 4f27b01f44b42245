// Role text-field: one line of text. Inside a date-field it is one of its three parts.
import { make, setClass } from './dom.js';
import { Field } from './field.js';
import { TextInput } from './text-input.js';

export class TextField extends Field {
  /**
   * @param {import('../types').ViewNode} node @param {import('./role.js').Context} context
   * @param {import('./role.js').Role|null} parent
   */
  constructor(node, context, parent) {
    const control = make('input', 'nhsuk-input');
    super(node, context, parent, control);
    control.setAttribute('enterkeyhint', 'next');
    this.text = new TextInput(this, control);
    /** @type {HTMLElement|null} */ this.suffix = null;
    if (node.suffix) this.#addSuffix(node.suffix);
    this.inDate = parent?.node.role === 'date-field';
    if (this.inDate) {
      control.classList.add('nhsuk-date-input__input');
      this.label.element.classList.add('nhsuk-date-input__label');
      this.group = this.element;
      this.element = make('div', 'nhsuk-date-input__item', this.group);
    }
  }

  /** @param {import('../types').ViewNode} node */
  update(node) {
    const width = this.node.width ?? 0;
    // The date's own error message speaks for its three parts.
    super.update(this.inDate ? { ...node, error: '' } : node);
    this.text.updateAttributes(node);
    this.text.updateValue(node.value ?? '');
    if (width > 0) this.field.classList.remove(`nhsuk-input--width-${width}`);
    if (node.width) this.field.classList.add(`nhsuk-input--width-${node.width}`);
    const wrong = Boolean(node.error) || (this.inDate && this.#wholeDateIsWrong());
    setClass(this.field, 'nhsuk-input--error', wrong);
  }

  /** The unit is beside the field, and is read after its hint. @param {string} text */
  #addSuffix(text) {
    this.suffix = make('div', 'nhsuk-input-wrapper__suffix', text);
    this.suffix.id = `${this.node.name}-suffix`;
    const wrapper = make('div', 'nhsuk-input-wrapper');
    this.field.replaceWith(wrapper);
    wrapper.append(this.field, this.suffix);
    this.description.before = wrapper;
  }

  get moreDescriptions() {
    return this.suffix ? [this.suffix.id] : [];
  }

  /** @param {number} part */
  part(part) {
    return part === 8 ? this.suffix : super.part(part);
  }

  #wholeDateIsWrong() {
    const date = this.parent?.node;
    return Boolean(date?.error) && !date?.children?.some((child) => child.error);
  }

  /** @returns {HTMLElement} */
  get scrollTarget() {
    return this.inDate && this.parent ? this.parent.scrollTarget : super.scrollTarget;
  }

  flush() {
    this.text.flush();
  }

  destroy() {
    this.text.destroy();
    super.destroy();
  }
}

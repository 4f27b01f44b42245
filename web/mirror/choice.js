// Behaviour shared by radio.js and checkbox.js: a native choice with its label and hint.
import { Description } from './description.js';
import { make, setText } from './dom.js';
import { Role } from './role.js';

/** @typedef {import('../types').ViewNode} ViewNode */

export class Choice extends Role {
  /**
   * @param {ViewNode} node @param {import('./role.js').Context} context @param {Role|null} parent
   * @param {'radio'|'checkbox'} type @param {string} block nhsuk-radios or nhsuk-checkboxes
   */
  constructor(node, context, parent, type, block) {
    super(node, context, parent, make('div', `${block}__item`));
    this.input = make('input', `${block}__input`);
    this.input.type = type;
    this.input.id = node.name;
    this.input.name = parent ? parent.node.name : node.name;
    this.input.value = node.value || node.name;
    this.label = make('label', `nhsuk-label ${block}__label`);
    this.label.htmlFor = node.name;
    const end = document.createComment('');
    this.element.append(this.input, this.label, end);
    this.description = new Description(this.input, node.name, /** @type {any} */ (end), `${block}__hint`);
    this.listen(this.input, 'change', () => {
      this.context.send({ kind: 'choose', node: this.node.id, value: String(this.input.checked) });
    });
  }

  get control() {
    return this.input;
  }

  /** The question is to be read before the answer. @returns {HTMLElement} */
  get scrollTarget() {
    return this.parent?.scrollTarget ?? this.element;
  }

  /** @param {number} part */
  part(part) {
    return [null, this.label, this.description.hint, null, this.input, null, this.label][part] ?? null;
  }

  /** @param {ViewNode} node */
  update(node) {
    super.update(node);
    setText(this.label, node.text ?? '');
    this.description.update(node);
    if (this.input.checked !== Boolean(node.checked)) this.input.checked = Boolean(node.checked);
    this.input.disabled = Boolean(node.disabled);
  }
}

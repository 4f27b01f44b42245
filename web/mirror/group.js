// Behaviour shared by fieldset.js and date-field.js: a fieldset with legend, hint and error around its controls.
import { Description } from './description.js';
import { make, setClass } from './dom.js';
import { Legend } from './label.js';
import { Role } from './role.js';

export class Group extends Role {
  /**
   * @param {import('../types').ViewNode} node @param {import('./role.js').Context} context
   * @param {import('./role.js').Role|null} parent
   */
  constructor(node, context, parent) {
    super(node, context, parent, make('div', 'nhsuk-form-group'));
    this.legend = new Legend(node);
    this.body = make('div');
    this.fieldset = make('fieldset', 'nhsuk-fieldset', this.legend.element, this.body);
    this.fieldset.id = node.name;
    this.element.append(this.fieldset);
    this.description = new Description(this.fieldset, node.name, this.body);
  }

  get container() {
    return this.body;
  }

  /** The first control inside: where an error link leads. @returns {HTMLElement|null} */
  get control() {
    return this.body.querySelector('input, textarea, select, button');
  }

  get focusTarget() {
    return (this.node.level ?? 0) > 0 ? this.legend.text : (this.control ?? this.element);
  }

  /** @returns {HTMLElement} */
  get scrollTarget() {
    return this.legend.element;
  }

  /** @param {number} part */
  part(part) {
    const { hint, error } = this.description;
    return [null, this.legend.element, hint, error, null, null, this.legend.element][part] ?? null;
  }

  /** @param {import('../types').ViewNode} node */
  update(node) {
    super.update(node);
    this.legend.update(node);
    this.description.update(node);
    setClass(this.element, 'nhsuk-form-group--error', Boolean(node.error));
  }
}

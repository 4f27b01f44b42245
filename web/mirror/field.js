// Behaviour shared by text-field.js, text-area.js and select.js: a form group with label, hint, error and one
// control.
import { Description } from './description.js';
import { make, setClass } from './dom.js';
import { Label } from './label.js';
import { Role } from './role.js';

export class Field extends Role {
  /**
   * @param {import('../types').ViewNode} node @param {import('./role.js').Context} context @param {Role|null} parent
   * @param {HTMLInputElement|HTMLTextAreaElement|HTMLSelectElement} control
   */
  constructor(node, context, parent, control) {
    super(node, context, parent, make('div', 'nhsuk-form-group'));
    this.field = control;
    control.id = node.name;
    control.name = node.name;
    this.label = new Label(node, control);
    this.element.append(this.label.element, control);
    this.description = new Description(control, node.name, control);
  }

  /** Ids of what describes the control besides hint and error, read last. @returns {string[]} */
  get moreDescriptions() {
    return [];
  }

  get control() {
    return this.field;
  }

  get focusTarget() {
    return (this.node.level ?? 0) > 0 ? this.label.element : this.field;
  }

  /** @returns {HTMLElement} */
  get scrollTarget() {
    return this.label.element;
  }

  /** @param {number} part */
  part(part) {
    const { hint, error } = this.description;
    return [null, this.label.element, hint, error, this.field, null, this.label.element][part] ?? null;
  }

  /** @param {import('../types').ViewNode} node */
  update(node) {
    super.update(node);
    this.label.update(node);
    this.description.update(node, this.moreDescriptions);
    this.field.disabled = Boolean(node.disabled);
    setClass(this.element, 'nhsuk-form-group--error', Boolean(node.error));
  }
}

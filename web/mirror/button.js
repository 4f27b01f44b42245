// Role button. A disabled one keeps its focus and says that it is disabled.
import { make, setAttribute, setText } from './dom.js';
import { pressable } from './press.js';
import { Role } from './role.js';

export class Button extends Role {
  /**
   * @param {import('../types').ViewNode} node @param {import('./role.js').Context} context
   * @param {import('./role.js').Role|null} parent
   */
  constructor(node, context, parent) {
    const button = make('button', 'nhsuk-button');
    super(node, context, parent, button);
    button.id = node.name;
    // Enter in a text field presses the form's first submit button: that must be the main one.
    button.type = node.variant === undefined || node.variant === 'primary' ? 'submit' : 'button';
    if (node.variant && node.variant !== 'primary') button.classList.add(`nhsuk-button--${node.variant}`);
    pressable(this, button);
  }

  get control() {
    return this.element;
  }

  /** @param {number} part */
  part(part) {
    return part === 0 || part === 4 ? this.element : null;
  }

  /** @param {import('../types').ViewNode} node */
  update(node) {
    super.update(node);
    setText(this.element, node.text ?? '');
    setAttribute(this.element, 'aria-disabled', node.disabled ? 'true' : null);
  }
}

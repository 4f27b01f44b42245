// Role option: one answer of a select.
import { make, setText } from './dom.js';
import { Role } from './role.js';

export class Option extends Role {
  /**
   * @param {import('../types').ViewNode} node @param {import('./role.js').Context} context
   * @param {import('./role.js').Role|null} parent
   */
  constructor(node, context, parent) {
    const option = make('option');
    super(node, context, parent, option);
    this.option = option;
  }

  part() {
    return null;
  }

  /** @param {import('../types').ViewNode} node */
  update(node) {
    super.update(node);
    setText(this.option, node.text ?? '');
    this.option.value = node.value ?? node.name;
  }
}

// Role list-item: one bullet.
import { make, setText } from './dom.js';
import { Role } from './role.js';

export class ListItem extends Role {
  /**
   * @param {import('../types').ViewNode} node @param {import('./role.js').Context} context
   * @param {import('./role.js').Role|null} parent
   */
  constructor(node, context, parent) {
    super(node, context, parent, make('li'));
    this.element.id = node.name;
  }

  /** @param {import('../types').ViewNode} node */
  update(node) {
    super.update(node);
    setText(this.element, node.text ?? '');
  }
}

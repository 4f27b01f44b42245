// Role list: bullets.
import { make } from './dom.js';
import { Role } from './role.js';

export class List extends Role {
  /**
   * @param {import('../types').ViewNode} node @param {import('./role.js').Context} context
   * @param {import('./role.js').Role|null} parent
   */
  constructor(node, context, parent) {
    super(node, context, parent, make('ul', 'nhsuk-list nhsuk-list--bullet'));
    this.element.id = node.name;
  }

  get container() {
    return this.element;
  }

  part() {
    return null;
  }
}

// Role progress: how far the patient has come, in words.
import { make, setText } from './dom.js';
import { Role } from './role.js';

export class Progress extends Role {
  /**
   * @param {import('../types').ViewNode} node @param {import('./role.js').Context} context
   * @param {import('./role.js').Role|null} parent
   */
  constructor(node, context, parent) {
    super(node, context, parent, make('p', 'nhsuk-caption-m frontdoor-progress'));
    this.element.id = node.name;
  }

  /** @param {import('../types').ViewNode} node */
  update(node) {
    super.update(node);
    setText(this.element, node.text ?? '');
  }
}

// Role heading: levels 1 to 3. It can be given focus on a new page, never by Tab.
import { make, setText } from './dom.js';
import { Role } from './role.js';

const sizes = ['', 'l', 'm', 's'];

export class Heading extends Role {
  /**
   * @param {import('../types').ViewNode} node @param {import('./role.js').Context} context
   * @param {import('./role.js').Role|null} parent
   */
  constructor(node, context, parent) {
    const level = Math.min(Math.max(node.level ?? 1, 1), 3);
    const tag = /** @type {'h1'|'h2'|'h3'} */ (`h${level}`);
    super(node, context, parent, make(tag, `nhsuk-heading-${sizes[level]}`));
    this.element.id = node.name;
    this.element.tabIndex = -1;
  }

  /** @param {import('../types').ViewNode} node */
  update(node) {
    super.update(node);
    setText(this.element, node.text ?? '');
  }
}

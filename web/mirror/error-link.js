// Role error-link: brings the label or legend of the wrong control into sight, then gives the control focus, so that
// a screen reader reads both and a phone's keyboard does not cover the question.
import { make, setAttribute, setText } from './dom.js';
import { Role } from './role.js';

export class ErrorLink extends Role {
  /**
   * @param {import('../types').ViewNode} node @param {import('./role.js').Context} context
   * @param {import('./role.js').Role|null} parent
   */
  constructor(node, context, parent) {
    const anchor = make('a');
    super(node, context, parent, make('li', '', anchor));
    this.anchor = anchor;
    anchor.id = node.name;
    this.listen(anchor, 'click', (event) => {
      event.preventDefault();
      const target = this.node.target ? this.context.find(this.node.target) : undefined;
      target?.scrollTarget.scrollIntoView({ block: 'start' });
      target?.control?.focus({ preventScroll: true });
    });
  }

  get control() {
    return this.anchor;
  }

  /** @param {number} part */
  part(part) {
    return part === 0 || part === 4 || part === 6 ? this.anchor : null;
  }

  /** @param {import('../types').ViewNode} node */
  update(node) {
    super.update(node);
    setText(this.anchor, node.text ?? '');
  }

  childrenPlaced() {
    const target = this.node.target ? this.context.find(this.node.target) : undefined;
    setAttribute(this.anchor, 'href', `#${target?.control?.id ?? target?.node.name ?? ''}`);
  }
}

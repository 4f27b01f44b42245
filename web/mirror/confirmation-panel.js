// Role confirmation-panel: it worked, and under which reference.
import { make, setText } from './dom.js';
import { Role } from './role.js';

export class ConfirmationPanel extends Role {
  /**
   * @param {import('../types').ViewNode} node @param {import('./role.js').Context} context
   * @param {import('./role.js').Role|null} parent
   */
  constructor(node, context, parent) {
    super(node, context, parent, make('div', 'nhsuk-panel'));
    this.element.id = node.name;
    this.heading = make('h1', 'nhsuk-panel__heading nhsuk-panel__heading--l');
    this.heading.tabIndex = -1;
    this.value = make('div');
    this.body = make('div', 'nhsuk-panel__body', this.value);
    this.children = make('div');
    this.body.append(this.children);
    this.element.append(this.heading, this.body);
  }

  get container() {
    return this.children;
  }

  get focusTarget() {
    return this.heading;
  }

  /** @param {number} part */
  part(part) {
    return [this.element, null, null, null, this.value, null, this.heading][part] ?? null;
  }

  /** @param {import('../types').ViewNode} node */
  update(node) {
    super.update(node);
    setText(this.heading, node.text ?? '');
    setText(this.value, node.value ?? '');
  }
}

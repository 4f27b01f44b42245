// Role summary-row: one answer, with the link that changes it.
import { make, setClass, setText } from './dom.js';
import { Role } from './role.js';

export class SummaryRow extends Role {
  /**
   * @param {import('../types').ViewNode} node @param {import('./role.js').Context} context
   * @param {import('./role.js').Role|null} parent
   */
  constructor(node, context, parent) {
    super(node, context, parent, make('div', 'nhsuk-summary-list__row'));
    this.element.id = node.name;
    this.key = make('dt', 'nhsuk-summary-list__key');
    this.value = make('dd', 'nhsuk-summary-list__value frontdoor-answer');
    this.value.dir = 'auto';
    this.actions = make('dd', 'nhsuk-summary-list__actions');
    this.element.append(this.key, this.value);
  }

  get container() {
    return this.actions;
  }

  /** @param {number} part */
  part(part) {
    return [null, this.key, null, null, this.value, null, this.key][part] ?? null;
  }

  /** @param {import('../types').ViewNode} node */
  update(node) {
    super.update(node);
    setText(this.key, node.text ?? '');
    setText(this.value, node.value ?? '');
  }

  /** @param {Role[]} children */
  childrenPlaced(children) {
    setClass(this.element, 'nhsuk-summary-list__row--no-actions', children.length === 0);
    if (children.length === 0) this.actions.remove();
    else if (!this.actions.isConnected) this.element.append(this.actions);
  }
}

// Role error-summary: what to correct, each a link to its control.
import { make, setText } from './dom.js';
import { Role } from './role.js';

export class ErrorSummary extends Role {
  /**
   * @param {import('../types').ViewNode} node @param {import('./role.js').Context} context
   * @param {import('./role.js').Role|null} parent
   */
  constructor(node, context, parent) {
    super(node, context, parent, make('div', 'nhsuk-error-summary'));
    this.element.id = node.name;
    this.element.tabIndex = -1;
    this.heading = make('h2', 'nhsuk-error-summary__heading nhsuk-heading-m');
    this.links = make('ul', 'nhsuk-list nhsuk-error-summary__list');
    // The alert is a child of what takes focus: both at once on one element lose words in some screen readers.
    const alert = make('div', '', this.heading, make('div', 'nhsuk-error-summary__body', this.links));
    alert.setAttribute('role', 'alert');
    this.element.append(alert);
  }

  get container() {
    return this.links;
  }

  get showsOwnFocus() {
    return true;
  }

  /** @param {number} part */
  part(part) {
    return [this.element, null, null, null, null, null, this.heading][part] ?? null;
  }

  /** @param {import('../types').ViewNode} node */
  update(node) {
    super.update(node);
    setText(this.heading, node.text ?? '');
  }
}

// Role details: text that opens on demand.
import { make, setText } from './dom.js';
import { Role } from './role.js';

export class Details extends Role {
  #shown = false;

  /**
   * @param {import('../types').ViewNode} node @param {import('./role.js').Context} context
   * @param {import('./role.js').Role|null} parent
   */
  constructor(node, context, parent) {
    const details = make('details', 'nhsuk-details');
    super(node, context, parent, details);
    this.details = details;
    details.id = node.name;
    this.text = make('span', 'nhsuk-details__summary-text');
    this.summary = make('summary', 'nhsuk-details__summary', this.text);
    this.body = make('div', 'nhsuk-details__text');
    details.append(this.summary, this.body);
    this.listen(details, 'toggle', () => {
      if (details.open === Boolean(this.node.checked)) return;
      this.context.send({ kind: 'choose', node: this.node.id, value: String(details.open) });
    });
  }

  get container() {
    return this.body;
  }

  get control() {
    return this.summary;
  }

  /** @param {number} part */
  part(part) {
    return part === 1 || part === 4 || part === 6 ? this.summary : null;
  }

  /** @param {import('../types').ViewNode} node */
  update(node) {
    super.update(node);
    setText(this.text, node.text ?? '');
    // Between a press and its event the element is ahead of the View, which must not close it again.
    if (this.#shown !== Boolean(node.checked)) this.details.open = Boolean(node.checked);
    this.#shown = Boolean(node.checked);
  }
}

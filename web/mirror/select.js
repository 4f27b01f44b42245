// Role select: one of many answers in a drop-down list.
import { make, setClass } from './dom.js';
import { Field } from './field.js';

export class Select extends Field {
  /**
   * @param {import('../types').ViewNode} node @param {import('./role.js').Context} context
   * @param {import('./role.js').Role|null} parent
   */
  constructor(node, context, parent) {
    const control = make('select', 'nhsuk-select');
    super(node, context, parent, control);
    this.select = control;
    this.listen(control, 'change', () => {
      this.context.send({ kind: 'input', node: this.node.id, value: control.value });
    });
  }

  get container() {
    return this.select;
  }

  /** @param {import('../types').ViewNode} node */
  update(node) {
    super.update(node);
    setClass(this.select, 'nhsuk-select--error', Boolean(node.error));
  }

  /** @param {import('./role.js').Role[]} children */
  childrenPlaced(children) {
    const chosen = children.findIndex((child) => child.node.checked);
    if (chosen >= 0 && this.select.selectedIndex !== chosen) this.select.selectedIndex = chosen;
  }
}

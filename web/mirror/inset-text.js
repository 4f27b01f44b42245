// Role inset-text: text set apart from its surroundings.
import { string } from '../strings.js';
import { showRoom } from './card.js';
import { hidden, make } from './dom.js';
import { Role } from './role.js';

export class InsetText extends Role {
  /**
   * @param {import('../types').ViewNode} node @param {import('./role.js').Context} context
   * @param {import('./role.js').Role|null} parent
   */
  constructor(node, context, parent) {
    super(node, context, parent, make('div', 'nhsuk-inset-text', hidden(`${string('hidden.information')}: `)));
    this.element.id = node.name;
    this.body = make('div');
    this.element.append(this.body);
  }

  /** @param {import('../types').ViewNode} node */
  update(node) {
    super.update(node);
    showRoom(this.element, node);
  }

  get container() {
    return this.body;
  }

  part() {
    return null;
  }
}

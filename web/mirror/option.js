// Role option: one answer of a select.
import { bare } from '../second-language.js';
import { make, setText } from './dom.js';
import { Role } from './role.js';

export class Option extends Role {
  /**
   * @param {import('../types').ViewNode} node @param {import('./role.js').Context} context
   * @param {import('./role.js').Role|null} parent
   */
  constructor(node, context, parent) {
    const option = make('option');
    super(node, context, parent, option);
    this.option = option;
  }

  part() {
    return null;
  }

  /** @param {import('../types').ViewNode} node */
  update(node) {
    super.update(node);
    // A list of the browser's own shows text alone.
    const text = bare(node.text ?? '');
    setText(this.option, text);
    this.option.value = node.value ?? '';
  }
}

// Role checkbox: an answer that may be given with others.
import { Choice } from './choice.js';

export class Checkbox extends Choice {
  /**
   * @param {import('../types').ViewNode} node @param {import('./role.js').Context} context
   * @param {import('./role.js').Role|null} parent
   */
  constructor(node, context, parent) {
    super(node, context, parent, 'checkbox', 'nhsuk-checkboxes');
  }
}

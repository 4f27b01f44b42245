// Role radio: one of several answers.
import { Choice } from './choice.js';

export class Radio extends Choice {
  /**
   * @param {import('../types').ViewNode} node @param {import('./role.js').Context} context
   * @param {import('./role.js').Role|null} parent
   */
  constructor(node, context, parent) {
    super(node, context, parent, 'radio', 'nhsuk-radios');
  }
}

// Role back-link: to the page before.
import { Anchor } from './anchor.js';

export class BackLink extends Anchor {
  /**
   * @param {import('../types').ViewNode} node @param {import('./role.js').Context} context
   * @param {import('./role.js').Role|null} parent
   */
  constructor(node, context, parent) {
    super(node, context, parent, 'nhsuk-back-link', false);
  }
}

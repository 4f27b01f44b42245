// Role link: within a summary row it stands alone, elsewhere it is a paragraph.
import { Anchor } from './anchor.js';

export class Link extends Anchor {
  /**
   * @param {import('../types').ViewNode} node @param {import('./role.js').Context} context
   * @param {import('./role.js').Role|null} parent
   */
  constructor(node, context, parent) {
    super(node, context, parent, 'nhsuk-link', parent?.node.role !== 'summary-row');
  }
}

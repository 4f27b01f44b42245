// Role link: within a summary row it is on its own, elsewhere it is a paragraph; with a variant it looks like a button.
import { Anchor } from './anchor.js';

export class Link extends Anchor {
  /**
   * @param {import('../types').ViewNode} node @param {import('./role.js').Context} context
   * @param {import('./role.js').Role|null} parent
   */
  constructor(node, context, parent) {
    const classes = node.variant ? `nhsuk-button nhsuk-button--${node.variant} frontdoor-call` : 'nhsuk-link';
    super(node, context, parent, classes, !node.variant && parent?.node.role !== 'summary-row');
  }
}

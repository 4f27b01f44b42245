// Role care-card: emergency, urgent or non-urgent advice.
import { string } from '../strings.js';
import { Card } from './card.js';
import { make } from './dom.js';

export class CareCard extends Card {
  /**
   * @param {import('../types').ViewNode} node @param {import('./role.js').Context} context
   * @param {import('./role.js').Role|null} parent
   */
  constructor(node, context, parent) {
    const kind = node.variant === 'emergency' || node.variant === 'urgent' ? node.variant : 'non-urgent';
    super(node, context, parent, `nhsuk-card--care nhsuk-card--care--${kind}`, string(`hidden.${kind}`));
    const arrow = make('span', 'nhsuk-card--care__arrow');
    arrow.setAttribute('aria-hidden', 'true');
    this.element.append(make('div', 'nhsuk-card__heading-container', this.heading, arrow), this.content);
  }
}

// Role care-card: emergency, urgent or non-urgent advice.
import { string } from '../strings.js';
import { Card, showRoom } from './card.js';
import { make } from './dom.js';

/** The bar to leave the page, and a line of text under it. */
const fieldSeenPixels = 88;

export class CareCard extends Card {
  #seen = false;

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
    this.kind = kind;
  }

  /** @param {import('../types').ViewNode} node */
  update(node) {
    const wasSeen = this.#seen;
    super.update(node);
    this.#seen = showRoom(this.element, node);
    if (this.#seen && !wasSeen && node.live && this.kind !== 'non-urgent') this.#bringIntoSight();
  }

  // Below a field that is being filled in, a phone's keyboard would hide it: as little is scrolled as shows the card's
  // title and, where there is one, the button that calls 999. In the second frame it has its place in both faces.
  // A window so low that the field would leave it shows the field: who types keeps sight of what they type.
  #bringIntoSight() {
    requestAnimationFrame(() => requestAnimationFrame(() => {
      const call = this.content.querySelector('.frontdoor-call') ?? this.heading;
      call.scrollIntoView({ block: 'nearest' });
      const field = document.activeElement;
      if (field && field.getBoundingClientRect().bottom < fieldSeenPixels) field.scrollIntoView({ block: 'nearest' });
    }));
  }
}

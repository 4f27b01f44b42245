// Role warning-callout: important information that is not an emergency.
import { string } from '../strings.js';
import { Card } from './card.js';

export class WarningCallout extends Card {
  /**
   * @param {import('../types').ViewNode} node @param {import('./role.js').Context} context
   * @param {import('./role.js').Role|null} parent
   */
  constructor(node, context, parent) {
    super(node, context, parent, 'nhsuk-card--warning', string('hidden.important'));
    this.content.append(this.heading);
    this.body = document.createElement('div');
    this.content.append(this.body);
    this.element.append(this.content);
  }

  get container() {
    return this.body;
  }
}

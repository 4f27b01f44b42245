// Role date-field: day, month and year in three text fields.
import { Group } from './group.js';

export class DateField extends Group {
  /**
   * @param {import('../types').ViewNode} node @param {import('./role.js').Context} context
   * @param {import('./role.js').Role|null} parent
   */
  constructor(node, context, parent) {
    super(node, context, parent);
    this.fieldset.setAttribute('role', 'group');
    this.body.className = 'nhsuk-date-input';
  }
}

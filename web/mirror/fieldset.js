// Role fieldset: a question answered by radios, checkboxes or several controls.
import { setClass } from './dom.js';
import { Group } from './group.js';

export class Fieldset extends Group {
  /** @param {import('./role.js').Role[]} children */
  childrenPlaced(children) {
    setClass(this.body, 'nhsuk-radios', children.some((child) => child.node.role === 'radio'));
    setClass(this.body, 'nhsuk-checkboxes', children.some((child) => child.node.role === 'checkbox'));
  }
}

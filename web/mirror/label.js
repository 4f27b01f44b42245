// Behaviour: the visible name of a control. With a level it is the page's heading as well, in nhsuk-frontend's way:
// the label inside an <h1>, the <h1> inside a legend.
import { make, setAttribute, setText } from './dom.js';

/** @typedef {import('../types').ViewNode} ViewNode */

export class Label {
  /** @param {ViewNode} node @param {HTMLElement} control @param {string} [classes] */
  constructor(node, control, classes = '') {
    const heading = (node.level ?? 0) > 0;
    this.label = make('label', `nhsuk-label${heading ? ' nhsuk-label--l' : ''}${classes ? ` ${classes}` : ''}`);
    this.label.htmlFor = control.id;
    this.element = heading ? make('h1', 'nhsuk-label-wrapper', this.label) : this.label;
    if (heading) setAttribute(this.element, 'tabindex', '-1');
  }

  /** @param {ViewNode} node */
  update(node) {
    setText(this.label, node.text ?? '');
  }
}

export class Legend {
  /** @param {ViewNode} node */
  constructor(node) {
    const heading = (node.level ?? 0) > 0;
    this.text = heading ? make('h1', 'nhsuk-fieldset__heading') : make('span', 'frontdoor-legend');
    if (heading) setAttribute(this.text, 'tabindex', '-1');
    this.element = make('legend', `nhsuk-fieldset__legend nhsuk-fieldset__legend--${heading ? 'l' : 's'}`, this.text);
  }

  /** @param {ViewNode} node */
  update(node) {
    setText(this.text, node.text ?? '');
  }
}

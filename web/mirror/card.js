// Behaviour shared by care-card.js and warning-callout.js: nhsuk-frontend's card with a heading that says its kind to
// screen readers.
import { hidden, make, setClass, setText } from './dom.js';
import { Role } from './role.js';

/**
 * A box that nobody sees or hears yet keeps its room.
 * @param {HTMLElement} element @param {import('../types').ViewNode} node @returns {boolean} whether it is seen
 */
export function showRoom(element, node) {
  setClass(element, 'frontdoor-room', Boolean(node.disabled));
  return !node.disabled;
}

export class Card extends Role {
  /**
   * @param {import('../types').ViewNode} node @param {import('./role.js').Context} context @param {Role|null} parent
   * @param {string} classes @param {string} spokenKind
   */
  constructor(node, context, parent, classes, spokenKind) {
    super(node, context, parent, make('div', `nhsuk-card ${classes}`));
    this.element.id = node.name;
    this.text = make('span');
    const level = Math.min(Math.max(node.level ?? 2, 2), 3);
    this.heading = make(
      /** @type {'h2'|'h3'} */ (`h${level}`), 'nhsuk-card__heading nhsuk-heading-m',
      hidden(`${spokenKind}: `), this.text,
    );
    this.content = make('div', 'nhsuk-card__content');
  }

  get container() {
    return this.content;
  }

  get focusTarget() {
    this.heading.tabIndex = -1;
    return this.heading;
  }

  /** @param {number} part */
  part(part) {
    return part === 6 ? this.heading : null;
  }

  /** @param {import('../types').ViewNode} node */
  update(node) {
    super.update(node);
    setText(this.text, node.text ?? '');
  }
}

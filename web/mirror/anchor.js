// Behaviour shared by link.js and back-link.js: a real link, or one whose press is an event for the core.
import { string } from '../strings.js';
import { hidden, make, setAttribute, setText } from './dom.js';
import { pressable } from './press.js';
import { Role } from './role.js';

export class Anchor extends Role {
  /**
   * @param {import('../types').ViewNode} node @param {import('./role.js').Context} context @param {Role|null} parent
   * @param {string} classes @param {boolean} wrapped whether the link is a paragraph of its own
   */
  constructor(node, context, parent, classes, wrapped) {
    const anchor = make('a', classes);
    super(node, context, parent, wrapped ? make('p', 'nhsuk-body', anchor) : anchor);
    this.anchor = anchor;
    anchor.id = node.name;
    this.text = make('span');
    this.extra = hidden('');
    anchor.append(this.text, this.extra);
    pressable(this, anchor);
  }

  get control() {
    return this.anchor;
  }

  /** @param {number} part */
  part(part) {
    return part === 0 || part === 4 || part === 6 ? this.anchor : null;
  }

  /** @param {import('../types').ViewNode} node */
  update(node) {
    super.update(node);
    // A frame must not be left for another site: those open beside it, and say so.
    const away = /^https?:/.test(node.href ?? '');
    setAttribute(this.anchor, 'href', node.href || '#');
    setAttribute(this.anchor, 'target', away ? '_blank' : null);
    setAttribute(this.anchor, 'rel', away ? 'noopener noreferrer' : null);
    setText(this.text, away ? `${node.text ?? ''} ${string('hidden.new-tab')}` : (node.text ?? ''));
    setText(this.extra, node.hiddenText ? ` ${node.hiddenText}` : '');
  }
}

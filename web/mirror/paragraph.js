// Role paragraph. A number to phone that it names is a link where it occurs in the text.
import { make, setText } from './dom.js';
import { Role } from './role.js';

export class Paragraph extends Role {
  #said = '';

  /**
   * @param {import('../types').ViewNode} node @param {import('./role.js').Context} context
   * @param {import('./role.js').Role|null} parent
   */
  constructor(node, context, parent) {
    super(node, context, parent, make('p', 'nhsuk-body frontdoor-paragraph'));
    this.element.id = node.name;
  }

  /** @param {import('../types').ViewNode} node */
  update(node) {
    super.update(node);
    const { text = '', href, value = '' } = node;
    if (this.#said === text) return;
    this.#said = text;
    setText(this.element, text);
    if (href) link(this.element, href, value);
  }
}

/** @param {Node} parent @param {string} href @param {string} value once in each language */
function link(parent, href, value) {
  for (const child of [...parent.childNodes]) {
    const at = child instanceof Text ? child.data.indexOf(value) : -1;
    if (at >= 0) {
      const number = /** @type {Text} */ (child).splitText(at);
      number.splitText(value.length);
      const anchor = make('a', 'nhsuk-link frontdoor-number');
      anchor.href = href;
      number.replaceWith(anchor);
      anchor.append(number);
    } else {
      link(child, href, value);
    }
  }
}

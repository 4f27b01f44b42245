// Role paragraph. What it names as a number to phone is a link, wherever it occurs in the text.
import { make, setText } from './dom.js';
import { Role } from './role.js';

export class Paragraph extends Role {
  #linked = '';

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
    const { text = '', href = '', value = '' } = node;
    if (href === '') {
      setText(this.element, text);
    } else if (this.#linked !== text + href) {
      const [first, ...rest] = text.split(value);
      this.element.replaceChildren(first, ...rest.flatMap((part) => [link(href, value), part]));
    }
    this.#linked = href === '' ? '' : text + href;
  }
}

/** @param {string} href @param {string} text */
function link(href, text) {
  const anchor = make('a', 'nhsuk-link frontdoor-number');
  anchor.href = href;
  anchor.append(text);
  return anchor;
}

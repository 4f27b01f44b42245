// Role paragraph. Numbers to phone that it names are links where they occur in the text.
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
    const { text = '', href = '', value = '' } = node;
    if (this.#said === text) return;
    this.#said = text;
    setText(this.element, text);
    if (!href) return;
    const links = href.split('\n');
    link(this.element, value.split('\n').map((number, index) => ({ number, href: links[index] })));
  }
}

/** @typedef {{number: string, href: string}} PhoneLink */

/** @param {Node} parent @param {PhoneLink[]} links */
function link(parent, links) {
  for (const child of [...parent.childNodes]) {
    if (!(child instanceof Text)) {
      link(child, links);
      continue;
    }
    let rest = child;
    for (let first = firstIn(rest.data, links); first; first = firstIn(rest.data, links)) {
      const number = rest.splitText(first.at);
      rest = number.splitText(first.number.length);
      const anchor = make('a', 'nhsuk-link frontdoor-number');
      anchor.href = first.href;
      number.replaceWith(anchor);
      anchor.append(number);
    }
  }
}

/** @param {string} text @param {PhoneLink[]} links */
function firstIn(text, links) {
  const found = links.map((each) => ({ ...each, at: findNumber(text, each.number) })).filter(({ at }) => at >= 0);
  return found.sort((one, other) => one.at - other.at)[0];
}

/** As find_number() of core/include/frontdoor/number_in_text.h. @param {string} text @param {string} number */
function findNumber(text, number) {
  for (let at = text.indexOf(number); at >= 0; at = text.indexOf(number, at + 1)) {
    const isPart = /([\w.+-]|\d )$/.test(text.slice(0, at)) || /^(\w| \d|[.-]\w)/.test(text.slice(at + number.length));
    if (!isPart) return at;
  }
  return -1;
}

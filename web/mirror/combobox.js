// Role combobox: a long list that is searched by typing. The browser shows the suggestions in its own way, on a phone
// above its keyboard; what is typed is text like any other.
import { bare } from '../second-language.js';
import { make, setAttribute } from './dom.js';
import { TextField } from './text-field.js';

export class Combobox extends TextField {
  /**
   * @param {import('../types').ViewNode} node @param {import('./role.js').Context} context
   * @param {import('./role.js').Role|null} parent
   */
  constructor(node, context, parent) {
    super(node, context, parent);
    this.options = make('datalist');
    this.options.id = `${node.name}-options`;
    setAttribute(this.field, 'list', this.options.id);
    this.element.append(this.options);
  }

  get container() {
    return this.options;
  }

  /** @param {import('../types').ViewNode} node */
  update(node) {
    super.update(node);
    setAttribute(this.field, 'autocomplete', 'off');
  }

  /** @param {import('./role.js').Role[]} children */
  childrenPlaced(children) {
    // What is typed is the option's text, not its code.
    for (const child of children) {
      if (child.element instanceof HTMLOptionElement) child.element.value = bare(child.node.text ?? '');
    }
  }
}

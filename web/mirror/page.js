// Role page: the root. A form, so that Enter in a text field presses the first submit button as everywhere on the
// web.
import { make } from './dom.js';
import { Role } from './role.js';

export class Page extends Role {
  /**
   * @param {import('../types').ViewNode} node @param {import('./role.js').Context} context
   * @param {import('./role.js').Role|null} parent
   */
  constructor(node, context, parent) {
    const form = make('form', 'frontdoor-page');
    form.noValidate = true;
    super(node, context, parent, form);
    this.listen(form, 'submit', (event) => event.preventDefault());
  }

  get container() {
    return this.element;
  }

  part() {
    return null;
  }
}

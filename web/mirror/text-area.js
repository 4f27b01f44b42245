// Role text-area: the patient's own words.
import { CharacterCount } from './character-count.js';
import { make, setClass } from './dom.js';
import { Field } from './field.js';
import { TextInput } from './text-input.js';

const rows = 8;

export class TextArea extends Field {
  /** @type {CharacterCount|null} */ count = null;

  /**
   * @param {import('../types').ViewNode} node @param {import('./role.js').Context} context
   * @param {import('./role.js').Role|null} parent
   */
  constructor(node, context, parent) {
    const control = make('textarea', 'nhsuk-textarea');
    control.rows = rows;
    super(node, context, parent, control);
    this.area = control;
    this.text = new TextInput(this, control);
    if (node.countMax) {
      this.count = new CharacterCount(node.name);
      this.element.classList.add('nhsuk-character-count');
      this.element.append(this.count.element, this.count.spoken);
    }
  }

  get moreDescriptions() {
    return this.count ? [this.count.element.id] : [];
  }

  /** @param {number} part */
  part(part) {
    return part === 5 ? (this.count?.element ?? null) : super.part(part);
  }

  /** @param {import('../types').ViewNode} node */
  update(node) {
    super.update(node);
    this.text.updateAttributes(node);
    this.text.updateValue(node.value ?? '');
    this.count?.update(this.area.value, node.countMax ?? 0);
    setClass(this.area, 'nhsuk-textarea--error', Boolean(node.error));
  }

  flush() {
    this.text.flush();
  }

  destroy() {
    this.text.destroy();
    this.count?.destroy();
    super.destroy();
  }
}

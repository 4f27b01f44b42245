// Behaviour: an element that tells the core that it was pressed. What text controls hold is sent first.
import { afterFrame } from './after-frame.js';

/** The press that is being answered: until it is, no other one counts. @type {HTMLElement|null} */
let pressed = null;

/** @param {import('./role.js').Role} role @param {HTMLElement} target */
export function pressable(role, target) {
  role.listen(target, 'click', (/** @type {Event} */ event) => {
    if (role.node.href) return;
    event.preventDefault();
    if (role.node.disabled || pressed) return;
    pressed = target;
    target.classList.add('frontdoor-pressed');
    afterFrame(() => {
      pressed = null;
      target.classList.remove('frontdoor-pressed');
      if (role.ended) return;
      role.context.flush();
      role.context.send({ kind: 'press', node: role.node.id });
    });
  });
}

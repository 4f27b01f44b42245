// Behaviour: an element that tells the core that it was pressed. What text controls hold is sent first.

/** @param {import('./role.js').Role} role @param {HTMLElement} target */
export function pressable(role, target) {
  role.listen(target, 'click', (/** @type {Event} */ event) => {
    if (role.node.href) return;
    event.preventDefault();
    if (role.node.disabled) return;
    role.context.flush();
    role.context.send({ kind: 'press', node: role.node.id });
  });
}

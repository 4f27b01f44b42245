// The mirror: the View as real elements. It decides nothing. Updates come as whole nodes in two phases, nodes first
// and then their children, and focus moves only when the tree is final.
import { setChildren } from './dom.js';
import { roles } from './roles.js';

/** @typedef {import('../types').View} View */
/** @typedef {import('../types').ViewNode} ViewNode */
/** @typedef {import('./role.js').Role} Role */

/** The View holds something this mirror cannot show: a programmer's error, answered by the fallback page. */
export class MirrorError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = 'MirrorError';
  }
}

export class Mirror {
  /** @type {Map<number, Role>} */ #roles = new Map();
  /** @type {Role|null} */ #root = null;
  #revision = -1;

  /**
   * @param {HTMLElement} stage the form is placed in it
   * @param {(event: import('../types').CoreEvent) => void} send
   */
  constructor(stage, send) {
    this.stage = stage;
    this.context = {
      send,
      find: (/** @type {number} */ id) => this.#roles.get(id),
      flush: () => this.flush(),
    };
  }

  /** @param {View} view */
  update(view) {
    if (view.revision === this.#revision) return;
    /** @type {Map<number, Role>} */ const next = new Map();
    const root = this.#updateNode(view.root, null, next);
    for (const [id, role] of this.#roles) {
      if (next.get(id) !== role) role.destroy();
    }
    this.#roles = next;
    this.#placeChildren(view.root);
    if (this.#root !== root) {
      this.stage.replaceChildren(root.element);
      this.#root = root;
    }
    this.stage.lang = view.language;
    this.stage.dir = view.rightToLeft ? 'rtl' : 'ltr';
    this.#revision = view.revision;
  }

  /**
   * Phase one: every node shows itself.
   * @param {ViewNode} node @param {Role|null} parent @param {Map<number, Role>} next @returns {Role}
   */
  #updateNode(node, parent, next) {
    if (next.has(node.id)) throw new MirrorError(`Two nodes have the id of ${node.name}`);
    const role = this.#reuse(node, parent) ?? this.#create(node, parent);
    next.set(node.id, role);
    for (const child of node.children ?? []) this.#updateNode(child, role, next);
    role.update(node);
    return role;
  }

  /** @param {ViewNode} node @param {Role|null} parent @returns {Role|null} */
  #reuse(node, parent) {
    const role = this.#roles.get(node.id);
    if (!role) return null;
    const sameElement = role.node.role === node.role && role.node.level === node.level &&
      role.node.variant === node.variant && Boolean(role.node.countMax) === Boolean(node.countMax);
    return sameElement && role.parent === parent ? role : null;
  }

  /** @param {ViewNode} node @param {Role|null} parent @returns {Role} */
  #create(node, parent) {
    const RoleClass = roles[node.role];
    if (!RoleClass) throw new MirrorError(`Unknown role ${node.role}`);
    return new RoleClass(node, this.context, parent);
  }

  /** Phase two: children take their places. @param {ViewNode} node */
  #placeChildren(node) {
    const role = /** @type {Role} */ (this.#roles.get(node.id));
    const children = (node.children ?? []).map((child) => /** @type {Role} */ (this.#roles.get(child.id)));
    if (children.length > 0 && !role.container) throw new MirrorError(`${node.role} takes no children`);
    for (const child of node.children ?? []) this.#placeChildren(child);
    if (role.container) setChildren(role.container, children.map((child) => child.element));
    role.childrenPlaced(children);
  }

  /**
   * Gives focus, without scrolling: the position of a new page is the frame's business.
   * @param {number} id
   */
  focus(id) {
    this.#roles.get(id)?.focusTarget.focus({ preventScroll: true });
  }

  /** Gives focus on a page that is shown, and brings it into sight once it has its place. @param {number} id */
  focusHere(id) {
    this.focus(id);
    requestAnimationFrame(() => document.activeElement?.scrollIntoView({ block: 'nearest' }));
  }

  /**
   * The innermost node whose focus is to be seen; 0: none. A heading that was given focus on a new page shows
   * nothing.
   * @returns {number}
   */
  focused() {
    const active = document.activeElement;
    let found = 0;
    if (!active || !this.stage.contains(active)) return found;
    for (const [id, role] of this.#roles) {
      if (role.control === active || (role.element === active && role.showsOwnFocus)) found = id;
    }
    return found;
  }

  /** The innermost node that holds `element`; 0: none. @param {EventTarget|null} element @returns {number} */
  nodeAt(element) {
    let found = 0;
    for (const [id, role] of this.#roles) {
      if (element instanceof Node && role.element.contains(element)) found = id;
    }
    return found;
  }

  /** @param {number} id */
  role(id) {
    return this.#roles.get(id);
  }

  get roleValues() {
    return this.#roles.values();
  }

  /** Sends what text controls hold and have not sent yet (a composition that was never ended). */
  flush() {
    for (const role of this.#roles.values()) role.flush();
  }

  /** Safe to call twice. The elements go too. */
  destroy() {
    for (const role of this.#roles.values()) role.destroy();
    this.#roles.clear();
    this.#root = null;
    this.stage.replaceChildren();
  }
}

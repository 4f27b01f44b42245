// The base of every role: one node of the View, shown by real elements.

/** @typedef {import('../types').ViewNode} ViewNode */

/**
 * What a role may ask of the mirror that holds it.
 * @typedef {object} Context
 * @property {(event: import('../types').CoreEvent) => void} send tells the core
 * @property {(id: number) => Role|undefined} find
 * @property {() => void} flush sends what text controls hold and have not sent yet
 */

export class Role {
  /** Aborted when the role goes: every listener is registered with it. */
  #lifetime = new AbortController();

  /**
   * @param {ViewNode} node @param {Context} context @param {Role|null} parent
   * @param {HTMLElement} element the outermost element
   */
  constructor(node, context, parent, element) {
    this.node = node;
    this.context = context;
    this.parent = parent;
    this.element = element;
  }

  /** Where the elements of child nodes go; null: this role has no child nodes. @returns {Element|null} */
  get container() {
    return null;
  }

  /** The element that takes focus and input; null: none. @returns {HTMLElement|null} */
  get control() {
    return null;
  }

  /** Who gets focus when this node heads a new page. @returns {HTMLElement} */
  get focusTarget() {
    return this.control ?? this.element;
  }

  /** Whether focus on the element itself is to be seen, as on a control. */
  get showsOwnFocus() {
    return false;
  }

  /** What to bring into sight before the control gets focus from an error link. @returns {HTMLElement} */
  get scrollTarget() {
    return this.element;
  }

  /**
   * The element that is where the painter has painted `part`
   * (0 whole, 1 label, 2 hint, 3 error, 4 control, 5 count, 6 text, 8 suffix).
   * @param {number} part @returns {HTMLElement|null}
   */
  part(part) {
    return part === 0 || part === 6 ? this.element : null;
  }

  /** Shows `node` whole. Child nodes are not its business. @param {ViewNode} node */
  update(node) {
    this.node = node;
  }

  /** Called when all nodes are in their places. @param {Role[]} children */
  childrenPlaced(children) {
    void children;
  }

  /** Sends what a text control holds and has not sent yet. */
  flush() {}

  /**
   * @param {EventTarget} target @param {string} type @param {(event: any) => void} listener
   */
  listen(target, type, listener) {
    target.addEventListener(type, listener, { signal: this.#lifetime.signal });
  }

  get ended() {
    return this.#lifetime.signal.aborted;
  }

  /** Safe to call twice. */
  destroy() {
    this.#lifetime.abort();
    this.element.remove();
  }
}

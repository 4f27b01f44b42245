// What the tab keeps until it is closed: the frame's own session storage. Where that throws (blocked, partitioned,
// full) the values live in memory, and a reload loses them.

export class TabStore {
  /** @type {Map<string, string>} */ #memory = new Map();

  /** @param {string} prefix keeps practices, and two forms on one page, apart */
  constructor(prefix) {
    this.prefix = prefix;
  }

  /** @param {string} name @returns {string|null} */
  get(name) {
    const kept = this.#memory.get(name);
    if (kept !== undefined) return kept;
    try {
      return sessionStorage.getItem(this.prefix + name);
    } catch {
      return null;
    }
  }

  /** @param {string} name @param {string} value */
  set(name, value) {
    try {
      sessionStorage.setItem(this.prefix + name, value);
      this.#memory.delete(name);
    } catch {
      this.#memory.set(name, value);
    }
  }

  /** @param {string} name */
  remove(name) {
    this.#memory.delete(name);
    try {
      sessionStorage.removeItem(this.prefix + name);
    } catch {
      // Nothing was kept there.
    }
  }
}

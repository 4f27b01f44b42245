// What the tab keeps until it is closed: the frame's own session storage. Where that throws (blocked, partitioned,
// full) the values live in memory, and a reload loses them.

export class TabStore {
  /** @type {Map<string, string>} */ #memory = new Map();
  #memoryOnly = false;

  /** @param {string} prefix keeps practices, and two forms on one page, apart */
  constructor(prefix) {
    this.prefix = prefix;
  }

  /** Whether a reload finds again what is kept. */
  get lasts() {
    try {
      sessionStorage.setItem(`${this.prefix}probe`, '1');
      sessionStorage.removeItem(`${this.prefix}probe`);
      return true;
    } catch {
      return false;
    }
  }

  /** Whether answers that are kept now are there after a reload. */
  get survivesReload() {
    return !this.#memoryOnly && this.lasts;
  }

  /** On somebody else's computer nothing is left behind: what was kept moves to memory. @param {boolean} wanted */
  keepInMemory(wanted) {
    const kept = this.#all();
    for (const [name] of kept) this.remove(name);
    this.#memoryOnly = wanted;
    for (const [name, value] of kept) this.set(name, value);
  }

  /** @returns {[string, string][]} */
  #all() {
    /** @type {[string, string][]} */ const all = [...this.#memory];
    try {
      for (const key of Object.keys(sessionStorage)) {
        if (key.startsWith(this.prefix)) all.push([key.slice(this.prefix.length), sessionStorage.getItem(key) ?? '']);
      }
    } catch {
      // Only memory.
    }
    return all;
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
      if (this.#memoryOnly) throw new Error('kept in memory');
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

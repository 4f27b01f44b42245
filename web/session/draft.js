// The draft of a request: the core's own text, kept for this tab and for half an hour, under the request's
// idempotency key.

export const keepMilliseconds = 30 * 60 * 1000;

/**
 * form: where the Questionnaire is that it answers; '': the one that the page was served with
 * @typedef {{key: string, savedAt: number, text: string, form: string}} DraftRecord
 */

export class Draft {
  /** @param {import('./tab-store.js').TabStore} store @param {() => number} now */
  constructor(store, now) {
    this.store = store;
    this.now = now;
  }

  /** @returns {DraftRecord|null} null: none, too old, or unreadable */
  load() {
    const kept = this.store.get('draft');
    if (kept === null) return null;
    try {
      const record = JSON.parse(kept);
      const age = this.now() - record.savedAt;
      if (typeof record.key === 'string' && typeof record.text === 'string' && age >= 0 && age < keepMilliseconds) {
        return { form: '', ...record };
      }
    } catch {
      // Not ours: drop it below.
    }
    this.clear();
    return null;
  }

  /** @param {string} key @param {string} text @param {string} form */
  save(key, text, form) {
    this.store.set('draft', JSON.stringify({ key, savedAt: this.now(), text, form }));
  }

  /** The patient is still there. */
  touch() {
    const record = this.load();
    if (record) this.save(record.key, record.text, record.form);
  }

  clear() {
    this.store.remove('draft');
  }
}

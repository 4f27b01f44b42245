// Tells the practice which advice and which messages this form has shown, and that the patient left without sending:
// codes and the request's own key, never a word of the patient's. Nothing waits for it; what cannot be posted goes with
// the next one.

const eventsMax = 50;
const holdMilliseconds = 1000;

export class Reports {
  /** @type {object[]} */ #events = [];
  /** @type {ReturnType<typeof setTimeout>|undefined} */ #timer;
  #form = '';
  #ticket = '';
  #adviceShown = false;

  /** @param {string} address where reports are posted */
  constructor(address) {
    this.address = address;
    addEventListener('pagehide', () => this.#leave());
  }

  /** @param {string} form the request's key @param {string} text JSON of the core */
  add(form, text) {
    const event = JSON.parse(text);
    this.#form = form;
    this.#events.push(event);
    this.#adviceShown ||= event.event === 'advice-shown';
    // One post for what one page raises.
    this.#timer ??= setTimeout(() => this.#post(), holdMilliseconds);
  }

  /** Shows that this form is one that the service gave out. @param {string|null} ticket */
  hold(ticket) {
    this.#ticket = ticket ?? this.#ticket;
  }

  /** The request is with the practice: leaving is no exit any more. */
  sent() {
    this.#adviceShown = false;
    this.#post();
  }

  #leave() {
    if (this.#adviceShown) this.#events.push({ event: 'left' });
    this.#post();
  }

  #post() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#events.length === 0) return;
    const events = this.#events.splice(0);
    const body = JSON.stringify({ form: this.#form, ticket: this.#ticket, events });
    // Outlives the page, as a patient who reads "call 999" and closes it must not go unseen.
    fetch(this.address, {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body, keepalive: true, cache: 'no-store',
      credentials: 'omit',
    }).catch(() => {
      this.#events = [...events, ...this.#events].slice(0, eventsMax);
    });
  }
}

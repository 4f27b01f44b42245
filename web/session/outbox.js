// The outbox: delivers one sealed request under one idempotency key until the service has answered. It never says
// "sent" without a receipt. A reload does not lose the request: the sealed bytes are part of the core's draft, which
// sends again.

import { uuid } from './uuid.js';

const firstDelayMilliseconds = 1000;
const longestDelayMilliseconds = 60_000;
const attemptMilliseconds = 30_000;

/**
 * @typedef {object} OutboxOptions
 * @property {string} address where requests are posted
 * @property {(kind: 'sending'|'receipt'|'refused', value: string) => void} report
 */

/** @typedef {{key: string, body: string}} Sealed */

/** @param {Response} response @param {string} text */
function isReceipt(response, text) {
  if (response.status !== 200 && response.status !== 201) return false;
  try {
    // A hotel's sign-in page answers 200 too: only a receipt counts.
    return typeof JSON.parse(text).reference === 'string';
  } catch {
    return false;
  }
}

/**
 * A refusal is the service's own problem document; whatever else is between us and it may say 4xx too. A pause may
 * last for days: trying on would keep the patient waiting for nothing.
 * @param {Response} response @param {string} text
 */
function isRefusal(response, text) {
  if (!(response.headers.get('content-type') ?? '').startsWith('application/problem+json')) return false;
  if (response.status === 503) return text.includes('/practice-paused"');
  return response.status >= 400 && response.status < 500 && ![408, 425, 429].includes(response.status);
}

/**
 * A copy of this tab has sent under the same key: with the refusal goes a key for a new request, if one is wanted.
 * @param {string} text @param {string|null} reference of the request that was sent first
 */
function withNewKey(text, reference) {
  if (!text.includes('/key-reused"')) return text;
  return JSON.stringify({ ...JSON.parse(text), reference: reference ?? '', newKey: uuid() });
}

export class Outbox {
  /** @type {Sealed|null} */ #sealed = null;
  /** @type {ReturnType<typeof setTimeout>|undefined} */ #timer;
  /** @type {AbortController|null} */ #attempt = null;
  #failures = 0;
  #warn = (/** @type {BeforeUnloadEvent} */ event) => event.preventDefault();
  #resume = () => this.#retryNow();

  /** @param {OutboxOptions} options */
  constructor(options) {
    this.options = options;
  }

  get unsent() {
    return this.#sealed !== null;
  }

  /** @param {Sealed} sealed one at a time: the same key again is the same request */
  send(sealed) {
    if (this.#sealed?.key === sealed.key) return;
    this.#sealed = sealed;
    this.#failures = 0;
    addEventListener('beforeunload', this.#warn);
    addEventListener('online', this.#resume);
    void this.#try();
  }

  /** Stops without a word: the frame goes. Safe to call twice. */
  destroy() {
    clearTimeout(this.#timer);
    this.#attempt?.abort();
    removeEventListener('beforeunload', this.#warn);
    removeEventListener('online', this.#resume);
  }

  #retryNow() {
    if (!this.#sealed || this.#attempt) return;
    clearTimeout(this.#timer);
    void this.#try();
  }

  async #try() {
    const sealed = this.#sealed;
    if (!sealed) return;
    this.options.report('sending', 'sending');
    const attempt = new AbortController();
    this.#attempt = attempt;
    const limit = setTimeout(() => attempt.abort(), attemptMilliseconds);
    let retryAfter = 0;
    try {
      const response = await fetch(this.options.address, {
        method: 'POST',
        headers: { 'Content-Type': 'application/fhir+json', 'Idempotency-Key': sealed.key },
        body: sealed.body,
        cache: 'no-store',
        credentials: 'omit',
        redirect: 'error',
        signal: attempt.signal,
      });
      const text = await response.text();
      if (isReceipt(response, text)) return this.#end('receipt', text);
      if (isRefusal(response, text)) {
        return this.#end('refused', withNewKey(text, response.headers.get('frontdoor-reference')));
      }
      retryAfter = Number(response.headers.get('retry-after')) * 1000 || 0;
    } catch {
      // No network, or the answer broke off: the service may have the request. The same key makes asking again safe.
    } finally {
      clearTimeout(limit);
      this.#attempt = null;
    }
    this.#wait(retryAfter);
  }

  /** @param {number} atLeast milliseconds */
  #wait(atLeast) {
    const backoff = Math.min(firstDelayMilliseconds * 2 ** this.#failures, longestDelayMilliseconds);
    this.#failures += 1;
    const delay = Math.max(backoff * (0.5 + Math.random() / 2), Math.min(atLeast, longestDelayMilliseconds));
    this.#timer = setTimeout(() => void this.#try(), delay);
    this.options.report('sending', 'waiting');
  }

  /** @param {'receipt'|'refused'} kind @param {string} value */
  #end(kind, value) {
    this.#sealed = null;
    this.destroy();
    this.options.report(kind, value);
  }
}

// The photos being sent: one line each, with a progress bar, and a button to try again where it did not go.
import { make, setText } from '../mirror/dom.js';
import { words } from './words.js';

const tries = 3;
const firstDelayMilliseconds = 1000;
const stallMilliseconds = 60_000;

/** @typedef {{sha256: string, blob: Blob}} Photo */

export class UploadList {
  #unsent = 0;
  #warn = (/** @type {BeforeUnloadEvent} */ event) => event.preventDefault();

  /** @param {HTMLElement} section @param {(sha256: string) => string} addressOf */
  constructor(section, addressOf) {
    this.addressOf = addressOf;
    this.list = make('ul', 'nhsuk-list');
    section.append(this.list);
  }

  /** True when every one has arrived. @param {Photo[]} photos */
  async send(photos) {
    this.#unsent = photos.length;
    addEventListener('beforeunload', this.#warn);
    const lines = photos.map((photo, index) => this.#line(photo, index + 1));
    // One after the other: on a bad line two at once are two that time out.
    for (const line of lines) await line.start();
    return this.#unsent === 0;
  }

  /** @param {Photo} photo @param {number} number */
  #line(photo, number) {
    const label = make('label', 'nhsuk-label', words('photo.name', { number: String(number) }));
    const bar = make('progress');
    bar.max = 1;
    bar.id = `frontdoor-photo-${number}`;
    label.htmlFor = bar.id;
    const said = make('span', 'nhsuk-body-s');
    const again = make('button', 'nhsuk-button nhsuk-button--secondary',
      words('photo.again', { number: String(number) }));
    again.type = 'button';
    again.hidden = true;
    this.list.append(make('li', '', label, bar, ' ', said, again));
    const start = async () => {
      again.hidden = true;
      setText(said, '');
      const arrived = await this.#try(photo, (share) => { bar.value = share; });
      setText(said, words(arrived ? 'photo.sent' : 'photo.not-sent'));
      again.hidden = arrived;
      if (!arrived) return;
      this.#unsent -= 1;
      if (this.#unsent === 0) removeEventListener('beforeunload', this.#warn);
    };
    again.addEventListener('click', () => void start());
    return { start };
  }

  /** @param {Photo} photo @param {(share: number) => void} onprogress */
  async #try(photo, onprogress) {
    for (let attempt = 0; attempt < tries; attempt += 1) {
      if (attempt > 0) {
        await new Promise((resolve) => setTimeout(resolve, firstDelayMilliseconds * 2 ** (attempt - 1)));
      }
      const status = await put(this.addressOf(photo.sha256), photo.blob, onprogress);
      if (status === 200 || status === 201) return true;
      // Refused for good: the same bytes will be refused again.
      if (status >= 400 && status < 500 && ![408, 425, 429].includes(status)) return false;
    }
    return false;
  }
}

/**
 * The status, 0 when there was none. XMLHttpRequest: fetch tells nothing of how much has gone.
 * @param {string} address @param {Blob} blob @param {(share: number) => void} onprogress @returns {Promise<number>}
 */
function put(address, blob, onprogress) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('PUT', address);
    request.setRequestHeader('Content-Type', blob.type);
    request.timeout = stallMilliseconds;
    request.upload.addEventListener('progress', ({ loaded, total }) => onprogress(total > 0 ? loaded / total : 0));
    request.addEventListener('loadend', () => resolve(request.status));
    request.send(blob);
  });
}

// The device's own chooser for photos; what is done with them is fetched when the first one is chosen (photos.js).

/** @typedef {import('./photos.js').Photos} Photos */
/** @typedef {{question: string, room: number}} Wanted which question asks, and how many more the request takes */

export class PhotoChooser {
  /** @type {Promise<Photos>|null} */ #photos = null;
  /** @type {[string, string]} */ #sealed = ['', ''];

  /** @param {import('./photos.js').PhotosOptions & {module: string}} options module: address of photos.js */
  constructor(options) {
    this.options = options;
    addEventListener('frontdoor-add-photo', (event) => this.#choose(/** @type {CustomEvent<Wanted>} */ (event).detail));
  }

  /** Opens the chooser at once: browsers allow it only in the press itself. @param {Wanted} wanted */
  #choose({ question, room }) {
    const input = document.createElement('input');
    Object.assign(input, { type: 'file', accept: 'image/*,application/pdf', multiple: true, hidden: true });
    this.options.section.append(input);
    input.addEventListener('change', async () => {
      const files = [...input.files ?? []];
      input.remove();
      if (files.length > 0) await (await this.#load()).take(question, files, room);
    });
    input.click();
  }

  /** @returns {Promise<Photos>} */
  #load() {
    this.#photos ??= import(this.options.module).then(({ Photos }) => new Photos(this.options));
    return this.#photos;
  }

  /** The page has changed. @param {import('../types').View} view */
  async show(view) {
    (await this.#photos)?.show(view);
  }

  /** A request was sealed. @param {string} key @param {string} bundle */
  sealed(key, bundle) {
    this.#sealed = [key, bundle];
  }

  /** The words are with the practice. Photos that it names and that a reload has lost are said to be lost. */
  async sent() {
    const [key, bundle] = this.#sealed;
    if (this.#photos || /"[0-9a-f]{64}"/.test(bundle)) (await this.#load()).sent(key, bundle);
  }
}

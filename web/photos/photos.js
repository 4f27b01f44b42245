// Photos, fetched when the first one is chosen: scaled and encoded again, shown small, and the pages of a PDF made into
// photos. They wait in memory until the words are with the practice, and are sent one by one, each with its own retry.
// Words never wait for a photo.
import { make } from '../mirror/dom.js';
import { nodeId } from '../node-id.js';
import { hashOf, prepare } from './prepare.js';
import { UploadList } from './upload-list.js';
import { words } from './words.js';

const fileBytesMax = 30_000_000;

/** @typedef {import('../types').View} View */

/**
 * @typedef {object} PhotosOptions
 * @property {string} worker address of the worker
 * @property {{module: string, worker: string, files: string}} pdf addresses of what draws a PDF
 * @property {string} requests address under which requests are posted
 * @property {HTMLElement} section where is said what happens to photos
 * @property {(event: import('../types').CoreEvent) => void} send
 * @property {(name: string) => void} announce
 */

export class Photos {
  /** @type {Map<string, Blob>} */ #kept = new Map();
  /** Of the photos on the page, in its order. @type {string[]} */ #shown = [];
  /** @type {Map<string, string>} */ #pictures = new Map();
  #taken = 0; // of the files that were chosen last

  /** @param {PhotosOptions} options */
  constructor(options) {
    this.options = options;
    this.status = options.section.querySelector('p');
    this.list = make('ul', 'frontdoor-photos__list');
    options.section.append(this.list);
  }

  /** @param {string} question @param {File[]} files @param {number} room how many more the request takes */
  async take(question, files, room) {
    this.say('photo.preparing');
    /** @type {Parameters<typeof words>|null} */ let said = null;
    this.#taken = 0;
    const most = this.#shown.length + room;
    for (const file of files) {
      const fault = await this.#takeOne(question, file, most - this.#shown.length);
      if (fault) said = fault;
    }
    if (said) return this.say(...said);
    if (this.#taken === 1) return this.say('photo.ready');
    this.say('photo.ready-many', { number: String(this.#taken) });
  }

  /**
   * What is to be said of it, unless it was taken as it is.
   * @param {string} question @param {File} file @param {number} room
   * @returns {Promise<Parameters<typeof words>|null>}
   */
  async #takeOne(question, file, room) {
    if (room <= 0) return ['photo.enough', { number: String(this.#shown.length) }];
    if (file.size > fileBytesMax) return ['photo.too-large'];
    const isPdf = file.type === 'application/pdf' || /\.pdf$/i.test(file.name);
    try {
      return isPdf ? await this.#takePdf(question, file, room) : await this.#takePhoto(question, file);
    } catch (error) {
      console.warn('Frontdoor cannot read this file:', error instanceof Error ? error.name : 'unknown');
      const isLocked = error instanceof Error && error.name === 'PasswordException';
      if (isPdf) return [isLocked ? 'pdf.locked' : 'pdf.unreadable'];
      const heic = /hei[cf]/i.test(file.type) || /\.hei[cf]$/i.test(file.name);
      return [heic ? 'photo.heic' : 'photo.unreadable'];
    }
  }

  /** @param {string} question @param {File} file */
  async #takePhoto(question, file) {
    this.#keep(question, await prepare(file, this.options.worker), '');
    return null;
  }

  /**
   * @param {string} question @param {File} file @param {number} room
   * @returns {Promise<Parameters<typeof words>|null>}
   */
  async #takePdf(question, file, room) {
    const { pdf } = this.options;
    const { drawPages } = await import(pdf.module);
    /** @type {{pages: Blob[], total: number}} */
    const { pages, total } = await drawPages(file, pdf, room);
    for (const [index, blob] of pages.entries()) {
      // The practice's language: it is an answer that the patient may change.
      this.#keep(question, { blob, sha256: await hashOf(blob) }, `Page ${index + 1} of ${total}`);
    }
    return pages.length < total ? ['pdf.not-all', { taken: String(pages.length), total: String(total) }] : null;
  }

  /** @param {string} question @param {{blob: Blob, sha256: string}} photo @param {string} description */
  #keep(question, { blob, sha256 }, description) {
    this.#kept.set(sha256, blob);
    this.#taken += 1;
    const value = JSON.stringify({ sha256, contentType: blob.type, size: blob.size, description });
    this.options.send({ kind: 'photo', node: nodeId(question), value });
  }

  /** The page has changed: its photos, small, in its order. @param {View} view */
  show(view) {
    const shown = photosIn(view);
    const seen = shown.filter((sha256) => this.#kept.has(sha256));
    // A letter that is typed changes the page too, and no photo of it.
    if (shown.join() === this.#shown.join() && seen.length === this.list.childElementCount) return;
    this.#shown = shown;
    for (const [sha256, address] of this.#pictures) {
      if (this.#shown.includes(sha256)) continue;
      URL.revokeObjectURL(address);
      this.#pictures.delete(sha256);
    }
    this.list.replaceChildren(...seen.map((sha256) => this.#picture(sha256)));
  }

  /** @param {string} sha256 */
  #picture(sha256) {
    const name = words('photo.name', { number: String(this.#shown.indexOf(sha256) + 1) });
    const address = this.#pictures.get(sha256) ?? URL.createObjectURL(/** @type {Blob} */ (this.#kept.get(sha256)));
    this.#pictures.set(sha256, address);
    const picture = make('img');
    picture.src = address;
    picture.alt = '';
    return make('li', '', picture, make('span', 'nhsuk-body-s', name));
  }

  /** @param {Parameters<typeof words>} said */
  say(...said) {
    const { section, announce } = this.options;
    section.hidden = false;
    if (this.status) this.status.textContent = words(...said);
    announce(words(...said));
  }

  /** The words are with the practice: now the photos named in them. @param {string} key @param {string} bundle */
  sent(key, bundle) {
    const named = new Set([...bundle.matchAll(/"([0-9a-f]{64})"/g)].map(([, hash]) => hash));
    const hashes = [...named].filter((hash) => this.#kept.has(hash));
    // Photos do not outlive a reload; their descriptions do.
    const lost = named.size - hashes.length;
    if (lost > 0) this.say('photo.lost');
    if (hashes.length === 0) return;
    this.options.section.hidden = false;
    if (this.status) this.status.textContent = words('photo.sending-all');
    const list = new UploadList(this.options.section, (sha256) =>
      `${this.options.requests}/${key}/attachments/${sha256}`);
    void list.send(hashes.map((sha256) => ({ sha256, blob: /** @type {Blob} */ (this.#kept.get(sha256)) })))
      .then((all) => {
        if (this.status) this.status.textContent = words(all ? 'photo.all-sent' : 'photo.not-all-sent');
        this.options.announce(words(all ? 'photo.all-sent' : 'photo.not-all-sent'));
      });
  }
}

/** Hashes of the photos that a page asks about, in its order. @param {View} view @returns {string[]} */
function photosIn(view) {
  return (view.root.children ?? []).flatMap(({ name }) => /\/([0-9a-f]{64})\/remove$/.exec(name)?.[1] ?? []);
}

// Photos, fetched when the first one is chosen: scaled and encoded again. They wait in memory until the words are with
// the practice, and are sent one by one, each with its own retry. Words never wait for a photo.
import { words } from './words.js';
import { nodeId } from '../node-id.js';
import { prepare } from './prepare.js';
import { UploadList } from './upload-list.js';

/**
 * @typedef {object} PhotosOptions
 * @property {string} worker address of the worker
 * @property {string} requests address under which requests are posted
 * @property {HTMLElement} section where is said what happens to photos
 * @property {(event: import('../types').CoreEvent) => void} send
 * @property {(name: string) => void} announce
 */

export class Photos {
  /** @type {Map<string, Blob>} */ #kept = new Map();

  /** @param {PhotosOptions} options */
  constructor(options) {
    this.options = options;
    this.status = options.section.querySelector('p');
  }

  /** @param {string} question @param {File} file */
  async take(question, file) {
    this.#say('photo.preparing');
    try {
      const { blob, sha256 } = await prepare(file, this.options.worker);
      this.#kept.set(sha256, blob);
      const value = JSON.stringify({ sha256, contentType: blob.type, size: blob.size });
      this.options.send({ kind: 'photo', node: nodeId(question), value });
      this.#say('photo.ready');
    } catch (error) {
      const heic = /hei[cf]/i.test(file.type) || /\.hei[cf]$/i.test(file.name);
      this.#say(heic ? 'photo.heic' : 'photo.unreadable');
      console.warn('Frontdoor cannot read this photo:', error);
    }
  }

  /** @param {'photo.preparing'|'photo.ready'|'photo.heic'|'photo.unreadable'|'photo.lost'} key */
  #say(key) {
    const { section, announce } = this.options;
    section.hidden = false;
    if (this.status) this.status.textContent = words(key);
    announce(words(key));
  }

  /** The words are with the practice: now the photos named in them. @param {string} key @param {string} bundle */
  sent(key, bundle) {
    const named = new Set([...bundle.matchAll(/"([0-9a-f]{64})"/g)].map(([, hash]) => hash));
    const hashes = [...named].filter((hash) => this.#kept.has(hash));
    // Photos do not outlive a reload; their descriptions do.
    const lost = named.size - hashes.length;
    if (lost > 0) this.#say('photo.lost');
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

// The second languages that a practice has turned on: offered on the first page, one of them chosen by the address
// (?language=cy, or data-language on the tag). Fetched for such a practice alone. English is shown beside every text.
import { Asset } from '../core.js';
import { bare, beside, pieces } from '../second-language.js';

/** @typedef {{code: string, name: string, rightToLeft: boolean, address: string}} Language */
/** @typedef {{practice: import('../types').Practice, languages: Language[], rightToLeftStyles: string,
 *   store: import('../session/tab-store.js').TabStore}} Options */

const afterSending = ['sending', 'sent', 'not-sent', 'already-sent'];

const english = Object.freeze({ code: 'en', name: 'English' });

/**
 * Several Latin words or numbers in a row stay in their order within a text from right to left, as in
 * core/src/wording/wording.cpp.
 * @param {string} text
 */
function latinKept(text) {
  return text.replace(/[0-9A-Za-z][0-9A-Za-z +&.:/'-]*[0-9A-Za-z]/g, (run) =>
    (run.includes(' ') ? `\u202a${run}\u202c` : run));
}

/**
 * A paragraph's translation: "[words](address)" is a link.
 * @param {string} text @param {(text: string) => string} keep
 */
function withLinks(text, keep) {
  return text.split(/(\[[^\]]*\]\([^)]*\))/).filter(Boolean).map((part) => {
    const found = /^\[([^\]]*)\]\(([^)]*)\)$/.exec(part);
    if (!found) return keep(part);
    const link = document.createElement('a');
    link.append(keep(found[1]));
    link.href = found[2];
    if (!link.href.startsWith('https:')) return link;
    link.target = '_blank';
    link.rel = 'noopener noreferrer';
    return link;
  });
}

export class Languages {
  /** @type {HTMLElement|null} */ #offer = null;
  /** @type {Uint8Array|null} */ #translation = null;

  /** @param {Options} options */
  constructor(options) {
    this.options = options;
    const wanted = new URLSearchParams(location.search).get('language');
    this.chosen = options.languages.find(({ code }) => code === wanted) ?? null;
  }

  /**
   * Gives the core its translation, and the page. Where it cannot be fetched the form is in English.
   * @param {import('../core.js').Core} core
   */
  async speak(core) {
    this.#makeOffer();
    if (!this.chosen) return;
    try {
      const response = await fetch(this.chosen.address);
      if (!response.ok) throw new Error(`${this.chosen.address}: HTTP ${response.status}`);
      const bytes = new Uint8Array(await response.arrayBuffer());
      core.load(Asset.translation, bytes);
      this.#translation = bytes;
      this.#translatePage(new TextDecoder().decode(bytes));
    } catch (error) {
      console.warn('Frontdoor goes on in English:', error);
    }
  }

  /** Another core speaks as the first one does. @param {import('../core.js').Core} core */
  speakOn(core) {
    if (this.#translation) core.load(Asset.translation, this.#translation);
  }

  /**
   * Another language is another load of the page. It is offered wherever that loses no answers: until they are sent,
   * and past the first page where the browser keeps them.
   * @param {import('../types').View|null} view
   */
  shown(view) {
    const page = view?.page ?? '';
    const keeps = page === 'start' || this.options.store.survivesReload;
    if (!this.#offer) return;
    this.#offer.hidden = !keeps || afterSending.includes(page);
    // Before the first page; later behind the form, where it is not on everybody's way to the question.
    if (page === 'start') document.getElementById('frontdoor-main')?.before(this.#offer);
    else document.getElementById('frontdoor-footer')?.prepend(this.#offer);
  }

  #makeOffer() {
    const line = document.createElement('p');
    line.className = 'nhsuk-body-s';
    for (const { code, name } of [english, ...this.options.languages]) {
      const current = code === (this.chosen ?? english).code;
      const entry = document.createElement(current ? 'strong' : 'a');
      Object.assign(entry, { lang: code, textContent: name });
      if (entry instanceof HTMLAnchorElement) {
        entry.hreflang = code;
        entry.href = `?language=${code}${location.hash}`;
        entry.addEventListener('click', (event) => {
          event.preventDefault();
          location.replace(entry.href);
        });
      }
      line.append(...(line.childNodes.length > 0 ? [' | '] : []), entry);
    }
    const offer = document.createElement('nav');
    offer.setAttribute('aria-label', 'Language');
    offer.append(line);
    document.getElementById('frontdoor-main')?.before(offer);
    this.#offer = offer;
  }

  /** @param {string} text of the language's file */
  #translatePage(text) {
    const { code, rightToLeft } = /** @type {Language} */ (this.chosen);
    const data = document.createElement('script');
    data.type = 'application/json';
    data.id = 'frontdoor-translation';
    data.textContent = text;
    document.head.append(data);
    // Ours, and so no translation by the browser (faces.js).
    document.documentElement.dataset.language = code;
    document.documentElement.lang = code;
    document.documentElement.dir = rightToLeft ? 'rtl' : 'ltr';
    if (rightToLeft) this.#turnStyles();
    /** @type {{page: Record<string, string>}} */ const { page } = JSON.parse(text);
    const stage = document.getElementById('frontdoor-stage');
    const content = /** @type {HTMLElement} */ (document.getElementById('frontdoor-content'));
    const offered = this.#offer?.firstElementChild;
    const around = (/** @type {Node} */ node) => !stage?.contains(node) && !offered?.contains(node);
    const paragraphs = [...content.querySelectorAll('p')].filter(around);
    for (const paragraph of paragraphs) this.#translateParagraph(paragraph, page);
    for (const node of this.#textsIn(content).filter(around)) {
      const known = page[this.#key(node.data)];
      if (known && !node.parentElement?.closest('[data-frontdoor-both]')) {
        const space = node.data.endsWith(' ') ? ' ' : '';
        node.replaceWith(...pieces(beside(this.#keep(this.#fill(known)), node.data.trim()) + space));
      }
    }
    for (const element of content.querySelectorAll('[aria-label]')) {
      const label = element.getAttribute('aria-label') ?? '';
      if (page[label]) element.setAttribute('aria-label', bare(beside(page[label], label)));
    }
  }

  /**
   * A paragraph with links in it: its translation is put before it, whole.
   * @param {HTMLParagraphElement} paragraph @param {Record<string, string>} page
   */
  #translateParagraph(paragraph, page) {
    const known = page[this.#key(paragraph.textContent ?? '')];
    const isOneLink = paragraph.children.length === 1 && paragraph.children[0].textContent === paragraph.textContent;
    if (!known || paragraph.children.length === 0 || isOneLink) return;
    const translated = document.createElement('p');
    translated.className = paragraph.className;
    translated.hidden = paragraph.hidden;
    translated.append(...withLinks(this.#fill(known), this.#keep));
    paragraph.before(translated);
    Object.assign(paragraph, { lang: 'en', dir: 'ltr' });
    for (const both of [translated, paragraph]) both.setAttribute('data-frontdoor-both', '');
  }

  /** @param {Node} root @returns {Text[]} */
  #textsIn(root) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    /** @type {Text[]} */ const texts = [];
    while (walker.nextNode()) texts.push(/** @type {Text} */ (walker.currentNode));
    return texts;
  }

  #keep = (/** @type {string} */ text) => (this.chosen?.rightToLeft ? latinKept(text) : text);

  /** What a text of the page is called in the file. @param {string} text */
  #key(text) {
    const { name, phone } = this.options.practice;
    return text.replaceAll(name, '{practice}').replaceAll(phone, '{phone}').replace(/\s+/g, ' ').trim();
  }

  /** @param {string} text */
  #fill(text) {
    const { name, phone } = this.options.practice;
    // The service has made the link that dials it (frontdoor/telephone.h).
    const links = [...document.querySelectorAll('a[href^="tel:"]')];
    const dials = links.find((link) => link.textContent === phone)?.getAttribute('href') ?? '';
    return text.replaceAll('{practice}', name).replaceAll('{phone}', phone).replaceAll('{phone-link}', dials);
  }

  /** The style sheet with its sides exchanged; the other goes when this one is there. */
  #turnStyles() {
    const before = document.querySelector('link[rel=stylesheet]');
    const turned = document.createElement('link');
    turned.rel = 'stylesheet';
    turned.href = this.options.rightToLeftStyles;
    turned.addEventListener('load', () => before?.remove());
    before?.after(turned);
  }
}

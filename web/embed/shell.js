// The static parts of the embed page: what surrounds the form, and what is shown when it cannot go on.

import { setText } from '../mirror/dom.js';
import { said } from '../second-language.js';

/** @param {string} id @returns {HTMLElement} */
function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no #${id}`);
  return element;
}

export class Shell {
  constructor() {
    this.content = byId('frontdoor-content');
    this.start = byId('frontdoor-start');
    this.loading = byId('frontdoor-loading');
    this.failed = byId('frontdoor-failed');
    this.notOpened = byId('frontdoor-not-opened');
    this.frame = byId('frontdoor-frame');
    this.stage = byId('frontdoor-stage');
    this.photos = byId('frontdoor-photos');
    this.exit = byId('frontdoor-exit');
    this.probe = byId('frontdoor-probe');
    this.polite = byId('frontdoor-polite');
    this.assertive = byId('frontdoor-assertive');
    this.faces = byId('frontdoor-faces');
    this.face = byId('frontdoor-face');
  }

  /** @returns {import('../types').Practice} */
  practice() {
    const { ods = '', name = '', phone = '' } = document.body.dataset;
    return { ods, name, phone };
  }

  /** What the build wrote into the page: BuiltAssets of main.js. */
  assets() {
    return JSON.parse(byId('frontdoor-assets').textContent ?? '{}');
  }

  /** The address of main.js. */
  script() {
    return /** @type {HTMLScriptElement} */ (byId('frontdoor-script')).src;
  }

  /** The practice's status as the page was served with it; '': it came without. */
  status() {
    const text = byId('frontdoor-status').textContent ?? '';
    return text.startsWith('{"') ? text : '';
  }

  /** Where the practice's own red-flag pack is; '': it has none. */
  addedRedFlags() {
    return document.body.dataset.redFlags ?? '';
  }

  /** Where the Questionnaire is that is asked; '': the built-in one. */
  questionnaire() {
    return document.body.dataset.questionnaire ?? '';
  }

  /** Where the form sends and asks, for staff who only look at it; '': the practice's own address. */
  api() {
    return document.body.dataset.api ?? '';
  }

  /** The form that the page's address, or the practice's page, leads to; ''. */
  startForm() {
    return /start=([a-z0-9-]+)/.exec(location.hash)?.[1] ?? document.body.dataset.start ?? '';
  }

  /** Codes of the second languages that the practice has turned on. @returns {string[]} */
  languages() {
    return this.status() === '' ? [] : (JSON.parse(this.status()).languages ?? []);
  }

  /** Answers of before are to come: the first page must not be shown meanwhile. @param {boolean} loading */
  showLoading(loading) {
    this.loading.hidden = !loading;
    this.frame.hidden = loading;
  }

  /** Advice and phone number come back, above whatever was typed. */
  showFailure() {
    this.showLoading(false);
    this.start.hidden = false;
    this.faces.hidden = true;
    this.assertive.textContent = this.failed.textContent;
    window.scrollTo(0, 0);
  }

  /** @param {'plain'|'painted'} face @param {boolean} choosable */
  showFace(face, choosable) {
    setText(this.face, said(face === 'painted' ? 'Plain version' : 'Standard version'));
    this.faces.hidden = face === 'plain' && !choosable;
  }
}

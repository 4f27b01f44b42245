// A session: the core, the mirror and the world outside, wired together. Events go to the core one at a time; what it
// answers is shown, then done. A fault of the core or the mirror ends the session: what was typed stays on the page.
import { CoreError } from '../core.js';
import { saveCopy } from './save-copy.js';
import { nodeId } from '../node-id.js';
import { bare } from '../second-language.js';

/** @typedef {import('../types').CoreEvent} CoreEvent */
/** @typedef {import('../types').Effect} Effect */

const backNode = nodeId('back');
const continueNode = nodeId('continue');
/** Advice and questions about signs: nobody goes past them but by their own button. */
const stops = ['emergency', 'urgent-advice', 'signs'];

/**
 * @typedef {object} SessionParts
 * @property {import('../core.js').Core} core
 * @property {import('../mirror/live-regions.js').LiveRegions} regions
 * @property {import('./draft.js').Draft} draft
 * @property {import('./outbox.js').Outbox} outbox
 * @property {import('../photos/chooser.js').PhotoChooser} photos
 * @property {import('../embed/host.js').Host} host
 * @property {import('./reports.js').Reports} [reports]
 * @property {import('../embed/presses.js').Presses} presses
 * @property {import('../embed/page-history.js').PageHistory} pages
 * @property {(form: string) => Promise<import('../core.js').Core|null>} open a core that asks the Questionnaire of this
 *   address; null: it could not be fetched, and the patient has been told
 * @property {(error: unknown) => void} onfault
 */

/**
 * @typedef {object} Circumstances
 * @property {import('../types').Practice} practice
 * @property {string} status the practice's, as the page was served with it; '': it came without
 * @property {string} application
 * @property {string} start the form that the practice's page leads to
 */

/**
 * What the core begins with.
 * @param {Circumstances} circumstances @param {string} key
 * @returns {Parameters<import('../core.js').Core['begin']>[0]}
 */
export function beginning({ practice, status, application, start }, key) {
  const { signal = { state: 'normal' }, ...settings } = status === '' ? practice : JSON.parse(status);
  return { practice: settings, signal, idempotencyKey: key, application, savesFiles: true, start };
}

/** The fields of a page that hold text. @param {import('../types').ViewNode} node @returns {number[]} */
function textsIn(node) {
  const isText = (node.role === 'text-field' || node.role === 'text-area') && (node.value ?? '') !== '';
  return [...(isText ? [node.id] : []), ...(node.children ?? []).flatMap(textsIn)];
}

export class Session {
  /** @type {CoreEvent[]} */ #queue = [];
  #busy = false;
  #ended = false;
  #revision = -1;
  #key = '';
  #started = false;
  #back = false;
  #opening = false;
  #form = '';
  /** What a core that goes on is to know too. */
  #signal = '';
  #face = '';
  /** @type {[number, Uint8Array][]} */ #readings = [];
  /** @type {Circumstances|null} */ #circumstances = null;
  /** @type {import('../types').View|null} */ #view = null;
  /** Called after the mirror has shown a changed View. @type {(view: import('../types').View) => void} */
  onshown = () => {};
  /** Called when a new page has been shown. @type {(page: string) => void} */
  onpage = () => {};

  /** @param {SessionParts} parts */
  constructor(parts) {
    this.parts = parts;
  }

  /** @param {import('../mirror/mirror.js').Mirror} mirror made with this session's send */
  use(mirror) {
    this.mirror = mirror;
  }

  /** Goes one page back; false: from this page there is no way back. */
  back() {
    const leads = !this.#ended && this.#view?.root.children?.some(({ role }) => role === 'back-link');
    if (leads) this.send({ kind: 'press', node: backNode });
    return Boolean(leads);
  }

  /** Goes one page on where it is filled in; false: it is not, or it is a page that one reads first. */
  forward() {
    const page = this.#view?.page ?? '';
    const leads = !this.#ended && !stops.includes(page)
      && this.#view?.root.children?.some(({ id }) => id === continueNode);
    if (leads) this.send({ kind: 'press', node: continueNode });
    return this.#view?.page !== page;
  }

  get view() {
    return this.#view;
  }

  /**
   * Begins: with the draft that the served page carries, or that of this tab, sending again what a reload interrupted.
   * form: where the Questionnaire is that the core asks; '': the built-in one.
   * @param {Circumstances} circumstances
   * @param {{key: string, carried: {key: string, text: string}|null, form: string}} options
   */
  begin(circumstances, { key, carried, form }) {
    const { core, draft } = this.parts;
    this.#circumstances = circumstances;
    this.#form = form;
    const kept = carried ?? draft.load();
    this.#key = kept?.key ?? key;
    const effects = core.begin(beginning(circumstances, this.#key), Date.now());
    this.#show();
    this.#perform(effects);
    if (kept) {
      this.send({ kind: 'restore', value: kept.text });
      document.title = bare(this.#view?.root.text || document.title);
    }
    if (carried) draft.save(this.#key, carried.text, form);
    // From here on a new page takes focus; before, the form would take it from the page that holds it.
    this.#started = true;
  }

  /** @param {CoreEvent} event */
  send(event) {
    if (this.#ended) return;
    if (event.kind === 'signal') this.#signal = event.value ?? '';
    if (event.kind === 'face') this.#face = event.value ?? '';
    // The answers are on their way to another core.
    if (this.#opening) return;
    this.#queue.push(event);
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let next = this.#queue.shift(); next; next = this.#queue.shift()) this.#apply(next);
    } catch (error) {
      this.#fault(error);
    } finally {
      this.#busy = false;
    }
  }

  /**
   * More to read red flags with has come: what is on the page is read with it at once, all else at the next step.
   * @param {number} asset @param {Uint8Array} bytes
   */
  addReading(asset, bytes) {
    if (this.#ended) return;
    this.#readings.push([asset, bytes]);
    this.parts.core.load(asset, bytes);
    if (this.#view) for (const node of textsIn(this.#view.root)) this.send({ kind: 'pause', node });
  }

  /** @param {CoreEvent} event */
  #apply(event) {
    this.#back = event.kind === 'press' && event.node === backNode;
    /** @type {Effect[]} */ let effects = [];
    try {
      effects = this.parts.core.apply(event.kind, event.node ?? 0, event.value ?? '', Date.now());
    } catch (error) {
      // Refused: nothing has changed, and the View says what applies. Everything else is a fault.
      if (!(error instanceof CoreError)) throw error;
    }
    this.#show();
    this.#perform(effects);
  }

  #show() {
    const view = this.parts.core.view();
    if (view.revision === this.#revision) return;
    this.#revision = view.revision;
    this.#view = view;
    this.mirror?.update(view);
    void this.parts.photos.show(view);
    this.onshown(view);
  }

  /** @param {Effect[]} effects */
  #perform(effects) {
    // What was said of the page before is no longer to be found by a screen reader's cursor.
    if (effects.some(({ kind }) => kind === 'new-page')) this.parts.regions.clear();
    for (const effect of effects) this.#performOne(effect);
  }

  /** @param {Effect} effect */
  #performOne(effect) {
    const { regions, draft, outbox, host, reports } = this.parts;
    switch (effect.kind) {
      case 'announce-polite':
        return regions.announce('polite', effect.text ?? '');
      case 'announce-assertive':
        return regions.announce('assertive', effect.text ?? '');
      case 'send':
        this.#key = effect.key ?? this.#key;
        this.parts.photos.sealed(this.#key, effect.text ?? '');
        return outbox.send({ key: this.#key, body: effect.text ?? '' });
      case 'save-draft':
        return draft.save(this.#key, effect.text ?? '', this.#form);
      case 'clear-draft':
        return draft.clear();
      case 'save-copy':
        return saveCopy(effect.key ?? '', effect.text ?? '');
      case 'report':
        return reports?.add(this.#key, effect.text ?? '');
      case 'add-photo':
        // The part that can show the device's chooser listens, and answers with a "photo" event for this question.
        window.dispatchEvent(new CustomEvent('frontdoor-add-photo',
          { detail: { question: effect.text, room: Number(effect.key) } }));
        return undefined;
      case 'open-form':
        this.#opening = true;
        this.#goOnIn(effect.key ?? '', effect.text ?? '').catch((error) => this.#fault(error));
        return undefined;
      case 'focus':
        return this.mirror?.focusHere(this.#view?.focus ?? 0);
      case 'new-page':
        document.title = bare(effect.text || this.#view?.root.text || document.title);
        this.onpage(this.#view?.page ?? '');
        if (!this.#started) return undefined;
        this.parts.presses.turned();
        this.parts.pages.turned(this.#view?.page ?? '', this.#back);
        window.scrollTo(0, 0);
        host.say('page');
        return this.mirror?.focus(this.#view?.focus ?? 0);
      default:
        throw new Error(`Unknown effect ${effect.kind}`);
    }
  }

  /**
   * Another Questionnaire asks about what the patient chose: its core goes on where this one stopped.
   * @param {string} form @param {string} draft
   */
  async #goOnIn(form, draft) {
    const core = await this.parts.open(form);
    this.#opening = false;
    if (!core || this.#ended || !this.#circumstances) return;
    this.parts.core = core;
    this.#form = form;
    this.#revision = -1;
    core.begin(beginning(this.#circumstances, this.#key), Date.now());
    for (const [asset, bytes] of this.#readings) core.load(asset, bytes);
    if (this.#signal !== '') core.apply('signal', 0, this.#signal, Date.now());
    if (this.#face !== '') core.apply('face', 0, this.#face, Date.now());
    core.apply('restore', 0, draft, Date.now());
    this.send({ kind: 'press', node: continueNode });
  }

  /** @param {unknown} error */
  #fault(error) {
    this.#ended = true;
    this.parts.onfault(error);
  }

  /** Nothing is shown, sent or kept any more. Safe to call twice. */
  end() {
    this.#ended = true;
    this.mirror?.destroy();
    this.parts.outbox.destroy();
  }
}

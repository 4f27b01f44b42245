// Starts the form in its frame. The page that was served takes answers at once, without the core; when core.wasm has
// arrived the form goes on from what is on the page. Where it cannot arrive, the served page goes on alone.
import { Asset } from '../core.js';
import { largeWindow } from '../painted/large_window.js';
import { Draft } from '../session/draft.js';
import { Faces, plainFromStart } from '../faces.js';
import { LiveRegions } from '../mirror/live-regions.js';
import { Mirror } from '../mirror/mirror.js';
import { Outbox } from '../session/outbox.js';
import { Reports } from '../session/reports.js';
import { Session, beginning } from '../session/session.js';
import { TabStore } from '../session/tab-store.js';
import { uuid } from '../session/uuid.js';
import { Exit } from './exit.js';
import { PhotoChooser } from '../photos/chooser.js';
import { Host } from './host.js';
import { Keeping } from './keeping.js';
import { PageHistory } from './page-history.js';
import { Presses } from './presses.js';
import { fetchBytes, painterAsItCame, prepare, workForPage } from './prepare.js';
import { ServedPage } from './served.js';
import { Shell } from './shell.js';

/** @typedef {import('../types').Assets & {painterModule?: string, photoModule: string,
 *   photoWorker: string, pdfModule: string, pdfWorker: string, pdfFiles: string,
 *   application: string, languageModule: string, rightToLeftStyles: string,
 *   languages: import('../languages/languages.js').Language[]}} BuiltAssets */

/** How old a status may be when the patient comes back to the form, and when they are about to send. */
const statusFreshMilliseconds = 5 * 60 * 1000;
const statusFreshBeforeSendingMilliseconds = 5 * 1000;
/** How long a page may wait for another form before it says so. */
const slowMilliseconds = 700;

/**
 * What reads more than the first pack does comes after the form, one by one, so that no patient waits for it: the pack
 * of the other languages, then the second reader's weights. What does not come is missed here alone: the service reads
 * what was sent with all of it.
 * @param {Session} session @param {BuiltAssets} assets
 */
async function fetchLaterReading(session, assets) {
  const later = [[Asset.laterRedFlags, assets.laterRedFlags], [Asset.secondReader, assets.secondReader],
    [Asset.secondReaderLanguages, assets.languageSecondReader]];
  for (const [asset, address] of /** @type {[number, string][]} */ (later)) {
    try {
      session.addReading(asset, await fetchBytes(address));
    } catch (error) {
      console.warn('Frontdoor reads this form without', address, error);
    }
  }
}

/** What paints, fetched once: beside the core, or when it is asked for. */
class PainterFiles {
  /** @type {{script: Promise<any>, prepared: Promise<import('../wasm.js').Prepared>}|null} */ #fetched = null;

  /** @param {BuiltAssets} assets */
  constructor({ painter, painterModule }) {
    this.names = painter && painterModule ? { painter, painterModule } : null;
  }

  /** @param {Promise<import('../wasm.js').Prepared>|null} [prepared] what is under way already */
  fetch(prepared) {
    if (!this.names) throw new Error('There is no painter');
    const { painter, painterModule } = this.names;
    this.#fetched ??= { script: import(painterModule), prepared: prepared ?? painterAsItCame(painter) };
    // The creator of the painter is told what went wrong.
    for (const promise of Object.values(this.#fetched)) promise.catch(() => {});
    return this.#fetched;
  }

  /** @returns {import('../faces.js').FacesOptions['loadPainter']} */
  get load() {
    if (!this.names) return null;
    return async () => {
      const { script, prepared } = this.fetch();
      const { Painter } = await script;
      return (canvas) => Painter.create(prepared, canvas);
    };
  }
}

/**
 * The practice's signal; without one the core keeps to what it has.
 * @param {Session} session @param {Reports} reports @param {string} address
 * @returns {Promise<boolean>} whether the service gave one
 */
async function fetchStatus(session, reports, address) {
  try {
    const response = await fetch(address, { cache: 'no-store', credentials: 'omit' });
    if (!response.ok) return false;
    reports.hold(response.headers.get('Frontdoor-Ticket'));
    session.send({ kind: 'signal', value: await response.text() });
    return true;
  } catch {
    return false; // Offline: the request will wait in the outbox as well.
  }
}

/** @param {Session} session @param {Reports} reports @param {Host} host @param {string} address */
function keepStatus(session, reports, host, address) {
  let fetched = Date.now();
  let given = fetchStatus(session, reports, address);
  // The holding page's own copy is used where the service gives none.
  host.onstatus(async (signal) => {
    if (!await given) session.send({ kind: 'signal', value: signal });
  });
  const freshen = (/** @type {number} */ oldestMilliseconds) => {
    if (Date.now() - fetched < oldestMilliseconds) return;
    fetched = Date.now();
    given = fetchStatus(session, reports, address);
  };
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) freshen(statusFreshMilliseconds);
  });
  session.onpage = (page) => {
    if (page === 'check-answers' || page === 'not-sent') freshen(statusFreshBeforeSendingMilliseconds);
  };
}

class Form {
  #failed = false;

  constructor() {
    this.shell = new Shell();
    this.host = new Host();
    this.assets = this.shell.assets();
    this.painter = new PainterFiles(this.assets);
    this.practice = this.shell.practice();
    // Two forms of one practice on one page share a storage: the loader numbers them in the fragment.
    this.store = new TabStore(`frontdoor:${this.practice.ods}${this.shell.api()}${location.hash}:`);
    // Staff who look at a form choose the face by the address.
    if (this.shell.api() !== '') this.store.set('face', location.hash === '#plain' ? 'plain' : 'painted');
    this.draft = new Draft(this.store, Date.now);
    this.api = this.shell.api() || `/v1/practices/${encodeURIComponent(this.practice.ods)}`;
    this.served = new ServedPage(this.shell.stage, () => this.#newServedPage());
    this.keeping = new Keeping({ store: this.store, draft: this.draft, now: Date.now, end: () => this.#end() });
    this.exit = new Exit(this.shell.exit, { forget: () => this.#forget(), leaving: () => this.host.say('exit') });
    this.presses = new Presses(this.shell.stage);
    this.pages = new PageHistory({
      back: () => this.session?.back() ?? false,
      forward: () => this.session?.forward() ?? false,
    });
    /** Where the Questionnaire is that the core asks; '': the built-in one. */
    this.form = '';
    /** @type {Session|null} */ this.session = null;
    /** @type {Outbox|null} */ this.outbox = null;
  }

  async start() {
    document.documentElement.classList.toggle('frontdoor-embedded', this.host.embedded);
    this.host.follow(this.shell.content);
    this.host.onPlace();
    // Answers of before a reload are to be shown by the core: the first page would only take input that is lost.
    const resumes = this.served.draft === null && this.draft.load() !== null;
    this.shell.showLoading(resumes);
    if (this.served.answers && !resumes) this.host.say('ready');
    try {
      this.form = this.#questionnaire();
      const paints = this.painter.names !== null && plainFromStart(this.store) === '';
      const prepared = this.#prepare(this.form, paints);
      // The creator of the painter is told what went wrong.
      prepared.painter?.catch(() => {});
      const [core, languages] = await Promise.all([prepared.core, this.#loadLanguages()]);
      if (prepared.painter) this.painter.fetch(prepared.painter);
      await languages?.speak(core);
      this.core = core;
      this.languages = languages;
      await this.#takeOver();
    } catch (error) {
      if (this.served.answers && !this.session) this.#goOnServed(error);
      else this.#fail(error);
    }
  }

  /** @returns {import('../session/session.js').Circumstances} */
  #circumstances() {
    const start = this.shell.startForm();
    return { practice: this.practice, status: this.shell.status(), application: this.assets.application, start };
  }

  /** The Questionnaire that the answers are to. */
  #questionnaire() {
    const kept = this.served.draft === null ? this.draft.load() : null;
    return kept?.form || this.shell.questionnaire();
  }

  /** @param {string} form where the Questionnaire is; '': the built-in one @param {boolean} paints */
  #prepare(form, paints) {
    const { assets, shell } = this;
    return prepare(shell.script(), {
      assets: form === '' ? assets : { ...assets, form },
      addedRedFlags: shell.addedRedFlags(),
      paints,
      beginning: beginning(this.#circumstances(), 'rehearsal'),
      place: {
        width: shell.stage.clientWidth, dpr: window.devicePixelRatio || 1, large: matchMedia(largeWindow).matches,
      },
    });
  }

  /** The second languages that the practice has turned on; most have none, and fetch nothing. */
  async #loadLanguages() {
    const { languageModule, languages, rightToLeftStyles } = this.assets;
    const on = this.shell.languages();
    /** @type {import('../languages/languages.js').Language[]} */
    const offered = languages.filter((/** @type {{code: string}} */ { code }) => on.includes(code));
    if (offered.length === 0) return null;
    const { Languages } = await import(languageModule);
    return /** @type {import('../languages/languages.js').Languages} */ (
      new Languages({ practice: this.practice, languages: offered, rightToLeftStyles, store: this.store }));
  }

  /**
   * Takes the served page over, unless it is one that must stay; then the next one is.
   * @returns {Promise<void>}
   */
  async #takeOver() {
    if (!this.core || this.session) return;
    await this.served.settled();
    // Another call may have waited for the same.
    if (this.session || !this.served.canBeTaken) return;
    const form = this.#questionnaire();
    if (form !== this.form) {
      // The patient has chosen another form meanwhile, page by page.
      this.core = await this.#coreFor(form);
      this.form = form;
      return this.#takeOver();
    }
    this.#begin(this.core);
  }

  /** A core that asks another Questionnaire. @param {string} form */
  async #coreFor(form) {
    const core = await this.#prepare(form, false).core;
    this.languages?.speakOn(core);
    return core;
  }

  /** As #coreFor, while the patient waits on the page that they continued from. @param {string} form */
  async #open(form) {
    const { shell } = this;
    shell.notOpened.hidden = true;
    const slow = setTimeout(() => shell.showLoading(true), slowMilliseconds);
    try {
      return await this.#coreFor(form);
    } catch (error) {
      console.warn('Frontdoor could not fetch', form, error);
      shell.notOpened.hidden = false;
      return null;
    } finally {
      clearTimeout(slow);
      shell.showLoading(false);
    }
  }

  async #newServedPage() {
    this.presses.turned();
    this.host.say('page');
    try {
      await this.#takeOver();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** @param {import('../core.js').Core} core */
  #begin(core) {
    const { shell, host } = this;
    const reports = new Reports(`${this.api}/form-events`);
    const outbox = new Outbox({
      address: `${this.api}/requests`,
      report: (kind, value) => {
        session.send({ kind, value });
        if (kind !== 'receipt') return;
        reports.sent();
        host.say('submitted');
        this.keeping.sent();
        void photos.sent();
      },
    });
    const regions = new LiveRegions(shell.polite, shell.assertive);
    const photos = new PhotoChooser({
      module: this.assets.photoModule,
      worker: this.assets.photoWorker,
      pdf: { module: this.assets.pdfModule, worker: this.assets.pdfWorker, files: this.assets.pdfFiles },
      requests: `${this.api}/requests`,
      section: shell.photos,
      send: (event) => session.send(event),
      announce: (text) => regions.announce('polite', text),
    });
    const session = new Session({
      core,
      regions,
      draft: this.draft,
      outbox,
      photos,
      host,
      reports,
      presses: this.presses,
      pages: this.pages,
      open: (form) => this.#open(form),
      onfault: (error) => this.#fail(error),
    });
    this.session = session;
    this.outbox = outbox;
    const mirror = new Mirror(shell.stage, (event) => session.send(event));
    session.use(mirror);
    const carried = this.served.draft;
    const taken = this.served.take();
    session.begin(this.#circumstances(), { key: uuid(), carried, form: this.form });
    if (session.view?.page === taken.page) for (const event of taken.events) session.send(event);
    this.pages.begin(session.view?.page ?? '');
    shell.showLoading(false);
    taken.restoreFocus();
    host.say('ready');
    void fetchLaterReading(session, this.assets);
    keepStatus(session, reports, host, `${this.api}/status`);
    this.keeping.begin(() => outbox.unsent);
    this.#startFaces(session, mirror);
  }

  /** @param {Session} session @param {Mirror} mirror */
  #startFaces(session, mirror) {
    const { shell } = this;
    const faces = new Faces({
      stage: shell.stage,
      probe: shell.probe,
      mirror,
      store: this.store,
      flatView: () => session.parts.core.flatView(),
      loadPainter: this.painter.load,
      onchange: (face) => {
        shell.showFace(face, face === 'painted' || faces.canPaint);
        session.send({ kind: 'face', value: face });
      },
    });
    this.faces = faces;
    const around = (/** @type {import('../types').View|null} */ view) => {
      this.languages?.shown(view);
      this.keeping.shown(view?.page ?? '');
    };
    session.onshown = (view) => {
      around(view);
      faces.shown();
    };
    around(session.view);
    // Both look at the page's measures: first they are asked, then the page is changed.
    faces.shown();
    shell.showFace(faces.face, faces.canPaint);
    shell.face.addEventListener('click', (event) => {
      event.preventDefault();
      faces.choose(faces.face === 'painted' ? 'plain' : 'painted');
    });
  }

  /** No core: the service answers page by page. @param {unknown} error */
  #goOnServed(error) {
    console.warn('Frontdoor goes on without WebAssembly:', error);
    this.shell.showLoading(false);
    this.host.say('ready');
  }

  /** @param {unknown} error */
  #fail(error) {
    if (this.#failed) return;
    this.#failed = true;
    console.error('Frontdoor cannot go on:', error);
    this.shell.showFailure();
    this.host.say('failed');
  }

  /** Nothing of the answers stays: not in the page, not in the tab, and no entry of ours in its history. */
  #forget() {
    this.session?.end();
    this.draft.clear();
    this.#end();
    return this.pages.unwind();
  }

  #end() {
    this.session?.end();
    this.faces?.destroy();
    this.shell.stage.replaceChildren();
    this.faces = undefined;
  }
}

// The same script serves the worker: it is in the cache already.
if (typeof document === 'undefined') workForPage();
else void new Form().start();

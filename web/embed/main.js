// Starts the form in its frame. Until it runs, and whenever it cannot, the page's own HTML gives the 999 and 111
// advice and the practice's phone number.
import { Asset, Core } from '../core.js';
import { Draft } from '../draft.js';
import { Faces } from '../faces.js';
import { LiveRegions } from '../mirror/live-regions.js';
import { Mirror } from '../mirror/mirror.js';
import { Outbox } from '../outbox.js';
import { Reports } from '../reports.js';
import { Session } from '../session.js';
import { TabStore } from '../tab-store.js';
import { uuid } from '../uuid.js';
import { Host } from './host.js';
import { Shell } from './shell.js';

/** @typedef {import('../types').Assets & {painterModule?: string, application: string}} BuiltAssets */

/** How old a status may be when the patient comes back to the form, and when they are about to send. */
const statusFreshMilliseconds = 5 * 60 * 1000;
const statusFreshBeforeSendingMilliseconds = 5 * 1000;

/** @param {string} address */
async function fetchBytes(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: HTTP ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** @param {BuiltAssets} assets */
async function loadCore(assets) {
  const [core, redFlags, form, wording, bankHolidays] = await Promise.all([
    Core.fetch(assets.core),
    fetchBytes(assets.redFlags),
    fetchBytes(assets.form),
    fetchBytes(assets.wording),
    fetchBytes(assets.bankHolidays),
  ]);
  core.load(Asset.redFlags, redFlags);
  core.load(Asset.form, form);
  core.load(Asset.wording, wording);
  core.load(Asset.bankHolidays, bankHolidays);
  return core;
}

/** @param {BuiltAssets} assets @returns {import('../faces.js').FacesOptions['loadPainter']} */
function painterLoader(assets) {
  const { painter, painterModule } = assets;
  if (!painter || !painterModule) return null;
  return async () => {
    const module = await import(painterModule);
    return (canvas) => module.Painter.create(painter, canvas);
  };
}

/**
 * The practice's signal; without one the core keeps to "normal".
 * @param {Session} session @param {string} address @returns {Promise<boolean>} whether the service gave one
 */
async function fetchStatus(session, address) {
  try {
    const response = await fetch(address, { cache: 'no-store', credentials: 'omit' });
    if (!response.ok) return false;
    session.send({ kind: 'signal', value: await response.text() });
    return true;
  } catch {
    return false; // Offline: the request will wait in the outbox as well.
  }
}

/** @param {Session} session @param {Host} host @param {string} address */
function keepStatus(session, host, address) {
  let fetched = Date.now();
  let given = fetchStatus(session, address);
  // The holding page's own copy stands in where the service gives none.
  host.onstatus(async (signal) => {
    if (!await given) session.send({ kind: 'signal', value: signal });
  });
  const freshen = (/** @type {number} */ oldestMilliseconds) => {
    if (Date.now() - fetched < oldestMilliseconds) return;
    fetched = Date.now();
    given = fetchStatus(session, address);
  };
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) freshen(statusFreshMilliseconds);
  });
  session.onpage = (page) => {
    if (page === 'check-answers' || page === 'not-sent') freshen(statusFreshBeforeSendingMilliseconds);
  };
}

/**
 * @param {Shell} shell @param {Host} host @param {BuiltAssets} assets @param {TabStore} store
 * @param {(error: unknown) => void} onfault
 */
async function start(shell, host, assets, store, onfault) {
  const practice = shell.practice();
  const api = `/v1/practices/${encodeURIComponent(practice.ods)}`;
  const reports = new Reports(`${api}/form-events`);
  const outbox = new Outbox({
    address: `${api}/requests`,
    report: (kind, value) => {
      session.send({ kind, value });
      if (kind !== 'receipt') return;
      reports.sent();
      host.say('submitted');
    },
  });
  const session = new Session({
    core: await loadCore(assets),
    regions: new LiveRegions(shell.polite, shell.assertive),
    draft: new Draft(store, Date.now),
    outbox,
    host,
    reports,
    onfault,
  });
  const mirror = new Mirror(shell.stage, (event) => session.send(event));
  session.use(mirror);
  session.begin(practice, uuid(), assets.application);
  shell.showForm();
  host.say('ready');
  keepStatus(session, host, `${api}/status`);
  return { session, mirror };
}

/**
 * @param {Shell} shell @param {Session} session @param {Mirror} mirror
 * @param {BuiltAssets} assets @param {TabStore} store
 */
function startFaces(shell, session, mirror, assets, store) {
  const faces = new Faces({
    stage: shell.stage,
    probe: shell.probe,
    mirror,
    store,
    flatView: () => session.parts.core.flatView(),
    loadPainter: painterLoader(assets),
    onchange: (face) => {
      shell.showFace(face, faces.canPaint);
      session.send({ kind: 'face', value: face });
    },
  });
  session.onshown = () => faces.shown();
  shell.showFace(faces.face, faces.canPaint);
  shell.face.addEventListener('click', (event) => {
    event.preventDefault();
    faces.choose(faces.face === 'painted' ? 'plain' : 'painted');
  });
  faces.shown();
}

const shell = new Shell();
const host = new Host();
let failed = false;

/** @param {unknown} error */
function fail(error) {
  if (failed) return;
  failed = true;
  console.error('Frontdoor cannot go on:', error);
  shell.showFailure();
  host.say('failed');
}

document.documentElement.classList.toggle('frontdoor-embedded', host.embedded);
shell.showLoading();
host.follow(shell.content);
const assets = shell.assets();
// Two forms of one practice on one page share a storage: the loader numbers them in the fragment.
const store = new TabStore(`frontdoor:${shell.practice().ods}${location.hash}:`);
start(shell, host, assets, store, fail)
  .then(({ session, mirror }) => startFaces(shell, session, mirror, assets, store))
  .catch(fail);

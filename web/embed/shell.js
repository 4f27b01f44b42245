// The static part of the embed page: what stands there before the form does, and what stands there when it cannot.

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
    this.stage = byId('frontdoor-stage');
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

  /** @returns {import('../types').Assets & {painterModule?: string, application: string}} */
  assets() {
    return JSON.parse(byId('frontdoor-assets').textContent ?? '{}');
  }

  showLoading() {
    this.loading.hidden = false;
  }

  showForm() {
    this.loading.hidden = true;
    this.start.hidden = true;
  }

  /** Advice and phone number come back, above whatever was typed. */
  showFailure() {
    this.loading.hidden = true;
    this.failed.hidden = false;
    this.start.hidden = false;
    this.faces.hidden = true;
    this.assertive.textContent = this.failed.textContent;
    window.scrollTo(0, 0);
  }

  /** @param {'plain'|'painted'} face @param {boolean} choosable */
  showFace(face, choosable) {
    this.face.textContent = face === 'painted' ? 'Plain version' : 'Standard version';
    this.faces.hidden = face === 'plain' && !choosable;
  }
}

// Functions that run in the form's page: they find what a patient sees by its words. Each is self-contained, because it
// is sent to the browser as text.

/** Whether the page's heading, in sight, holds the words. @param {string} words */
export function headingIsShown(words) {
  return [...document.querySelectorAll('h1')].some((heading) =>
    heading.getClientRects().length > 0 && (heading.textContent ?? '').includes(words));
}

/** @param {string} words of a button, or of a link @returns {Element|null} */
export function pressable(words) {
  const all = [...document.querySelectorAll('button, a[href]')];
  return all.find((element) => (element.textContent ?? '').trim().startsWith(words)) ?? null;
}

/** @param {string} words of the label @returns {Element|null} the field */
export function field(words) {
  const labels = [...document.querySelectorAll('label')];
  return labels.find((label) => (label.textContent ?? '').trim().startsWith(words))?.control ?? null;
}

/** @param {string} question of the group @param {string} answer @returns {Element|null} the choice's label */
export function choice(question, answer) {
  for (const group of document.querySelectorAll('fieldset')) {
    if (!(group.querySelector('legend')?.textContent ?? '').includes(question)) continue;
    for (const label of group.querySelectorAll('label')) {
      if ((label.textContent ?? '').trim() === answer) return label;
    }
  }
  return null;
}

/** @param {string} words @returns {boolean} whether they can be read anywhere in the page */
export function reads(words) {
  return document.body.innerText.includes(words);
}

/** Whether the painted face is in sight. */
export function isPainted() {
  return document.querySelector('#frontdoor-stage.frontdoor-painted') !== null;
}

/**
 * Where the start of the new page is, in the frame's own window.
 * @param {string} words of the heading or the error summary's title
 */
export function topOf(words) {
  for (const heading of document.querySelectorAll('h1, h2')) {
    if (heading.getClientRects().length > 0 && (heading.textContent ?? '').includes(words)) {
      return heading.getBoundingClientRect().top;
    }
  }
  return Number.NaN;
}

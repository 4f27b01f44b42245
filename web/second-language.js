// The second language of the page, where the patient chose one: languages/languages.js has put its file into the page.
// What it lacks stays English, and English is always shown beside it, in an isolate of its own (Unicode standard annex
// 9) that the mirror turns into an element with lang and dir.

/** @typedef {{browser: Record<string, string>, page: Record<string, string>}} Translation */

/** @type {Translation|null} */ let translation = null;

function find() {
  if (!translation) {
    // A worker has no page, and its words come from here anyway.
    const text = globalThis.document?.getElementById('frontdoor-translation')?.textContent;
    if (text) translation = JSON.parse(text);
  }
  return translation;
}

/** @param {string|undefined} translated @param {string} english */
export function beside(translated, english) {
  return translated === undefined ? english : `${translated} / \u2066${english}\u2069`;
}

/**
 * A text of our own wording files in both languages, its {names} filled in.
 * @param {string} key of "browser" @param {string} english @param {Record<string, string>} values
 */
export function inBoth(key, english, values) {
  const fill = (/** @type {string} */ pattern) => pattern.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const second = find()?.browser[key];
  return beside(second && fill(second), fill(english));
}

/** Words of the page around the form. @param {string} english */
export function said(english) {
  return beside(find()?.page[english], english);
}

/** A text as nodes: the English in it with its own language and direction. @param {string} text */
export function pieces(text) {
  return text.split(/(\u2066[^\u2069]*\u2069)/).filter(Boolean).map((part) => {
    if (part[0] !== '\u2066') return part;
    const english = document.createElement('span');
    english.lang = 'en';
    english.dir = 'ltr';
    english.textContent = part.slice(1, -1);
    return english;
  });
}

/** A text without the isolates, as it is read. @param {string} text */
export function bare(text) {
  return text.replace(/[\u2066\u2069]/g, '');
}

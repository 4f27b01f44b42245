// The words about photos, fetched with the first photo.
import { beside, translated } from '../second-language.js';
import texts from '../wording/en-photos.json' with { type: 'json' };

/** @param {keyof typeof texts.texts} key @param {Record<string, string>} [values] */
export function words(key, values = {}) {
  const fill = (/** @type {string} */ pattern) => pattern.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const second = translated(key);
  return beside(second && fill(second), fill(texts.texts[key]));
}

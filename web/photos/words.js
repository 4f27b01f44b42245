// The words about photos, fetched with the first photo.
import { inBoth } from '../second-language.js';
import texts from '../wording/en-photos.json' with { type: 'json' };

/** @param {keyof typeof texts.texts} key @param {Record<string, string>} [values] */
export function words(key, values = {}) {
  return inBoth(key, texts.texts[key], values);
}

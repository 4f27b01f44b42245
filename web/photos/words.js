// The words about photos, fetched with the first photo.
import texts from '../wording/en-photos.json' with { type: 'json' };

/** @param {keyof typeof texts.texts} key @param {Record<string, string>} [values] */
export function words(key, values = {}) {
  return texts.texts[key].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

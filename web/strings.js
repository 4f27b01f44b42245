// The words that belong to the browser's controls and not to the form: hidden prefixes and the character count.
import { inBoth } from './second-language.js';
import texts from './wording/en.json' with { type: 'json' };

/**
 * The text of `key` with each {name} replaced. A missing key is a programmer's error.
 * @param {keyof typeof texts.texts} key
 * @param {Record<string, string>} [values]
 */
export function string(key, values = {}) {
  const text = texts.texts[key];
  if (text === undefined) throw new Error(`No wording for ${key}`);
  return inBoth(key, text, values);
}

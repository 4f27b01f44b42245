// What is typed in the measurements of keystrokes, texts of our own messages letter by letter, and the clock for them.
import { readFileSync } from 'node:fs';

/** Processor time of this process in microseconds: the machine has other work, too. */
export function processorTime() {
  const { user, system } = process.cpuUsage();
  return user + system;
}

const root = new URL('../', import.meta.url);
const longCharacters = 1_000;
const shortCharactersMax = 200;
const shortCount = 200;

/** @param {string} writer @returns {string[]} */
function messagesOf(writer) {
  const lines = readFileSync(new URL(`core/data/reader/messages/${writer}.jsonl`, root), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line).text);
}

/** A thousand characters of everyday letters. */
export const longText = messagesOf('letters-01').join(' ').slice(0, longCharacters);

/** Two hundred messages as patients write them: emergencies, same-day matters and routine. */
export const shortTexts = messagesOf('writer-05').filter((text) => text.length <= shortCharactersMax)
  .filter((_text, index, all) => index % Math.floor(all.length / shortCount) === 0).slice(0, shortCount);

/**
 * The text after each keystroke, for texts typed one after the other.
 * @param {string[]} texts @param {number} from how many characters are there already @returns {string[]}
 */
export function keystrokes(texts, from) {
  return texts.flatMap((text) => Array.from({ length: text.length - from }, (_, typed) =>
    text.slice(0, from + typed + 1)));
}

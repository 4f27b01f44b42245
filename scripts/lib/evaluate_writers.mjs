// What the rules and the second reader together do with messages, by the writer of the messages: scripts/evaluate.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const MESSAGES = 'core/data/reader/messages';
const SEVERE = new Set(['emergency-999', 'emergency-department', 'crisis-line', 'maternity-unit']);
// As scripts/lib/reader/messages.py: blocks of so many lines, of which every fifth is held out in each language.
const LANGUAGE_BLOCK = 20;
const LANGUAGE_PARTS = 5;

const isHeldOut = (writer, line) => writer.startsWith('held-out') || (writer.startsWith('language-') &&
  Math.floor(line / LANGUAGE_BLOCK) % LANGUAGE_PARTS === LANGUAGE_PARTS - 1);

/** The messages whose two labels agree, by writer: those never trained on, then those that were. */
function writers() {
  const files = readdirSync(MESSAGES).filter((name) => name.endsWith('.jsonl')).sort();
  const all = files.flatMap((file) => {
    const writer = file.replace('.jsonl', '');
    const rows = readFileSync(join(MESSAGES, file), 'utf8').trim().split('\n').map((row, line) =>
      ({ ...JSON.parse(row), writer, heldOut: isHeldOut(writer, line) }));
    return rows.filter((row) => row.second === null || row.second === row.label);
  });
  const sets = new Map();
  for (const row of all) {
    const key = `${row.heldOut ? 0 : 1} ${row.writer}`;
    sets.set(key, [...(sets.get(key) ?? []), row]);
  }
  const ordered = [...sets].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, rows]) =>
    ({ name: key.slice(2), heldOut: key.startsWith('0'), rows }));
  const others = ordered.filter(({ name, heldOut }) => heldOut && name.startsWith('held-out'));
  const whole = { name: 'all three', heldOut: true, rows: others.flatMap(({ rows }) => rows) };
  return [...others, whole, ...ordered.filter((set) => !others.includes(set))];
}

const acts = (reading) => reading.action !== 'none';
const sends = (reading) => SEVERE.has(reading.action);
const asks = (reading) => reading.asks.length > 0;
const reaches = (reading) => acts(reading) || asks(reading);
const reachesSevere = (reading) => sends(reading) || reading.asks.some((ask) => SEVERE.has(ask.ifYes));

const COLUMNS = [['E', reaches], ['E', reachesSevere], ['E', sends], ['S', reaches], ['S', sends],
  ['R', sends], ['R', acts], ['R', asks], ['R', reaches]];
const HEAD = ['writer', 'E → action or question', 'E → 999 level, if answered yes', 'E → 999 level at once',
  'S → action or question', 'S → 999 level at once', 'R → 999 level at once', 'R → any action', 'R → question',
  'R → either'];

/**
 * Two tables of Markdown rows.
 * @param {(texts: string[]) => any[]} read @param {(part: number, whole: number) => string[]} figure
 */
export function writerTables(read, figure) {
  const rows = { heldOut: [], trained: [] };
  for (const { name, heldOut, rows: messages } of writers()) {
    const readings = read(messages.map((message) => message.text));
    const cells = COLUMNS.map(([label, test]) => {
      const wanted = readings.filter((_, i) => messages[i].label === label);
      const [share, interval] = figure(wanted.filter(test).length, wanted.length);
      return heldOut && wanted.length > 0 ? `${share}, ${interval}` : share;
    });
    (heldOut ? rows.heldOut : rows.trained).push([name, ...cells]);
  }
  return { head: HEAD, ...rows };
}

/**
 * What a writer's messages got the first time that any model read them. Only added to: a text is unseen only once.
 * E, S: reached by an action or a question; R: 999 level at once, any action, a question.
 */
export const FIRST_BY_WRITER = [
  ['held-out-01', 'English, 50,000 features', '100.0 % (326/326)', '96.9 % (126/130)', '0.7 %', '1.6 %', '5.8 %'],
];

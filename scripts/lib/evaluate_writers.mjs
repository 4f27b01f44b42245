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
  const whole = { name: 'all held-out writers', heldOut: true, rows: others.flatMap(({ rows }) => rows) };
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
  ['held-out-01', 'English, nine writers, 50,000 features, fitted for 9 % asked or acted on',
    '100.0 % (326/326)', '96.9 % (126/130)', '0.7 % (4/555)', '1.6 % (9/555)', '5.8 % (32/555)'],
  ['held-out-02', 'the same with letters-02', '99.3 % (294/296)', '99.1 % (106/107)', '2.2 % (10/455)',
    '3.1 % (14/455)',
    '8.1 % (37/455)'],
  ['held-out-03', 'the same', '100.0 % (272/272)', '99.0 % (102/103)', '2.2 % (10/458)', '3.9 % (18/458)',
    '10.7 % (49/458)'],
  ['held-out-04', 'English, writers 01 to 10, letters 01 and 02; fitted for 8 % with the grave rules counted',
    '100.0 % (128/128)', '96.3 % (52/54)', '0.0 % (0/168)', '2.4 % (4/168)', '7.1 % (12/168)'],
  ['held-out-05', 'the same', '99.2 % (125/126)', '94.5 % (52/55)', '2.4 % (4/170)', '3.5 % (6/170)', '8.8 % (15/170)'],
  ['writer-09, before it trained', 'writers 01 to 08; fitted without the grave rules; by the first label alone',
    '92.8 % (142/153)', '88.3 % (53/60)', '2.4 % (5/207)', '5.8 % (12/207)', '12.1 % (25/207)'],
  ['writer-10, before it trained', 'the same', '92.5 % (148/160)', '84.3 % (59/70)', '0.0 % (0/190)', '2.6 % (5/190)',
    '18.4 % (35/190)'],
  ['languages, every fifth block', '50,000 features; every finding of a rule asked about, which was given up',
    '75.4 % (338/448)', '67.1 % (104/155)', '1.3 % (7/527)', '3.8 % (20/527)', '16.9 % (89/527)'],
];

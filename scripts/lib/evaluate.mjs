// Reads the shared texts with the `frontdoor` command and writes the figures as one Markdown page: scripts/evaluate.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FIRST_BY_WRITER, writerTables } from './evaluate_writers.mjs';
import { countMessages, countMessagesBy, messageSets } from './evaluate_messages.mjs';

const [command, corpora, page] = process.argv.slice(2);
const PACK = 'core/data/redflags';
const MESSAGES = 'tests/fixtures/redflags';
const HARD = new Set(['emergency-999', 'emergency-department', 'crisis-line', 'maternity-unit']);
const EMERGENCY = new Set(['emergency-999', 'emergency-department']);
const isUrgent = (action) => action !== 'none';

/** @param {string} name */
function rows(name) {
  const path = join(corpora, `${name}.tsv`);
  if (!existsSync(path)) return [];
  const [head, ...lines] = readFileSync(path, 'utf8').split('\n').filter((line) => line !== '');
  const keys = head.split('\t');
  return lines.map((line) => Object.fromEntries(line.split('\t').map((value, i) => [keys[i], value])));
}

/** @param {string} mode @param {object[]} lines */
function run(mode, lines) {
  if (lines.length === 0) return [];
  const input = lines.map((line, i) => JSON.stringify({ id: String(i), ...line })).join('\n');
  const done = spawnSync(command, [mode, '--jsonl'], { input, encoding: 'utf8', maxBuffer: 1 << 30 });
  if (done.status !== 0) throw new Error(`${command} ${mode}: ${done.stderr}`);
  return done.stdout.trim().split('\n').map((line) => JSON.parse(line));
}

const read = (texts) => run('redflags', texts.map((text) => ({ text })));
const percent = (part, whole) =>
  (whole === 0 ? 'no rows' : `${((100 * part) / whole).toFixed(1)} % (${part}/${whole})`);

/** The 95 % interval of a share (Wilson). */
function interval(part, whole) {
  if (whole === 0) return '';
  const z = 1.96;
  const middle = (part + (z * z) / 2) / (whole + z * z);
  const half = (z * Math.sqrt((part * (whole - part)) / whole + (z * z) / 4)) / (whole + z * z);
  return `${(100 * Math.max(0, middle - half)).toFixed(1)} to ${(100 * Math.min(1, middle + half)).toFixed(1)} %`;
}
const figure = (part, whole) => [percent(part, whole), interval(part, whole)];
const share = (readings, test) => figure(readings.filter((reading) => test(reading.action)).length, readings.length);

function packExamples() {
  const examples = [];
  for (const file of readdirSync(PACK).filter((name) => name.endsWith('.json') && !name.includes('.schema'))) {
    const { rules = [] } = JSON.parse(readFileSync(join(PACK, file), 'utf8'));
    for (const rule of rules) examples.push(...rule.positive);
  }
  return examples;
}

/** Misspellings put into sentences that fire: does the action stay what it was? */
function misspellings() {
  const examples = packExamples();
  const pairs = [...rows('d_redflag_vocabulary_misspellings'), ...rows('d_observed_patient_misspellings')]
    .filter((row) => Number(row.osa_distance) <= 2 && !/multiword/.test(row.note ?? ''))
    .map((row) => ({ wrong: row.misspelling.toLowerCase(), right: row.correct.toLowerCase() }));
  const cases = [];
  for (const { wrong, right } of pairs) {
    const word = new RegExp(`\\b${right.replace(/[^a-z ]/g, '.')}\\b`, 'i');
    for (const text of examples.filter((example) => word.test(example)).slice(0, 3)) {
      cases.push({ wrong, right, text, changed: text.replace(word, wrong) });
    }
  }
  const before = read(cases.map((item) => item.text));
  const after = read(cases.map((item) => item.changed));
  const mattering = cases.map((item, i) => ({ ...item, before: before[i].action, after: after[i].action }))
    .filter((item) => item.before !== 'none');
  const words = new Map();
  for (const item of mattering) words.set(item.wrong, (words.get(item.wrong) ?? true) && item.before === item.after);
  return { kept: mattering.filter((item) => item.before === item.after).length, all: mattering.length,
           failed: [...words].filter(([, kept]) => !kept).map(([wrong]) => wrong), words: words.size };
}

/** The languages the pack has a file for. */
function packLanguages() {
  return readdirSync(PACK).map((name) => /^language-(\w+)\.json$/.exec(name)?.[1]).filter(Boolean);
}

/** Phrases in other languages: the readings of all, and counts by language. */
function languages() {
  const known = packLanguages();
  const pressing = ['emergency', 'crisis', 'urgent', 'maternity-urgent'];
  const wanted = rows('e_refugee_phrasebook_medical')
    .filter((row) => pressing.includes(row.label) && known.includes(row.lang));
  const readings = read(wanted.map((row) => row.text));
  const table = new Map();
  wanted.forEach((row, i) => {
    const seen = table.get(row.lang) ?? { hit: 0, all: 0 };
    seen.all += 1;
    if (isUrgent(readings[i].action)) seen.hit += 1;
    table.set(row.lang, seen);
  });
  return { table, readings };
}

/** Which rule groups spoke, by set of texts. */
function groupsOf(sets) {
  const groups = new Map();
  sets.forEach(([, readings], column) => {
    for (const reading of readings) {
      const present = reading.findings.filter((finding) => finding.status === 'present');
      const spoke = new Set(present.map((finding) => finding.rule.split('.')[0]));
      for (const group of spoke) {
        const counts = groups.get(group) ?? sets.map(() => 0);
        counts[column] += 1;
        groups.set(group, counts);
      }
    }
  });
  return groups;
}

const text = (row) => row.text ?? row.phrase ?? row.sentence;
const pick = (name, test) => read(rows(name).filter(test).map(text));
const lay = pick('b_healthbench_emergent', (row) => row.voice !== 'clinician' && row.lang === 'en');
const gpUrgent = [...pick('b_primock57_uk_gp', (row) => /^(emergency|urgent)$/.test(row.label)),
                  ...pick('b_uk_gp_reception_scenarios', (row) => /^(emergency|urgent)$/.test(row.label))];
const advised = pick('c_patient_messages', (row) => row.silver_urgency === 'emergency-advised');
const routine = pick('c_patient_messages', (row) => row.silver_urgency === 'routine-candidate');
const anxious = pick('b_health_anxiety_benign', (row) => row.label === 'non-urgent');
const counselling = pick('c_counselchat_questions', () => true);
const absent = pick('a_avey_absent_findings', () => true);
const vignettes = new Map();
for (const row of rows('a_avey_absent_findings')) {
  vignettes.set(row.vignette_id, [...(vignettes.get(row.vignette_id) ?? []), row.sentence]);
}
const absentWhole = read([...vignettes.values()].map((sentences) => `${sentences.join('. ')}.`));
const real = read(rows('d_confusable_real_words')
  .flatMap((row) => [row.real_word, `I feel ${row.real_word} about it`]));
const webPhrases = pick('e_attested_web_phrases', (row) => packLanguages().includes(row.lang) &&
  /emergency|crisis|urgent/.test(row.label));
const spelling = misspellings();
const { table: tongues, readings: tongueReadings } = languages();
const tongueHits = [...tongues.values()].reduce((sum, item) => sum + item.hit, 0);
const tongueAll = [...tongues.values()].reduce((sum, item) => sum + item.all, 0);

const sets = messageSets(MESSAGES).map((set) => {
  const actions = read(set.messages.map((message) => message.text)).map((reading) => reading.action);
  return { ...set, actions, counts: countMessages(set.messages, actions) };
});
const heldOut = sets.find((set) => set.name === 'held-out').counts;

/** Acted on, or asked about: what a patient who has the signs ends with. */
const reached = (readings) =>
  figure(readings.filter((reading) => isUrgent(reading.action) || reading.asks.length > 0).length, readings.length);
const asked = (readings) => figure(readings.filter((reading) => reading.asks.length > 0).length, readings.length);

const figures = [
  ['lay messages that physicians call emergencies → some urgent action', '≥ 95 %', share(lay, isUrgent)],
  ['the same → 999, A&E, crisis or maternity', '≥ 80 %', share(lay, (action) => HARD.has(action))],
  ['the same → an action or a question', '≥ 97 %', reached(lay)],
  ['UK GP consultations and reception scenarios, emergency or urgent → some urgent action', '≥ 90 %',
    share(gpUrgent, isUrgent)],
  ['the same → an action or a question', '', reached(gpUrgent)],
  ['patient messages whose doctor advised emergency care → some urgent action', '', share(advised, isUrgent)],
  ['the same → an action or a question', '', reached(advised)],
  ['routine patient messages → 999 or A&E', '≤ 2 %', share(routine, (action) => EMERGENCY.has(action))],
  ['routine patient messages → any urgent action', '≤ 10 %', share(routine, isUrgent)],
  ['routine patient messages → a question', '≤ 10 %', asked(routine)],
  ['worry and what-if messages → 999 or A&E', '≤ 2 %', share(anxious, (action) => EMERGENCY.has(action))],
  ['counselling questions → 999 or A&E', '≤ 2 %', share(counselling, (action) => EMERGENCY.has(action))],
  ['absent findings, sentence by sentence → any urgent action', '≤ 0.5 %', share(absent, isUrgent)],
  ['the same → a question', '', asked(absent)],
  ['absent findings, whole vignettes → any urgent action', '≤ 0.5 %', share(absentWhole, isUrgent)],
  ['known misspellings (distance ≤ 2) keep the action of the right spelling', '≥ 95 %',
    figure(spelling.kept, spelling.all)],
  ['real words close to a red-flag word set anything off', '≤ 1 %', share(real, isUrgent)],
  ['red-flag phrases in the other languages of the pack → urgent action', '≥ 80 %', figure(tongueHits, tongueAll)],
  ['the same → an action or a question', '≥ 80 %', reached(tongueReadings)],
  ['web pages\' red-flag phrases in those languages → urgent action', '≥ 80 %', share(webPhrases, isUrgent)],
  ['the same → an action or a question', '≥ 80 %', reached(webPhrases)],
  ['our own held-out messages, pressing → some urgent action', '', figure(heldOut.some, heldOut.pressing)],
  ['the same → at least the action that is right', '', figure(heldOut.enough, heldOut.pressing)],
  ['our own held-out messages, not pressing → more than is right', '', figure(heldOut.over, heldOut.benign)],
];

/** Rules that spoke in a set of texts that should be quiet, the loudest first. */
function alarms(readings) {
  const counts = new Map();
  for (const reading of readings) {
    const present = reading.findings.filter((finding) => finding.status === 'present');
    for (const rule of new Set(present.map((finding) => finding.rule))) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}

const row = (cells) => `| ${cells.join(' | ')} |`;
const table = (head, body) => [row(head), row(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...body.map(row), ''];
const list = (counts) => counts.map(([name, count]) => `${name} ${count}`).join(', ') || 'none';

function groupTable() {
  const columns = [['lay emergencies', lay], ['UK GP urgent', gpUrgent], ['routine', routine],
    ['worry', anxious], ['counselling', counselling]];
  const groups = [...groupsOf(columns)].sort(([a], [b]) => (a < b ? -1 : 1));
  return table(['group', ...columns.map(([name, readings]) => `${name} (${readings.length})`)],
               groups.map(([name, counts]) => [name, ...counts]));
}

const MESSAGE_HEAD =
  ['messages', 'pressing → some action', 'pressing → enough', 'not pressing → too much', '→ 999 or A&E'];
const messageRow = (name, { pressing, some, enough, benign, over, emergency }) =>
  [name, percent(some, pressing), percent(enough, pressing), percent(over, benign), percent(emergency, benign)];

function messageTables() {
  const messages = sets.flatMap((set) => set.messages);
  const actions = sets.flatMap((set) => set.actions);
  const by = (property) => table([property, ...MESSAGE_HEAD.slice(1)], countMessagesBy(property, messages, actions)
    .map(([name, counts]) => messageRow(name, counts)));
  return [...table(MESSAGE_HEAD, sets.map((set) => messageRow(set.name, set.counts))), ...by('group'), ...by('voice')];
}

/** Measured once and written down here: a set can be read unseen only once. */
const FIRST_READINGS = [
  ['first', '76 %', '', '', ''],
  ['second: sought-out odd wordings', '60 % (77/128)', '', '', ''],
  ['third', '78 % (59/76)', '', '', ''],
  ['fourth: as patients, carers and receptionists write', '90.4 % (150/166)', '87.3 % (145/166)', '3.4 % (4/119)',
    '5/17 worry, 1/12 counselling, 0/18 absent'],
  ['fifth: the same kind, after tuning on the fourth', '84.1 % (132/157)', '81.5 % (128/157)', '1.8 % (2/109)',
    '3/20 worry, 0/12 counselling, 2/16 absent'],
  ['sixth: sought-out odd wordings, after tuning on the fifth', '71.6 % (58/81)', '61.7 % (50/81)', '0.0 % (0/32)',
    '1/6 worry, 0/4 counselling, 0/5 absent'],
  ['seventh: one or more for each group of criteria', '80.0 % (116/145)', '73.1 % (106/145)', '0.0 % (0/12)',
    '1/12 routine'],
  ['eighth: a third of them long and chatty, after tuning on the seventh', '79.3 % (119/150)', '76.7 % (115/150)',
    '0.0 % (0/16)', '0/16 routine'],
  ['ninth: mixed, after synonyms and mentions that run on', '84.4 % (103/122)', '80.3 % (98/122)', '0.0 % (0/12)',
    '0/12 routine'],
  ['tenth: mixed, after tuning on the ninth', '89.5 % (77/86)', '86.0 % (74/86)', '0.0 % (0/10)', '0/10 routine'],
  ['eleventh: another writer, who knew no rule', '86.5 % (135/156)', '80.1 % (125/156)', '4.6 % (3/65)',
    '7/65 routine, 0/12 worry, 0/10 counselling, 0/8 absent'],
  ['twelfth: the same writer, after tuning on the eleventh', '82.1 % (142/173)', '75.7 % (131/173)', '3.4 % (2/59)',
    '2/59 routine, 3/12 worry, 1/10 counselling, 1/8 absent'],
  ['thirteenth: the same writer, after tuning on the twelfth', '79.4 % (150/189)', '70.9 % (134/189)', '3.4 % (2/58)',
    '2/58 routine, 2/12 worry, 2/10 counselling, 1/8 absent'],
  ['questions: old, treated or everyday trouble, before the rules heard it', '85.0 % (17/20)', '85.0 % (17/20)',
    '13.4 % (15/112)', '21/112 routine'],
];

function firstReadings() {
  return [...table(['set', 'pressing → some action', 'pressing → enough', 'routine → 999 or A&E', 'others → too much'],
                   FIRST_READINGS),
    'About one pressing message in five of a kind not met before still leads to nothing, more if the wording is odd.',
    'The rules before the seventh set gave some action to 78.7 % (118/150) of the eighth, 81.1 %',
    '(99/122) of the ninth. Of the 81 of the ninth that need more than a same-day call, 63 (77.8 %) got more then,',
    '69 (85.2 %) when it was first read. Of the tenth the older rules gave 84.9 % (73/86).',
    'The eleventh to the thirteenth are by another writer. The rules before the eleventh gave some',
    'action to 82.7 % (143/173) of the twelfth and 77.2 % (146/189) of the thirteenth: tuning on some 330 messages',
    'brought two points on messages not met. Of the 144 of the thirteenth that need more than a same-day call 103',
    '(71.5 %) get more.',
    'Totals of the thirteenth were seen once on the way. Then the rules were tuned on what it and the',
    'tenth still missed: the figure below for them is no figure for messages not met.',
    ''];
}

const byWriter = writerTables(read, figure);

const lines = [
  '# How the rules and the second reader perform',
  '',
  '## Writers that nothing was trained or tuned on',
  '',
  'Messages made for this project (core/data/reader/messages) by writers whose texts trained nothing, and of each',
  'other language every fifth block. E: an emergency; S: a matter for the same day; R: routine. 999 level: 999, A&E, a',
  'crisis line or the maternity unit. A question asks for signs; a yes acts as the sign\'s rule does. Writers and',
  'labels are language models\', not patients\' or clinicians\': real messages are stranger.',
  '',
  ...table(byWriter.head, byWriter.heldOut),
  '### First readings',
  '',
  ...table(['writer', 'model', 'E', 'S', 'R → 999 level', 'R → action', 'R → question'], FIRST_BY_WRITER),
  '## Texts from elsewhere',
  '',
  'Written by `./scripts/evaluate`, from texts that nobody of this project wrote (their origin, licence and labels',
  'are beside them in the shared corpora) and from messages of our own (tests/fixtures/redflags). No clinician has',
  'reviewed a rule or a message. The labels of the routine messages are weak: some of the alarms below are right.',
  '',
  ...table(['what', 'target', 'measured', '95 % interval'],
           figures.map(([what, target, value]) => [what, target, ...value])),
  '## What these figures are worth', '',
  '- Every shared text above was read while the rules were written and tuned, so these figures flatter the rules; on',
  '  unseen texts of the same kinds expect less. The sets of emergencies are small: see the intervals.',
  '- The messages of the set `held-out` were not read while tuning, but their totals were looked at about ten times,',
  '  and the same hand wrote all sets: it is no clean held-out figure. What wordings never met will get is nearer to',
  '  the table of first readings below.',
  '- Negation and history of mentions marked in clinical notes need a marked set that is not among the shared texts;',
  '  our own sentences for it run as a test (redflags_assertions_test.cpp). The last 157 of them, before anything was',
  '  tuned on them: negation F1 0.961, historical F1 0.809.',
  '- The routine, advised and counselling messages of open licence have trained the second reader: their figures',
  '  flatter it; those of the emergencies, the worry, the absent findings and the other languages do not.',
  '- A question counts as no action here; a row of its own says how many are reached by either.',
  '',
  '## Texts in which a rule group spoke', '', ...groupTable(),
  '## First readings: sets of our own before anything was tuned on them', '', ...firstReadings(),
  '## Messages of our own, with the rules as they are now', '', ...messageTables(),
  '## Writers that the second reader was trained on', '',
  'These figures flatter it. Out of fold they are as docs/reader/model-card.md says.', '',
  ...table(byWriter.head, byWriter.trained),
  '## False alarms by rule', '', 'In how many texts a rule spoke; several may speak in one text.', '',
  ...[['routine', routine], ['worry', anxious], ['counselling', counselling]]
    .map(([name, readings]) => `- ${name}: ${list(alarms(readings))}`), '',
  '## Other languages', '',
  ...table(['language', 'urgent'], [...tongues].sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, item]) => [name, percent(item.hit, item.all)])),
  `## Misspellings that change the action (${spelling.failed.length} of ${spelling.words})`, '',
  spelling.failed.join(', ') || 'none', '',
];
writeFileSync(page, lines.join('\n'));
for (const [what, target, [measured, range]] of figures) console.log(`${what}\n    ${target}  ${measured}  ${range}`);

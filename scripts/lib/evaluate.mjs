// Reads the shared texts with the `frontdoor` command and writes the figures as one Markdown page: scripts/evaluate.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [command, corpora, page] = process.argv.slice(2);
const PACK = 'core/data/redflags';
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
const share = (readings, test) => percent(readings.filter((reading) => test(reading.action)).length, readings.length);

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

function languages() {
  const pressing = ['emergency', 'crisis', 'urgent', 'maternity-urgent'];
  const wanted = rows('e_refugee_phrasebook_medical')
    .filter((row) => pressing.includes(row.label) && row.lang !== 'en');
  const readings = read(wanted.map((row) => row.text));
  const table = new Map();
  wanted.forEach((row, i) => {
    const seen = table.get(row.lang) ?? { hit: 0, all: 0 };
    seen.all += 1;
    if (isUrgent(readings[i].action)) seen.hit += 1;
    table.set(row.lang, seen);
  });
  return table;
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
const spelling = misspellings();
const tongues = languages();
const tongueHits = [...tongues.values()].reduce((sum, item) => sum + item.hit, 0);
const tongueAll = [...tongues.values()].reduce((sum, item) => sum + item.all, 0);

const figures = [
  ['lay messages that physicians call emergencies → some urgent action', '≥ 95 %', share(lay, isUrgent)],
  ['the same → 999, A&E, crisis or maternity', '≥ 80 %', share(lay, (action) => HARD.has(action))],
  ['UK GP consultations and reception scenarios, emergency or urgent → some urgent action', '≥ 90 %',
    share(gpUrgent, isUrgent)],
  ['patient messages whose doctor advised emergency care → some urgent action', '', share(advised, isUrgent)],
  ['routine patient messages → 999 or A&E', '≤ 2 %', share(routine, (action) => EMERGENCY.has(action))],
  ['routine patient messages → any urgent action', '≤ 10 %', share(routine, isUrgent)],
  ['worry and what-if messages → 999 or A&E', '≤ 2 %', share(anxious, (action) => EMERGENCY.has(action))],
  ['counselling questions → 999 or A&E', '≤ 2 %', share(counselling, (action) => EMERGENCY.has(action))],
  ['absent findings, sentence by sentence → any urgent action', '≤ 0.5 %', share(absent, isUrgent)],
  ['absent findings, whole vignettes → any urgent action', '≤ 0.5 %', share(absentWhole, isUrgent)],
  ['known misspellings (distance ≤ 2) keep the action of the right spelling', '≥ 95 %',
    percent(spelling.kept, spelling.all)],
  ['real words close to a red-flag word set anything off', '≤ 1 %', share(real, isUrgent)],
  ['red-flag phrases in other languages → urgent action', '≥ 80 %', percent(tongueHits, tongueAll)],
];
const sets = [['lay emergencies', lay], ['UK GP urgent', gpUrgent], ['routine', routine],
  ['worry', anxious], ['counselling', counselling]];
const groups = [...groupsOf(sets)].sort(([a], [b]) => (a < b ? -1 : 1));
const row = (cells) => `| ${cells.join(' | ')} |`;
const lines = [
  '# How the red-flag engine performs',
  '',
  'Written by `./scripts/evaluate` from texts that nobody of this project wrote; their origin, licence and labels',
  'stand beside them in the shared corpora. No clinician has reviewed a rule. The labels of the routine messages are',
  'weak: some of the alarms below are right.',
  '', row(['what', 'target', 'measured']), row(['---', '---', '---']), ...figures.map(row), '',
  '## Texts in which a rule group spoke', '',
  row(['group', ...sets.map(([name, readings]) => `${name} (${readings.length})`)]),
  row(['---', ...sets.map(() => '---:')]), ...groups.map(([name, counts]) => row([name, ...counts])), '',
  '## Other languages', '', row(['language', 'urgent']), row(['---', '---']),
  ...[...tongues].sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, item]) => row([name, percent(item.hit, item.all)])), '',
  `## Misspellings that change the action (${spelling.failed.length} of ${spelling.words})`, '',
  spelling.failed.join(', ') || 'none', '',
];
writeFileSync(page, lines.join('\n'));
for (const [what, target, measured] of figures) console.log(`${what}\n    ${target}  ${measured}`);

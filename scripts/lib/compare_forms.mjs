// See scripts/compare-forms.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const shared = process.env.FRONTDOOR_SHARED ?? path.join(root, '../shared');
const folder = process.argv[2] ?? path.join(shared, 'questionnaire-pairs');
const command = process.env.FRONTDOOR ?? path.join(root, 'build/native-release/bin/frontdoor');
if (!existsSync(path.join(folder, 'INDEX.tsv'))) {
  console.error(`compare-forms: there is no INDEX.tsv in ${folder}`);
  process.exit(1);
}
const lines = readFileSync(path.join(folder, 'INDEX.tsv'), 'utf8').trim().split('\n');
const names = lines[0].split('\t');
const rows = lines.slice(1).map((line) =>
  Object.fromEntries(line.split('\t').map((value, index) => [names[index], value])));

let judged = 0;
let agreed = 0;
let published = 0;
let publishedValid = 0;
for (const row of rows) {
  const verdict = row.expected_verdict;
  const isPublished = verdict.startsWith('valid(');
  if (verdict !== 'valid' && verdict !== 'invalid' && !isPublished) continue;
  const file = path.join(folder, row.file);
  const args = ['form', 'validate'];
  const form = row.questionnaire_or_supporting_files?.split(/[,;| ]/)[0];
  if (row.resource === 'Questionnaire') args.push('--questionnaire', file);
  else args.push(...(form ? ['--questionnaire', path.join(folder, form)] : []), '--response', file);
  const run = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  const said = JSON.parse(run.stdout);
  if (isPublished) {
    published += 1;
    publishedValid += said.valid ? 1 : 0;
  } else {
    judged += 1;
    agreed += said.valid === (verdict === 'valid') ? 1 : 0;
  }
  if (said.valid === (verdict !== 'invalid')) continue;
  console.log(`${row.file}: ${said.valid ? 'valid' : 'invalid'} here, ${verdict} there; there: ${row.java_messages}`);
  for (const issue of said.issues.filter((one) => one.severity === 'error').slice(0, 6)) {
    console.log(`    ${issue.location}: ${issue.code}: ${issue.text}`);
  }
}
console.log(`judged pairs: ${agreed} of ${judged} agree (${((100 * agreed) / Math.max(judged, 1)).toFixed(1)} %)`);
console.log(`published examples, unjudged: ${publishedValid} of ${published} valid here`);
process.exit(agreed / Math.max(judged, 1) >= 0.97 ? 0 : 1);

// Reads what the benches printed and writes docs/performance.md with its charts, for `bench-all`.
//
//   node scripts/lib/bench_report.mjs FOLDER DOCS     FOLDER has NAME.txt of each bench
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** @typedef {{what: string, ours: number, unit: string, peer?: {name: string, value: number}, aim?: number,
 *   more?: boolean}} Figure  aim: of the ratio where there is a peer, else of ours; more: at least, not at most */
/** @typedef {{name: string, value: number, ours: boolean}} Bar */

/** @param {string} text @returns {{name: string, rows: Record<string, number>[]}[]} */
export function readIntake(text) {
  /** @type {Map<string, Record<string, number>[]>} */ const services = new Map();
  for (const [, name, json] of text.matchAll(/^(\w+) +(\{.*\})$/gm)) {
    services.set(name, [...(services.get(name) ?? []), JSON.parse(json)]);
  }
  return [...services].map(([name, rows]) => ({ name, rows }));
}

/** The figures of one page each, by the names of the columns. @param {string} text */
export function readWeb(text) {
  const lines = text.split('\n');
  const head = lines.findIndex((line) => line.startsWith('page  '));
  if (head < 0) return [];
  const cells = (/** @type {string} */ line) => (line.slice(38).match(/.{1,10}/g) ?? []).map((cell) => cell.trim());
  const names = cells(lines[head]);
  return lines.slice(head + 1).filter((line) => line.length > 38).map((line) => {
    const of = cells(line).map(Number);
    return { name: line.slice(0, 38).trim(), of: Object.fromEntries(names.map((name, i) => [name, of[i]])) };
  });
}

/** @param {string} text @param {RegExp} pattern */
const number = (text, pattern) => Number(text.match(pattern)?.[1] ?? NaN);

/** @param {string} text @returns {Figure[]} */
export function intakeFigures(text) {
  const services = readIntake(text);
  const of = (/** @type {string} */ name, /** @type {number} */ connections, /** @type {number} */ rate) =>
    services.find((service) => service.name === name)?.rows
      .find((row) => row.connections === connections && row.rate === rate);
  const [ours, node] = [of('ours', 64, 0), of('node', 64, 0)];
  /** @type {Figure[]} */ const figures = [];
  if (ours && node) {
    figures.push({ what: 'durable submissions a second, 64 connections', ours: ours.per_second, unit: '/s',
      peer: { name: 'Node, without red flags and encryption', value: node.per_second }, aim: 2, more: true });
  }
  if (ours) figures.push({ what: 'the same: 99 % are done within', ours: ours.p99_ms, unit: 'ms', aim: 25 });
  for (const [connections, rate, what, aim] of /** @type {[number, number, string, number][]} */ ([
    [64, 210, '210 a second: 99 % within', 25], [1000, 1000, '1,000 connections, 1,000 a second: 99 % within', 10],
    [20, 50, '50 a second beside 1,000 clients of one byte a second: 99 % within', 10]])) {
    const row = of('ours', connections, rate);
    if (row) figures.push({ what, ours: row.p99_ms, unit: 'ms', aim });
  }
  const memory = number(text, /memory with 1,000 connections: (\d+) kB/) / 1000;
  if (memory) figures.push({ what: 'memory with 1,000 connections', ours: memory, unit: 'MB', aim: 45 });
  return figures;
}

/** @param {string} text @returns {Figure[]} */
export function webFigures(text) {
  const pages = readWeb(text);
  const of = (/** @type {string} */ start) => pages.find(({ name }) => name.startsWith(start))?.of;
  const [nhs, survey] = [of('nhsuk-frontend'), of('SurveyJS')];
  const painted = pages.find(({ name }) => name === 'Frontdoor, its own page')?.of;
  const plain = of('Frontdoor, its own page, plain');
  if (!nhs || !survey || !painted || !plain) return [];
  return [
    { what: 'first answer, painted face', ours: painted.answer, unit: 'ms',
      peer: { name: 'static NHS page', value: nhs.answer }, aim: 1 },
    { what: 'the form reads words (core)', ours: plain.core, unit: 'ms', aim: 1500 },
    { what: 'painted', ours: painted.painted, unit: 'ms', peer: { name: 'SurveyJS', value: survey.answer }, aim: 1 },
    { what: 'work of the main thread, painted face', ours: painted.work, unit: 'ms',
      peer: { name: 'SurveyJS', value: survey.work }, aim: 0.5 },
    { what: 'work of the main thread, plain face', ours: plain.work, unit: 'ms',
      peer: { name: 'SurveyJS', value: survey.work }, aim: 0.333 },
    { what: 'size, plain face', ours: plain['kB whole'], unit: 'kB',
      peer: { name: 'SurveyJS', value: survey['kB whole'] } },
    { what: 'size, painted face', ours: painted['kB whole'], unit: 'kB',
      peer: { name: 'SurveyJS', value: survey['kB whole'] } },
  ];
}

/** @param {string} text @returns {Figure[]} */
export function otherFigures(text) {
  /** @type {Figure[]} */ const figures = [];
  const add = (/** @type {Figure} */ figure) => {
    if (!Number.isNaN(figure.ours) && !Number.isNaN(figure.peer?.value ?? 0)) figures.push(figure);
  };
  add({ what: 'loading a form', ours: number(text, /^load_a_form\S*\s+([\d.]+) ms/m), unit: 'ms',
    peer: { name: 'LHC-Forms', value: number(text, /"lforms_read_ms":([\d.]+)/) }, aim: 1 });
  add({ what: 'an expression', ours: number(text, /^evaluate_an_expression\S*\s+([\d.]+) us/m) / 1000, unit: 'ms',
    peer: { name: 'fhirpath.js', value: number(text, /"fhirpath_ms":([\d.]+)/) }, aim: 1 });
  add({ what: 'red flags beside RE2::Set, same phrases (ratio)', ours: number(text, /RE2::Set \(p50\)\s+([\d.]+)/),
    unit: '', aim: 5 });
  for (const what of ['list', 'search']) {
    const found = text.match(new RegExp(`^${what}: .* p95 (\\d+) ms \\(at most (\\d+) ms\\)`, 'm'));
    if (found) add({ what: `desk, ${what}: 95 % within`, ours: Number(found[1]), unit: 'ms', aim: Number(found[2]) });
  }
  return figures;
}

/** @param {number} value */
const shown = (value) =>
  (value >= 100 ? Math.round(value).toLocaleString('en-GB') : String(Number(value.toPrecision(3))));

/** @param {Figure[]} figures */
export function table(figures) {
  const rows = figures.map(({ what, ours, unit, peer, aim, more }) => {
    const judged = peer ? ours / peer.value : ours;
    const reached = aim === undefined ? '' : (more ? judged >= aim : judged <= aim) ? 'reached' : '**missed**';
    const wanted = aim === undefined ? '' : `${more ? 'at least' : 'at most'} ${shown(aim)}${peer ? ' ×' : ` ${unit}`}`;
    return [what, `${shown(ours)} ${unit}`, peer ? `${shown(peer.value)} ${unit} (${peer.name})` : '',
      peer ? `${judged.toFixed(2)} ×` : '', wanted.trim(), reached].join(' | ');
  });
  return ['| what | ours | beside it, in the same run | ratio | aim | |', '|---|---:|---:|---:|---:|---|',
    ...rows.map((row) => `| ${row} |`)].join('\n');
}

/** A chart of bars that needs no script. @param {string} title @param {string} unit @param {Bar[]} bars */
export function chart(title, unit, bars) {
  const [left, width, step] = [230, 400, 28];
  const most = Math.max(...bars.map(({ value }) => value), 1);
  const text = (/** @type {string} */ words) => words.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  const rows = bars.map(({ name, value, ours }, index) => {
    const y = 44 + index * step;
    return `<text x="${left - 8}" y="${y + 15}" text-anchor="end">${text(name)}</text>` +
      `<rect x="${left}" y="${y}" width="${((value / most) * width).toFixed(1)}" height="20" ` +
      `fill="${ours ? '#005eb8' : '#768692'}"/>` +
      `<text x="${(left + (value / most) * width + 6).toFixed(1)}" y="${y + 15}">${shown(value)} ${unit}</text>`;
  });
  const height = 56 + bars.length * step;
  const words = bars.map(({ name, value }) => `${name}: ${shown(value)} ${unit}`).join('; ');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 740 ${height}" role="img" font-family="Arial, sans-serif"
 font-size="14"><title>${text(title)}</title><desc>${text(words)}</desc>
<rect width="740" height="${height}" fill="#fff"/><text x="12" y="26" font-weight="bold">${text(title)}</text>
${rows.join('\n')}
</svg>
`;
}

/** @param {Record<string, string>} printed @returns {Record<string, string>} file name and picture */
export function charts(printed) {
  /** @type {Record<string, string>} */ const pictures = {};
  const fastest = readIntake(printed.intake ?? '').filter(({ name }) => name !== 'nginx').flatMap(({ name, rows }) =>
    rows.filter((row) => row.connections === 64 && row.rate === 0).slice(0, 1)
      .map((row) => ({ name: name === 'ours' ? 'Frontdoor' : 'Node', value: row.per_second, ours: name === 'ours' })));
  if (fastest.length > 1) {
    pictures['performance-intake.svg'] = chart('Durable submissions a second, 64 connections', '/s', fastest);
  }
  const pages = readWeb(printed.web ?? '');
  const bars = (/** @type {string} */ column) => pages.filter(({ of }) => of[column] > 0).map(({ name, of }) =>
    ({ name: name.replace(/ \(.*/, ''), value: of[column], ours: name.startsWith('Frontdoor') }));
  if (pages.length > 1) {
    pictures['performance-answer.svg'] = chart('First answer on a slow phone', 'ms', bars('answer'));
    pictures['performance-work.svg'] = chart('Work of the main thread until at rest', 'ms', bars('work'));
    pictures['performance-size.svg'] = chart('Fetched in the whole', 'kB', bars('kB whole'));
  }
  return pictures;
}

/** @param {Record<string, string>} printed what each bench printed @param {string} machine */
export function report(printed, machine) {
  const figures = [...intakeFigures(printed.intake ?? ''), ...webFigures(printed.web ?? ''),
    ...otherFigures(Object.values(printed).join('\n'))];
  const pictures = Object.entries(charts(printed))
    .map(([file, picture]) => `![${picture.match(/<title>(.*?)<\/title>/)?.[1]}](images/${file})`);
  const blocks = Object.entries(printed).map(([name, text]) =>
    `### ${name}\n\n\`\`\`text\n${text.trimEnd().replace(/[ \t]+$/gm, '')}\n\`\`\``);
  return `# Performance

\`./scripts/bench-all\` wrote this page. ${machine}

A ratio compares what ran in one run on one machine, and is what to go by; times of two runs or two machines do not
compare.

${table(figures)}

${pictures.join('\n\n')}

## What each bench printed

${blocks.join('\n\n')}
`;
}

/** @param {string} folder @param {string} docs */
function write(folder, docs) {
  /** @type {Record<string, string>} */ const printed = {};
  for (const name of ['intake', 'redflags', 'forms', 'web', 'input', 'desk']) {
    const file = join(folder, `${name}.txt`);
    printed[name] = existsSync(file) ? readFileSync(file, 'utf8') : 'not run';
  }
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const machine = `Machine: ${cpus().length} cores (${cpus()[0].model.trim()}), ` +
    `${Math.round(totalmem() / 1e9)} GB, Linux ${release()}; ${new Date().toISOString().slice(0, 10)}; ` +
    `commit ${commit}.`;
  writeFileSync(join(docs, 'performance.md'), report(printed, machine));
  for (const [file, picture] of Object.entries(charts(printed))) writeFileSync(join(docs, 'images', file), picture);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [folder, docs] = process.argv.slice(2);
  if (!folder || !docs) throw new Error('say the folder of what was printed, and docs');
  write(folder, docs);
}

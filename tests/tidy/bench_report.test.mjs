// What the benches print is read into ratios, aims and charts; what did not run says so.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { charts, intakeFigures, otherFigures, readWeb, report, table } from '../../scripts/lib/bench_report.mjs';

const row = (/** @type {string} */ name, /** @type {number} */ connections, /** @type {number} */ rate,
  /** @type {number} */ perSecond, /** @type {number} */ p99) =>
  `${name.padEnd(6)}{"connections":${connections},"rate":${rate},"per_second":${perSecond},"p99_ms":${p99}}`;
const intake = ['2 cores, shared by the load client', row('ours', 16, 0, 3000, 9), row('ours', 64, 0, 4000, 30),
  row('ours', 64, 210, 200, 6), 'ours   memory with 1,000 connections: 44000 kB', row('node', 64, 0, 5000, 20),
  row('nginx', 64, 0, 60000, 1)].join('\n');
const columns = ['control', 'answer', 'in frame', 'core', 'painted', 'kB before', 'kB whole', 'work', 'memory',
  'requests', 'again'];
const line = (/** @type {string} */ name, /** @type {(number|string)[]} */ cells) =>
  name.padEnd(38) + cells.map((cell) => String(cell).padStart(10)).join('');
const web = ['median of 5', line('page', columns),
  line('nhsuk-frontend, static page', ['-', 739, '-', '-', '-', 30, 36, 321, 9.1, 3, 0]),
  line('SurveyJS (survey-core, survey-js-ui)', ['-', 2757, '-', '-', '-', 320, 320, 762, 9.1, 4, 0]),
  line('Frontdoor, its own page', [400, 598, '-', 1900, 2501, 44, 296, 300, 20.5, 9, 1]),
  line('Frontdoor, its own page, plain', [400, 594, '-', 1800, '-', 44, 198, 320, 18.5, 8, 1])].join('\n');

test('A ratio beside another in the same run is judged by its aim', () => {
  const said = table(intakeFigures(intake));
  assert.match(said, /64 connections \| 4,000 \/s \| 5,000 \/s \(Node, .*\) \| 0\.80 × \| at least 2 × \| \*\*missed/);
  assert.match(said, /210 a second: 99 % within \| 6 ms \|(?: {2}\|){2} at most 25 ms \| reached/);
  assert.match(said, /memory with 1,000 connections \| 44 MB \| .* reached/);
});

test('Pages are read by the names of their columns', () => {
  const pages = readWeb(web);
  assert.equal(pages.length, 4);
  assert.deepEqual([pages[2].of.painted, pages[3].of['kB whole'], Number.isNaN(pages[0].of.core)], [2501, 198, true]);
  const said = report({ intake, web }, 'Machine: 2 cores.');
  assert.match(said, /painted face \| 300 ms \| 762 ms \(SurveyJS\) \| 0\.39 × \| at most 0\.5 × \| reached/);
  assert.match(said, /plain face \| 320 ms \| 762 ms \(SurveyJS\) \| 0\.42 × \| at most 0\.333 × \| \*\*missed\*\*/);
  assert.match(said, /!\[First answer on a slow phone\]\(images\/performance-answer\.svg\)/);
});

test('A chart says in words what it shows', () => {
  const pictures = charts({ intake, web });
  assert.deepEqual(Object.keys(pictures).sort(), ['performance-answer.svg', 'performance-intake.svg',
    'performance-size.svg', 'performance-work.svg']);
  assert.match(pictures['performance-intake.svg'], /<desc>Frontdoor: 4,000 \/s; Node: 5,000 \/s<\/desc>/);
});

test('What did not run is said and counts for nothing', () => {
  const desk = 'list: 1000 open, 2 cores: median 9 ms, p95 11 ms (at most 150 ms)';
  const said = report({ intake: 'not run: nginx', desk }, 'Machine: 2 cores.');
  assert.match(said, /### intake\n\n```text\nnot run: nginx/);
  assert.match(said, /desk, list: 95 % within \| 11 ms \| .* reached/);
  assert.deepEqual(otherFigures('not run'), []);
});

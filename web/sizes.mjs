// What the browser fetches: bytes after brotli, of each part of build/web, against tests/golden/sizes.json. A part that
// has grown by more than one per cent, or past its budget, is a fault; what takes most room in it is printed.
// FRONTDOOR_REBASELINE=1 rewrites the golden file.
//
//   npm run sizes
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { biggestFunctions } from './wasm-symbols.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const output = join(root, 'build/web');
const golden = join(root, 'tests/golden/sizes.json');
const growthMax = 1.01;

/** Which files make a part, and how much a part may weigh. */
const parts = [
  { name: 'loader', files: /^frontdoor\.js$/, budget: 3_000 },
  { name: 'page', files: /^embed\.html$/, budget: 4_000 },
  { name: 'styles', files: /^assets\/embed-\w+\.css$/, budget: 9_000 },
  { name: 'script', files: /^assets\/main-\w+\.js$/, budget: 18_500 },
  { name: 'late scripts', files: /^assets\/(photo|photo-worker)-\w+\.js$/, budget: 4_000 },
  { name: 'painter script', files: /^assets\/painter-\w+\.js$/, budget: 6_000 },
  // 2.4 kB of it reads ticked answers with their questions and counts decimal scores; 1.8 kB shows what forms of
  // others have outside their pages, and says that a form is not open; 2.7 kB keeps each own form's answers
  // apart, takes numbers as people type them and reads time frames and "No" of ticked answers.
  { name: 'core.wasm', files: /^assets\/core-\w+\.wasm$/, budget: 143_000 },
  // Fetched only where a form needs them.
  { name: 'core with expressions', files: /^assets\/core-expressions-\w+\.wasm$/, budget: 229_000 },
  { name: 'definitions', files: /^assets\/definitions-\w+\.txt$/, budget: 125_000 },
  { name: 'painter.wasm', files: /^assets\/painter-\w+\.wasm$/, budget: 105_000 },
  // Aimed at 50 kB. Wordings that no text at hand holds cost the rest: without them "I drank antifreeze" led to
  // nothing.
  { name: 'red flags', files: /^assets\/redflags-(?!later)\w+\.bin$/, budget: 58_700 },
  // Those in other languages, and the sources of all rules. 5 kB are the certain words of eleven languages: without
  // them suicide and stroke in Polish or Arabic led to a list of signs, or to nothing.
  { name: 'later red flags', files: /^assets\/redflags-later-\w+\.bin$/, budget: 15_500 },
  { name: 'form and words', files: /^assets\/(form|wording|bank-holidays|sign-groups)-\w+\.json$/, budget: 27_500 },
  // Both come when the form is there already.
  { name: 'second reader', files: /^assets\/reader-(?!languages)\w+\.bin$/, budget: 150_000 },
  { name: 'second reader of other languages', files: /^assets\/reader-languages-\w+\.bin$/, budget: 150_000 },
];
/** What is fetched together. */
const sums = [
  { name: 'before the first answer', of: ['page', 'styles', 'script'], budget: 45_000 },
  // Aimed at 185 kB: what is over is in the red flags, in the second reader and what it asks, in the words for those
  // who write for somebody else, and in what keeps taken-out words and a changed person from being sent.
  { name: 'plain face, whole',
    of: ['page', 'styles', 'script', 'core.wasm', 'red flags', 'later red flags', 'form and words'],
    budget: 273_000 },
  { name: 'painted face, whole', budget: 371_500,
    of: ['page', 'styles', 'script', 'core.wasm', 'red flags', 'later red flags', 'form and words',
      'painter script', 'painter.wasm'] },
];

/** @param {string} folder @returns {string[]} */
function files(folder) {
  return readdirSync(join(output, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files(path) : [path];
  }).filter((name) => !/\.(br|gz)$/.test(name)).sort();
}

/** @returns {Map<string, {bytes: number, budget: number, files: string[]}>} */
export function measure() {
  const all = files('.');
  const measured = new Map(parts.map(({ name, files: pattern, budget }) => {
    const own = all.filter((file) => pattern.test(file));
    return [name, { bytes: own.reduce((sum, file) => sum + statSync(join(output, `${file}.br`)).size, 0), budget,
      files: own }];
  }));
  for (const { name, of, budget } of sums) {
    const bytes = of.reduce((sum, part) => sum + (measured.get(part)?.bytes ?? 0), 0);
    measured.set(name, { bytes, budget, files: [] });
  }
  return measured;
}

/** The biggest things in a file, a line each. @param {string} file */
function biggest(file) {
  if (file.endsWith('.wasm')) {
    const name = file.replace(/^assets\/(\w+)-\w+\.wasm$/, '$1');
    const symbols = join(root, `build/wasm-release/bin/${name}.wasm.symbols`);
    return biggestFunctions(readFileSync(join(output, file)), existsSync(symbols) ? readFileSync(symbols, 'utf8') : '');
  }
  const meta = join(root, 'build/web.meta.json');
  if (!file.endsWith('.js') || !existsSync(meta)) return [];
  /** @type {Record<string, Record<string, number>>} */ const inputs = JSON.parse(readFileSync(meta, 'utf8'));
  return Object.entries(inputs[`/${file}`] ?? {}).sort((one, other) => other[1] - one[1]).slice(0, 12)
    .map(([path, bytes]) => `${String(bytes).padStart(8)}  ${path}`);
}

/** What is wrong with the sizes, a line each. */
export function faultsOfSizes() {
  const measured = measure();
  if (process.env.FRONTDOOR_REBASELINE) {
    const bytes = Object.fromEntries([...measured].map(([name, part]) => [name, part.bytes]));
    writeFileSync(golden, `${JSON.stringify(bytes, null, 2)}\n`);
  }
  /** @type {Record<string, number>} */ const known = JSON.parse(readFileSync(golden, 'utf8'));
  /** @type {string[]} */ const faults = [];
  for (const [name, { bytes, budget, files: own }] of measured) {
    const before = known[name] ?? 0;
    const grown = bytes > before * growthMax;
    if (bytes > budget) faults.push(`${name}: ${bytes} bytes, over its budget of ${budget}`);
    if (grown) faults.push(`${name}: ${bytes} bytes, ${before} before; if it must be, run ./scripts/rebaseline`);
    if (bytes > budget || grown) faults.push(...own.flatMap(biggest));
  }
  return faults;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const [name, { bytes, budget }] of measure()) {
    console.log(`${String(bytes).padStart(8)} br of ${String(budget).padStart(7)}  ${name}`);
  }
  const faults = faultsOfSizes();
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length > 0 ? 1 : 0;
}

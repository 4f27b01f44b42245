// Every folder of code says what each of its files is: in its own README.md by name, or in one above it by path. A .cpp
// beside a header of the same name needs no line of its own; a README.md may list the files of a folder under its name.
import { test } from 'node:test';
import path from 'node:path';
import { allFiles, exists, expectNone, isText, lineAt, partOf, read } from './tree.mjs';

const files = allFiles();
const readmes = files.filter((file) => path.posix.basename(file) === 'README.md');
const folders = ['core', 'widget', 'web', 'intake', 'cli', 'tests', 'bench', 'scripts', 'docs', 'packaging'];

// Folders of many like files are described as a whole by a README.md there or above.
const ofManyFiles = /^tests\/(fixtures|golden)\/|^docs\/images\/|^core\/data\/redflags\//;
const ownsItsName = new Set(['README.md', 'CMakeLists.txt']);

/** The file whose line stands for this one. @param {string} file */
function named(file) {
  const header = file.replace(/\.cpp$/, '.h');
  return exists(header) ? header : file;
}

/** The README.md files that may name `file`, nearest first. @param {string} file */
function readmesFor(file) {
  const found = [];
  for (let folder = path.posix.dirname(file); folder !== '.'; folder = path.posix.dirname(folder)) {
    if (exists(`${folder}/README.md`)) found.push(`${folder}/README.md`);
  }
  return found;
}

test('Every file has a line in a README.md', () => {
  const faults = [];
  for (const file of files.filter((name) => folders.includes(partOf(name)))) {
    if (ownsItsName.has(path.posix.basename(file))) continue;
    const above = readmesFor(file);
    const many = ofManyFiles.exec(file)?.[0];
    const isNamed = above.some((readme) => {
      const folder = path.posix.dirname(readme);
      const fromThere = path.posix.relative(folder, named(file));
      if (read(readme).includes(fromThere)) return true;
      const inFolder = path.posix.dirname(fromThere);
      const listed = [`\`${inFolder}/\``, `\`${path.posix.basename(fromThere)}\``];
      if (inFolder !== '.' && listed.every((name) => read(readme).includes(name))) return true;
      return many && (`${folder}/`.startsWith(many) || read(readme).includes(`${path.posix.relative(folder, many)}/`));
    });
    const where = above.length > 0 ? `none of ${above.join(', ')}` : 'no README.md';
    if (!isNamed) faults.push(`${file} is named in ${where}`);
  }
  expectNone(faults);
});

test('A README.md lists no file that is gone', () => {
  const faults = [];
  const listed = /^(?:[-*]|\|) `([\w./-]+\.(?:c|cc|cpp|h|js|mjs|md|sh|css|scss|html|yaml))`/gm;
  for (const readme of readmes.filter((file) => folders.includes(partOf(file)))) {
    for (const [, name] of read(readme).matchAll(listed)) {
      if (!exists(path.posix.join(path.posix.dirname(readme), name))) faults.push(`${readme}: ${name}`);
    }
  }
  expectNone(faults);
});

test('Every document that a file points to is there', () => {
  const faults = [];
  for (const file of files.filter((name) => isText(name) && !name.startsWith('tests/tidy/'))) {
    for (const found of read(file).matchAll(/(?<![\w/.-])docs\/[\w/-]+(?:\.[\w]+)*\.(?:md|json|yaml|png)\b/g)) {
      if (!exists(found[0])) faults.push(`${file}:${lineAt(read(file), found.index)}: ${found[0]}`);
    }
  }
  expectNone(faults);
});

// Names of files that a build makes, of other people's, and of WordPress.
const notOurs = new Set(['imgui.h', 'rule_names_data.cpp', 'password_rules_data.cpp', 'assets.cpp', 'fhirpath.js',
  'bench/web/node_modules', 'core/editor']);
const parts = 'core|widget|web|intake|cli|tests|bench|scripts|docs|packages|packaging';
const anyPath = new RegExp(`(?<![\\w/.@:{<*-])((?:${parts})/[\\w./*<>{}-]*[\\w/>}*])`, 'g');
const anyFileName = /(?<![\w/.-])([\w-]+\.(?:cpp|h|mjs|js)(?:\.in)?)\b/g;

/** What a line of a file says in prose: all of a document, the comment of a line of code. */
function saidOn(/** @type {string} */ line, /** @type {string} */ file) {
  if (file.endsWith('.md')) return line;
  return /^\s*#\s*include/.test(line) ? '' : /(\/\/|\*|#|<!--).*$/.exec(line)?.[0] ?? '';
}

test('Every path and file that a document or a comment names is there', () => {
  const names = new Set(files.map((file) => path.posix.basename(file)));
  const faults = [];
  const looked = files.filter((file) => /\.(md|h|cpp|mjs|js|scss|sh|html|py)$|^scripts\//.test(file) && isText(file) &&
    !/^tests\/(fixtures|golden|tidy)\//.test(file));
  for (const file of looked) {
    read(file).split('\n').forEach((line, index) => {
      const said = saidOn(line, file);
      const gone = [...said.matchAll(anyPath)].map(([, found]) => found.replace(/[.,:/]+$/, '')).filter((found) =>
        !/[*<>{}]/.test(found) && !exists(found) && !exists(path.posix.join(path.posix.dirname(file), found)));
      gone.push(...[...said.matchAll(anyFileName)].map(([, found]) => found).filter((found) => !names.has(found)));
      for (const found of gone.filter((name) => !notOurs.has(name))) faults.push(`${file}:${index + 1}: ${found}`);
    });
  }
  expectNone(faults);
});

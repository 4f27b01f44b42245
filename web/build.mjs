// Builds build/web: frontdoor.js (the loader), embed.html (a template that the service fills) and assets/ with
// content-hashed names, each also compressed with brotli and gzip. Files of other builds are taken over where they
// exist.
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import * as esbuild from 'esbuild';
import rtlcss from 'rtlcss';
import * as sass from 'sass';
import { licences } from './licences.mjs';
import { prune } from './styles/prune.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const web = join(root, 'web');
const output = join(root, 'build/web');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Files that other builds make: the name in the page's list, and where they are. */
const taken = [
  ['core', 'build/wasm-release/bin/core.wasm'],
  ['coreExpressions', 'build/wasm-release/bin/core-expressions.wasm'],
  ['painter', 'build/wasm-release/bin/painter.wasm'],
  ['redFlags', 'build/native-release/data/redflags.bin'],
  ['laterRedFlags', 'build/native-release/data/redflags-later.bin'],
  ['signs', 'build/native-release/data/sign-groups.json'],
  ['secondReader', 'build/native-release/data/reader.bin'],
  ['languageSecondReader', 'build/native-release/data/reader-languages.bin'],
  ['form', 'build/native-release/data/form.json'],
  ['wording', 'build/native-release/data/wording.json'],
  ['bankHolidays', 'build/native-release/data/bank-holidays.json'],
];

/** Second languages: every wording file but the English one (core/data/wording). */
const wordings = 'core/data/wording';

/** The form's first page, as the core renders it. */
const firstPage = 'build/native-release/data/first-page.html';

/** What a browser without script shows: from the service, which serves the form page by page; from a plain host. */
const noscripts = {
  served: '<noscript><p class="nhsuk-body-s">JavaScript is off in your browser. You can still use this form. ' +
    'Our server keeps each page, locked, for 30 minutes at most, so that you can go back to it. ' +
    'Then, or when you have sent your request, it deletes the page. ' +
    'If other people use this browser, they may see your answers until then.</p></noscript>',
  hosted: '<noscript><p class="nhsuk-body"><strong>This form needs JavaScript, which is turned off in your browser. ' +
    'Phone {{practice.name}} on <a href="tel:{{practice.phone-href}}">{{practice.phone}}</a> instead. ' +
    'If it is an emergency, <a href="tel:999">call 999</a>.</strong></p>' +
    '</noscript>',
};

/** The page for a host of plain files, which fills in the practice and no more. @param {string} page */
function staticPage(page) {
  /** @type {Record<string, string>} */
  const served = {
    title: 'Contact {{practice.name}} online', status: 'null', draft: 'null', 'red-flags': '',
    questionnaire: '', start: '', api: '',
    form: readFileSync(join(root, firstPage), 'utf8'),
  };
  return page.replace(/\{\{served\.([\w-]+)\}\}/g, (whole, name) => served[name] ?? whole);
}

/** @param {string} path @param {Uint8Array} bytes */
function write(path, bytes) {
  const file = join(output, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
  // A narrower window packs the red flags' tables closer, a wide one everything else.
  const packed = [16, 22].map((window) => brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length, [constants.BROTLI_PARAM_LGWIN]: window },
  })).sort((a, b) => a.length - b.length);
  writeFileSync(`${file}.br`, packed[0]);
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
}

/**
 * Writes under a name that holds the content's hash.
 * @param {string} name @param {Uint8Array} bytes @returns {string} its address
 */
function writeHashed(name, bytes) {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 10);
  const path = `assets/${basename(name, extname(name))}-${hash}${extname(name)}`;
  write(path, bytes);
  return `/${path}`;
}

/** @param {string} entry @param {esbuild.Format} format */
function bundle(entry, format) {
  const result = esbuild.buildSync({
    entryPoints: [join(web, entry)],
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format,
    target: ['chrome90', 'firefox90', 'safari15'],
    legalComments: 'none',
    logLevel: 'warning',
  });
  const [made] = Object.values(result.metafile.outputs);
  const inputs = Object.entries(made.inputs).map(([path, { bytesInOutput }]) => [path, bytesInOutput]);
  return { bytes: result.outputFiles[0].contents, inputs: Object.fromEntries(inputs) };
}

/** What each bundle is made of, for `npm run sizes`: address → source file → bytes. */
/** @type {Record<string, Record<string, number>>} */
const madeOf = {};

/** @param {string} name @param {string} entry @returns {string} its address */
function writeBundle(name, entry, format = /** @type {esbuild.Format} */ ('esm')) {
  const { bytes, inputs } = bundle(entry, format);
  const address = writeHashed(name, bytes);
  madeOf[address] = inputs;
  return address;
}

function stylesheet() {
  const result = sass.compile(join(web, 'styles/embed.scss'), {
    style: 'compressed',
    loadPaths: [join(root, 'node_modules/nhsuk-frontend/dist/nhsuk')],
    quietDeps: true,
  });
  const target = ['chrome90', 'safari15'];
  const minified = esbuild.transformSync(prune(result.css), { loader: 'css', minify: true, target });
  return minified.code;
}

/** @param {string} styles */
function rightToLeft(styles) {
  const own = readFileSync(join(web, 'styles/right-to-left.css'), 'utf8');
  return rtlcss.process(styles) + esbuild.transformSync(own, { loader: 'css', minify: true }).code;
}

function languages() {
  const files = readdirSync(join(root, wordings)).filter((file) => file.endsWith('.json') && file !== 'en.json').sort();
  return files.map((file) => {
    const wording = JSON.parse(readFileSync(join(root, wordings, file), 'utf8'));
    const address = writeHashed(file, forTheForm('wording', Buffer.from(JSON.stringify(wording))));
    return { code: wording.language, name: wording.name, rightToLeft: wording.rightToLeft === true, address };
  });
}

/** Wording without the texts of pages that only the service draws. */
function forTheForm(/** @type {string} */ name, /** @type {Buffer} */ bytes) {
  if (name !== 'wording') return bytes;
  const wording = JSON.parse(bytes.toString('utf8'));
  wording.texts = Object.fromEntries(Object.entries(wording.texts).filter(([key]) => !key.startsWith('request-page.')));
  return Buffer.from(JSON.stringify(wording));
}

/** What draws a PDF: fetched only by who adds one, its fonts and decoders only for a page that needs them. */
function pdfAssets() {
  const library = join(root, 'node_modules/pdfjs-dist');
  const { version: number } = JSON.parse(readFileSync(join(library, 'package.json'), 'utf8'));
  const files = `assets/pdfjs-${number}`;
  for (const [folder, kind] of [['standard_fonts', /\.(pfb|ttf)$/], ['wasm', /^(jbig2|openjpeg|qcms_bg)\.wasm$/]]) {
    const all = readdirSync(join(library, /** @type {string} */ (folder)));
    for (const name of all.filter((one) => /** @type {RegExp} */ (kind).test(one))) {
      write(`${files}/${name}`, readFileSync(join(library, /** @type {string} */ (folder), name)));
    }
  }
  return {
    pdfModule: writeBundle('pdf.js', 'photos/pdf.js'),
    pdfWorker: writeHashed('pdf-worker.js', readFileSync(join(library, 'legacy/build/pdf.worker.min.mjs'))),
    pdfFiles: `/${files}`,
  };
}

function takenAssets() {
  /** @type {Record<string, unknown>} */
  const assets = { application: `frontdoor ${version}` };
  for (const [name, path] of taken) {
    const file = join(root, path);
    if (existsSync(file)) assets[name] = writeHashed(basename(file), forTheForm(name, readFileSync(file)));
    else console.warn(`build:web: ${path} is not built, left out`);
  }
  const definitions = ['r4.txt', 'bundled.txt'].map((name) => readFileSync(join(root, 'core/data/fhir', name)));
  assets.definitions = writeHashed('definitions.txt', Buffer.concat(definitions));
  if (existsSync(join(web, 'painted/painter.js'))) {
    assets.photoModule = writeBundle('photo.js', 'photos/photos.js');
    assets.photoWorker = writeBundle('photo-worker.js', 'photos/worker.js', 'iife');
    Object.assign(assets, pdfAssets());
    assets.languageModule = writeBundle('languages.js', 'languages/languages.js');
    assets.painterModule = writeBundle('painter.js', 'painted/painter.js');
  }
  return assets;
}

function build() {
  rmSync(output, { recursive: true, force: true });
  const styles = stylesheet();
  const assets = {
    ...takenAssets(), languages: languages(),
    rightToLeftStyles: writeHashed('right-to-left.css', Buffer.from(rightToLeft(styles))),
  };
  /** @type {Record<string, string>} */
  const values = {
    'embed.css': writeHashed('embed.css', Buffer.from(styles)),
    'main.js': writeBundle('main.js', 'embed/main.js'),
    assets: JSON.stringify(assets),
  };
  const template = readFileSync(join(web, 'embed/embed.html'), 'utf8');
  const filled = (/** @type {string} */ noscript) =>
    template.replace('%noscript%', noscript).replace(/%([\w.]+)%/g, (whole, name) => values[name] ?? whole)
      .replace(/<!--[^]*?-->\n/g, '');
  write('embed.html', Buffer.from(filled(noscripts.served)));
  write('licences.txt', Buffer.from(licences(root)));
  const requestPage = readFileSync(join(web, 'embed/request.html'), 'utf8');
  write('request.html', Buffer.from(requestPage.replace('%embed.css%', values['embed.css'])));
  if (existsSync(join(root, firstPage))) write('static.html', Buffer.from(staticPage(filled(noscripts.hosted))));
  const loader = bundle('loader/frontdoor.js', 'iife').bytes;
  write('frontdoor.js', loader);
  write('check.js', bundle('check/check.js', 'iife').bytes);
  // A tag that names a version may name its hash too (subresource integrity): these bytes never change.
  write(`v/${version}/frontdoor.js`, loader);
  const integrity = `sha384-${createHash('sha384').update(loader).digest('base64')}`;
  writeFileSync(join(output, 'integrity.json'), `${JSON.stringify({ [`/v/${version}/frontdoor.js`]: integrity })}\n`);
  copyFileSync(join(root, 'docs/api/openapi.yaml'), join(output, 'openapi.yaml'));
  writeFileSync(join(root, 'build/web.meta.json'), JSON.stringify(madeOf));
}

build();

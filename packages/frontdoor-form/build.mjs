// Puts into dist/ what the package loads: the engine (built by ./scripts/build wasm-release) and R4's definitions.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');
const dist = path.join(here, 'dist');
mkdirSync(dist, { recursive: true });
copyFileSync(path.join(root, 'build/wasm-release/bin/frontdoor-form.wasm'), path.join(dist, 'frontdoor-form.wasm'));
const definitions = ['r4.txt', 'bundled.txt'].map((name) => readFileSync(path.join(root, 'core/data/fhir', name)));
writeFileSync(path.join(dist, 'definitions.txt'), Buffer.concat(definitions));

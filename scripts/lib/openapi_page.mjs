// openapi.yaml → one page of HTML, without script: node scripts/lib/openapi_page.mjs OPENAPI.yaml PAGE.html
import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';

const [, , from, to] = process.argv;
if (!from || !to) throw new Error('usage: openapi_page.mjs OPENAPI.yaml PAGE.html');
const api = parse(readFileSync(from, 'utf8'));
const methods = ['get', 'post', 'put', 'patch', 'delete', 'head'];

const escaped = (/** @type {unknown} */ text) =>
  String(text ?? '').replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
/** A description: paragraphs, and words in backquotes as code. @param {unknown} text */
const prose = (text) => escaped(text).trim().split(/\n\s*\n/).filter(Boolean)
  .map((paragraph) => `<p>${paragraph.replace(/`([^`]+)`/g, '<code>$1</code>')}</p>`).join('\n');
const nameOf = (/** @type {string} */ reference) => reference.slice(reference.lastIndexOf('/') + 1);

/** What a $ref points to, or the value itself. @param {any} value @returns {any} */
function resolved(value) {
  if (!value?.$ref) return value;
  const steps = value.$ref.replace(/^#\//, '').split('/');
  return steps.reduce((/** @type {any} */ at, /** @type {string} */ step) => at?.[step], api) ?? {};
}

/** A schema in a line; named ones are links. @param {any} schema @returns {string} */
function shortSchema(schema) {
  if (!schema) return '';
  if (schema.$ref) return `<a href="#schema-${escaped(nameOf(schema.$ref))}">${escaped(nameOf(schema.$ref))}</a>`;
  if (schema.type === 'array') return `list of ${shortSchema(schema.items)}`;
  if (schema.enum) return schema.enum.map((/** @type {unknown} */ one) => `<code>${escaped(one)}</code>`).join(', ');
  const several = schema.oneOf ?? schema.anyOf ?? schema.allOf;
  if (several) return several.map(shortSchema).join(' or ');
  if (schema.properties) return `<ul>${fields(schema)}</ul>`;
  return escaped([schema.type].flat().join(' or ') + (schema.format ? ` (${schema.format})` : ''));
}

/** @param {any} schema @returns {string} */
function fields(schema) {
  return Object.entries(schema.properties ?? {}).map(([name, field]) => {
    const must = schema.required?.includes(name) ? ', required' : '';
    const about = resolved(field)?.description;
    return `<li><code>${escaped(name)}</code>: ${shortSchema(field)}${must}. ${escaped(about)}</li>`;
  }).join('\n');
}

/** @param {any} content of a body @returns {string} */
const bodies = (content) => Object.entries(content ?? {}).map(([type, { schema }]) =>
  `<p><code>${escaped(type)}</code> ${shortSchema(schema)}</p>`).join('\n');

/** @param {string} address @param {string} method @param {any} call @param {any[]} shared of the address */
function operation(address, method, call, shared) {
  const parameters = [...shared, ...(call.parameters ?? [])].map(resolved).map((parameter) =>
    `<li><code>${escaped(parameter.name)}</code> (${escaped(parameter.in)}` +
    `${parameter.required ? ', required' : ''}): ${shortSchema(parameter.schema)}. ` +
    `${escaped(parameter.description)}</li>`).join('\n');
  const replies = Object.entries(call.responses ?? {}).map(([status, reply]) =>
    `<dt>${escaped(status)}</dt><dd>${prose(resolved(reply)?.description)}${bodies(resolved(reply)?.content)}</dd>`);
  const body = resolved(call.requestBody);
  return `<section><h3><code>${method.toUpperCase()} ${escaped(address)}</code></h3>
<p><strong>${escaped(call.summary)}</strong></p>${prose(call.description)}
${parameters ? `<h4>Parameters</h4><ul>${parameters}</ul>` : ''}
${body ? `<h4>Body</h4>${prose(body.description)}${bodies(body.content)}` : ''}
<h4>Replies</h4><dl>${replies.join('\n')}</dl></section>`;
}

const groups = new Map((api.tags ?? []).map((/** @type {any} */ tag) =>
  [tag.name, { about: tag.description, calls: '' }]));
for (const [address, item] of Object.entries({ ...api.paths, ...api.webhooks })) {
  for (const method of methods.filter((name) => name in /** @type {any} */ (item))) {
    const { parameters = [], [method]: call } = /** @type {any} */ (item);
    const tag = call.tags?.[0] ?? 'other';
    const group = groups.get(tag) ?? { about: '', calls: '' };
    group.calls += operation(address, method, call, parameters);
    groups.set(tag, group);
  }
}
const sections = [...groups].map(([name, { about, calls }]) => `<h2>${escaped(name)}</h2>${prose(about)}${calls}`);
const schemas = Object.entries(api.components?.schemas ?? {}).map(([name, schema]) =>
  `<h3 id="schema-${escaped(name)}">${escaped(name)}</h3>${prose(/** @type {any} */ (schema).description)}` +
  `<ul>${fields(schema)}</ul>`);

writeFileSync(to, `<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(api.info.title)} ${escaped(api.info.version)}</title>
<style>body{font:16px/1.5 Arial,sans-serif;max-width:60em;margin:auto;padding:1em}section{border-top:1px solid #aaa}
dt{font-weight:bold}code{background:#f0f4f5}</style></head><body>
<h1>${escaped(api.info.title)} ${escaped(api.info.version)}</h1>
${prose(api.info.description)}
${sections.join('\n')}
<h2>Schemas</h2>
${schemas.join('\n')}
</body></html>
`);

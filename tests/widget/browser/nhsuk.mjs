// The same page from nhsuk-frontend's own macros and style sheet: what the painted face is compared with. A slider is
// not among its components and is left out.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import nunjucks from 'nunjucks';

/** @typedef {import('../../../web/types').ViewNode} ViewNode */

const dist = join(dirname(createRequire(import.meta.url).resolve('nhsuk-frontend/package.json')), 'dist');
const environment = new nunjucks.Environment(new nunjucks.FileSystemLoader(dist), { autoescape: true });
export const stylesheet = join(dist, 'nhsuk/nhsuk-frontend.min.css');

/** @param {string} folder @param {string} name @param {object} parameters @param {string} [inside] its content */
function macro(folder, name, parameters, inside = '') {
  return environment.renderString(
    `{% from "nhsuk/components/${folder}/macro.njk" import ${name} %}` +
    (inside ? `{% call ${name}(parameters) %}{{ inside | safe }}{% endcall %}` : `{{ ${name}(parameters) }}`),
    { parameters, inside },
  );
}

const escape = (/** @type {string} */ text) =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
const safe = (/** @type {string} */ html) => new nunjucks.runtime.SafeString(html);

/** @param {ViewNode} node */
const children = (node) => (node.children ?? []).map(render).join('');

/** What every field has. @param {ViewNode} node */
function field(node) {
  const heading = Boolean(node.level);
  return {
    id: node.name, name: node.name, value: node.value, disabled: node.disabled,
    label: { text: node.text, isPageHeading: heading, size: heading ? 'l' : undefined },
    hint: node.hint ? { text: node.hint } : undefined,
    errorMessage: node.error ? { text: node.error } : undefined,
  };
}

/** @param {ViewNode} node */
function group(node) {
  const { label, ...rest } = field(node);
  const legend = { text: label.text, isPageHeading: label.isPageHeading, size: label.isPageHeading ? 'l' : 's' };
  return { ...rest, idPrefix: node.name, fieldset: { legend } };
}

/** @param {ViewNode} node */
function choices(node) {
  const kind = node.children?.[0].role === 'checkbox' ? 'checkboxes' : 'radios';
  const items = (node.children ?? []).map(({ name, text, value, hint, checked, disabled }) => ({
    id: name, text, value: value || name, checked, disabled, hint: hint ? { text: hint } : undefined,
  }));
  return macro(kind, kind, { ...group(node), items });
}

/** @param {ViewNode} node */
function date(node) {
  const wrong = node.error ? ' nhsuk-input--error' : '';
  const items = (node.children ?? []).map((part) => ({
    name: part.text?.toLowerCase(), label: part.text, classes: `nhsuk-input--width-${part.width}${wrong}`,
  }));
  return macro('date-input', 'dateInput', { ...group(node), items });
}

/** @param {ViewNode} node */
function textArea(node) {
  const parameters = { ...field(node), rows: 8 };
  if (!node.countMax) return macro('textarea', 'textarea', parameters);
  return macro('character-count', 'characterCount', { ...parameters, maxlength: node.countMax });
}

/** @param {ViewNode} node */
function card(node) {
  const type = node.role === 'warning-callout' ? 'warning' : node.variant;
  if (type === 'warning') {
    return macro('warning-callout', 'warningCallout', { heading: node.text, html: safe(children(node)) });
  }
  return macro('card', 'card', { type, heading: node.text, headingLevel: 2, headingSize: 'm' }, children(node));
}

/** @param {ViewNode} node */
function summary(node) {
  const rows = (node.children ?? []).map((row) => ({
    key: { text: row.text },
    value: { html: safe(escape(row.value ?? '').replaceAll('\n', '<br>')) },
    actions: row.children
      ? { items: row.children.map((link) => ({ href: '#', text: link.text, visuallyHiddenText: link.hiddenText })) }
      : undefined,
  }));
  return macro('summary-list', 'summaryList', { rows });
}

/** @param {ViewNode} node */
function button(node) {
  const variant = node.variant === 'primary' ? '' : `nhsuk-button--${node.variant}`;
  return macro('button', 'button', { text: node.text, classes: variant, disabled: node.disabled });
}

/** @param {ViewNode} node */
const paragraph = (node) => `<p>${escape(node.text ?? '').replaceAll('\n', '<br>')}</p>`;
/** @param {ViewNode} node */
function link(node) {
  const away = /^https:/.test(node.href ?? '') ? ' (opens in a new tab)' : '';
  return `<p><a href="#">${escape(node.text ?? '')}${away}</a></p>`;
}

/** @type {Record<string, (node: ViewNode) => string>} */
const renderers = {
  page: children,
  heading: (node) => macro('heading', 'heading', {
    text: node.text, level: node.level, size: ['l', 'l', 'm', 's'][node.level ?? 1],
  }),
  paragraph,
  list: (node) => `<ul class="nhsuk-list nhsuk-list--bullet">${children(node)}</ul>`,
  'list-item': (node) => `<li>${escape(node.text ?? '')}</li>`,
  'inset-text': (node) => macro('inset-text', 'insetText', { html: safe(children(node)) }),
  'warning-callout': card,
  'care-card': card,
  details: (node) => macro('details', 'details', {
    summaryText: node.text, html: safe(children(node)), open: node.checked,
  }),
  fieldset: choices,
  'date-field': date,
  'text-field': (node) => macro('input', 'input', {
    ...field(node), classes: node.width ? `nhsuk-input--width-${node.width}` : '', suffix: node.suffix,
  }),
  combobox: (node) => macro('input', 'input', field(node)),
  'text-area': textArea,
  select: (node) => macro('select', 'select', {
    ...field(node), items: (node.children ?? []).map(({ text, value }) => ({ text, value: value ?? '' })),
  }),
  slider: () => '',
  button,
  link,
  'back-link': (node) => macro('back-link', 'backLink', { text: node.text, href: '#' }),
  'error-summary': (node) => macro('error-summary', 'errorSummary', {
    titleText: node.text, errorList: (node.children ?? []).map(({ text }) => ({ text, href: '#' })),
  }),
  'summary-list': summary,
  'confirmation-panel': (node) => macro('panel', 'panel', {
    titleText: node.text, titleSize: 'l', html: safe(escape(node.value ?? '')),
  }),
  progress: (node) => `<span class="nhsuk-caption-m">${escape(node.text ?? '')}</span>`,
};

/** @param {ViewNode} node @returns {string} */
function render(node) {
  return renderers[node.role](node);
}

/** The page's content as nhsuk-frontend's HTML. @param {ViewNode} page */
export function nhsukPage(page) {
  return render(page);
}

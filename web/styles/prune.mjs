// Takes rules out of the style sheet that style what no face of the form ever shows. nhsuk-frontend's components
// bring every variant they have; a patient on a bad line should not wait for them.

const never = [
  'action-link', 'body-l', 'button--(brand|icon|login|secondary-solid|small)', 'button-group', 'button__content',
  'caption-xx?l', 'card--(clickable|feature|primary|secondary)', 'card-group', 'card__(actions?|description|img|link)',
  'card__(content|heading)--(feature|primary|secondary)', 'character-count__status', 'expander', 'frontend-supported',
  'heading-(xl|xs|xxs)', 'icon', 'image', 'input--(code|large)', 'input-wrapper(--|__prefix)',
  'input__(prefix|suffix|wrapper)',
  'lede-text', 'link--', 'link-image', 'list--(cross|number|tick)', 'main-wrapper', 'panel--interruption',
  'panel__(heading|title)--(m|xl)', 'u-(frontend|secondary)', 'summary-list__actions-list',
  'summary-list(__row)?--no-(border|last-row-border)', 'width-container', '(back-link|details|link)--reverse',
  '(checkboxes|radios)--(inline|small)', '(checkboxes|radios)__(conditional|divider)', '(label|fieldset__legend)--xl',
];
const unused = new RegExp(`\\.nhsuk-(${never.join('|')})`);

/** The place of the brace that closes the one at `open`. @param {string} css @param {number} open */
function closing(css, open) {
  let depth = 0;
  for (let at = open; at < css.length; at += 1) {
    if (css[at] === '{') depth += 1;
    else if (css[at] === '}' && (depth -= 1) === 0) return at;
  }
  throw new Error('The style sheet has an open brace');
}

/** A list of selectors, cut at its commas but not at those inside brackets. @param {string} list */
function selectorsOf(list) {
  return list.split(/,(?![^()[\]]*[)\]])/);
}

/** Whether a selector can match: a class that it excludes does not count. @param {string} selector */
function canMatch(selector) {
  return !unused.test(selector.replace(/:not\([^)]*\)/g, ''));
}

/** @param {string} css compressed, without comments @returns {string} */
export function prune(css) {
  let kept = '';
  let at = 0;
  for (let open = css.indexOf('{'); open >= 0; open = css.indexOf('{', at)) {
    const close = closing(css, open);
    const head = css.slice(at, open);
    const body = css.slice(open + 1, close);
    at = close + 1;
    if (/^@(media|supports)/.test(head)) {
      const inner = prune(body);
      if (inner) kept += `${head}{${inner}}`;
    } else {
      const selectors = head.startsWith('@') ? [head] : selectorsOf(head).filter(canMatch);
      if (selectors.length > 0) kept += `${selectors.join(',')}{${body}}`;
    }
  }
  return kept;
}

// The browser's Back and Forward through the form's pages, with a history that is made up.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { PageHistory } from '../../web/embed/page-history.js';

const world = /** @type {any} */ (globalThis);
/** @type {any[]} */ let entries;
let at = 0;
/** @type {string[]} */ let addresses;

/** A history that reports its moves at once. "site" is where the patient came from. */
function makeHistory() {
  const events = new EventTarget();
  entries = ['site', null];
  addresses = [];
  at = 1;
  world.addEventListener = events.addEventListener.bind(events);
  world.history = {
    get state() { return entries[at]; },
    replaceState(/** @type {any} */ state) { entries[at] = state; },
    pushState(/** @type {any} */ state, /** @type {string} */ _, /** @type {string} */ address) {
      entries.splice(at + 1, Infinity, state);
      at += 1;
      addresses.push(address);
    },
    go(/** @type {number} */ steps) {
      if (!(at + steps in entries)) return;
      at += steps;
      if (entries[at] !== 'site') events.dispatchEvent(Object.assign(new Event('popstate'), { state: entries[at] }));
    },
  };
}

/** A form of these pages. @param {string[]} names */
function makeForm(names) {
  let shown = 0;
  let filled = names.length - 1;
  /** @type {PageHistory} */ const pages = new PageHistory({
    forward: () => {
      if (shown >= filled) return false;
      shown += 1;
      pages.turned(names[shown], false);
      return true;
    },
    back: () => {
      if (shown === 0 || names[shown] === 'sent') return false;
      shown -= 1;
      pages.turned(names[shown], true);
      return true;
    },
  });
  pages.begin(names[0]);
  return {
    pages,
    get page() { return names[shown]; },
    /** @param {number} pagesFilled pages after this are not filled in */
    empties(pagesFilled) { filled = pagesFilled; },
    goOn() {
      shown += 1;
      pages.turned(names[shown], false);
    },
    backLink() {
      shown -= 1;
      pages.turned(names[shown], true);
    },
  };
}

beforeEach(makeHistory);

test('Back goes one page back each time, then to where the patient came from', () => {
  const form = makeForm(['start', 'age', 'words']);
  form.goOn();
  form.goOn();
  world.history.go(-1);
  assert.equal(form.page, 'age');
  world.history.go(-1);
  assert.equal(form.page, 'start');
  world.history.go(-1);
  assert.equal(entries[at], 'site');
});

test('the form\'s own Back and the browser\'s are one way', () => {
  const form = makeForm(['start', 'age', 'words']);
  form.goOn();
  form.goOn();
  form.backLink();
  assert.equal(form.page, 'age');
  world.history.go(-1);
  assert.equal(form.page, 'start');
  form.goOn();
  assert.equal(entries.length, 3, 'what was left is gone');
});

test('several entries at once are as many pages; Forward goes as far as pages are filled in', () => {
  const form = makeForm(['start', 'age', 'sex', 'words']);
  for (let page = 0; page < 3; page += 1) form.goOn();
  world.history.go(-3);
  assert.equal(form.page, 'start');
  world.history.go(1);
  assert.equal(form.page, 'age');
  form.empties(2);
  world.history.go(2);
  assert.equal(form.page, 'sex');
  world.history.go(-1);
  assert.equal(form.page, 'age', 'the browser stands where the form does');
});

test('a page that has no way back: Back leaves, at the first press', () => {
  const form = makeForm(['start', 'age', 'sent']);
  form.goOn();
  form.goOn();
  world.history.go(-1);
  assert.equal(entries[at], 'site');
});

test('the same page with errors is no further entry, and entries hold a number and nothing else', () => {
  const form = makeForm(['start', 'age']);
  form.pages.turned('start', false);
  assert.equal(entries.length, 2);
  form.goOn();
  assert.deepEqual(entries, ['site', { page: 0 }, { page: 1 }]);
  assert.deepEqual(addresses, [undefined]);
});

test('after a reload Back goes on where it was', () => {
  entries = ['site', { page: 0 }, { page: 1 }];
  at = 2;
  let back = 0;
  const pages = new PageHistory({ back: () => { back += 1; return true; } });
  pages.begin('age');
  world.history.go(-1);
  assert.equal(back, 1);
});

test('leaving quickly takes every entry of the form out of the way', async () => {
  const form = makeForm(['start', 'age', 'words']);
  form.goOn();
  form.goOn();
  await form.pages.unwind();
  assert.equal(at, 1);
});

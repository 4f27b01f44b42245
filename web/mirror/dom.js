// Small helpers that write to the DOM only when something differs, so that an unchanged node costs nothing and a
// screen reader hears nothing.

import { bare, pieces } from '../second-language.js';

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag @param {string} [classes] @param {...(Node|string)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function make(tag, classes = '', ...children) {
  const element = document.createElement(tag);
  if (classes) element.className = classes;
  for (const child of children) element.append(...(typeof child === 'string' ? pieces(child) : [child]));
  return element;
}

/** What each element was last given to say. @type {WeakMap<Element, string>} */
const given = new WeakMap();

/**
 * Where the browser has translated the page the element says something else by now: that stays until the text changes.
 * @param {Element} element @param {string} text
 */
export function setText(element, text) {
  if (given.get(element) === text) return;
  given.set(element, text);
  if (element.textContent !== bare(text)) element.replaceChildren(...pieces(text));
}

/** @param {Element} element @param {string} name @param {string|null|undefined} value null: no such attribute */
export function setAttribute(element, name, value) {
  if (value === null || value === undefined) {
    if (element.hasAttribute(name)) element.removeAttribute(name);
  } else if (element.getAttribute(name) !== value) {
    element.setAttribute(name, value);
  }
}

/** @param {Element} element @param {string} name @param {boolean} wanted */
export function setClass(element, name, wanted) {
  if (element.classList.contains(name) !== wanted) element.classList.toggle(name, wanted);
}

/** @param {string} text */
export function hidden(text) {
  return make('span', 'nhsuk-u-visually-hidden', text);
}

/**
 * Makes the children of `container` equal to `wanted`. What no longer belongs is removed first, so that what stays is
 * not moved: moving a focused control would take its focus and its caret.
 * @param {Element} container @param {Element[]} wanted
 */
export function setChildren(container, wanted) {
  const keep = new Set(wanted);
  for (const child of [...container.children]) {
    if (!keep.has(child)) child.remove();
  }
  wanted.forEach((child, index) => {
    const present = container.children[index];
    if (present !== child) container.insertBefore(child, present ?? null);
  });
}

/** DOM from data, never from markup: text stays text, whatever a candidate or a paper wrote. */

/**
 * Make an element.
 *
 * Attributes: `true` sets an empty one, `false`/`null`/`undefined` none; a function under `onclick`
 * and the like is a listener; `class`, `data-…`, `aria-…` as in HTML; `value`, `checked`,
 * `disabled`, `indeterminate` are set as properties.
 *
 * @param {string} tag
 * @param {Object<string, any> | null} [attrs]
 * @param {...any} children  nodes, strings, numbers, (nested) arrays of them; null and false are left out
 * @returns {any} the HTMLElement; typed loosely so that callers need no casts
 */
export function h(tag, attrs, ...children) {
  const element = document.createElement(tag);
  Object.entries(attrs || {}).forEach(([name, value]) => set(element, name, value));
  add(element, children);
  return element;
}

/**
 * Replace everything inside `parent`.
 * @param {Element} parent
 * @param {...any} children
 * @returns {Element} parent
 */
export function fill(parent, ...children) {
  parent.textContent = "";
  add(parent, children);
  return parent;
}

/**
 * A status: colour and shape by `data-status`, and the word that says it.
 * @param {"good" | "attention" | "bad" | "unknown"} kind
 * @param {string} word
 * @param {Object<string, any>} [attrs]
 */
export function status(kind, word, attrs) {
  const given = attrs || {};
  const names = ["status"].concat(given.class || []).join(" ");
  return h("span", Object.assign({}, given, { class: names, "data-status": kind }), word);
}

const PROPERTIES = ["value", "checked", "disabled", "indeterminate", "srcObject"];

/** @param {any} element @param {string} name @param {any} value */
function set(element, name, value) {
  if (typeof value === "function" && name.startsWith("on")) {
    element.addEventListener(name.slice(2), value);
  } else if (PROPERTIES.indexOf(name) >= 0) {
    element[name] = value === undefined || value === null ? "" : value;
  } else if (value === true) {
    element.setAttribute(name, "");
  } else if (value !== false && value !== null && value !== undefined) {
    element.setAttribute(name, String(value));
  }
}

/** @param {Element} parent @param {any[]} children */
function add(parent, children) {
  children.forEach((child) => {
    if (Array.isArray(child)) add(parent, child);
    else if (child !== null && child !== undefined && child !== false) parent.append(child);
  });
}

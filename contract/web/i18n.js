/** The page's words: Chinese first, English complete; the choice is remembered in this browser. */

/** @typedef {"zh" | "en"} Language */

const REMEMBERED = "kaobox.language";

/** @type {Object<string, [string, string]>} */
const words = {};
/** @type {Array<(language: Language) => void>} */
const listeners = [];
/** @type {Language} */
let current = recall();

/** @returns {Language} */
export function language() {
  return current;
}

/** The locale for dates and numbers. @returns {string} */
export function locale() {
  return current === "zh" ? "zh-CN" : "en-GB";
}

/**
 * Add a face's words.
 * @param {Object<string, [string, string]>} strings  key → [Chinese, English]; `{name}` is filled in
 */
export function setStrings(strings) {
  Object.assign(words, strings);
}

/**
 * The words for a key. An unknown key shows itself: visible in review, harmless in an exam.
 * @param {string} key
 * @param {Object<string, string | number>} [values]
 * @returns {string}
 */
export function t(key, values) {
  return filled(pick(words[key] || [key, key]), values || {});
}

/**
 * The sentence of anything that carries both languages: a Problem, an issue, a verdict.
 * @param {{zh: string, en: string}} both
 * @returns {string}
 */
export function sentence(both) {
  return pick([both.zh, both.en]);
}

/** @param {Language} chosen */
export function setLanguage(chosen) {
  current = chosen;
  try {
    localStorage.setItem(REMEMBERED, chosen);
  } catch (error) {
    // A browser that stores nothing still switches, for as long as the page lives.
  }
  mark();
  listeners.forEach((listener) => listener(chosen));
}

/**
 * Call when the language changes.
 * @param {(language: Language) => void} listener
 * @returns {() => void} stops it
 */
export function onLanguage(listener) {
  listeners.push(listener);
  return () => {
    const at = listeners.indexOf(listener);
    if (at >= 0) listeners.splice(at, 1);
  };
}

/** @param {[string, string]} both @returns {string} */
function pick(both) {
  return current === "zh" ? both[0] : both[1];
}

/** @param {string} text @param {Object<string, string | number>} values */
function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** @returns {Language} */
function recall() {
  try {
    return localStorage.getItem(REMEMBERED) === "en" ? "en" : "zh";
  } catch (error) {
    return "zh";
  }
}

function mark() {
  if (typeof document !== "undefined") {
    document.documentElement.lang = current === "zh" ? "zh-CN" : "en";
  }
}

mark();

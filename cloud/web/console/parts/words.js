/** Words with a number in them: English has one form for one, and another for more. */

import { language, t } from "/shared/i18n.js";

/**
 * The words for a key; for one thing those of `<key>.one`, where there are any.
 * @param {string} key
 * @param {number} n  filled in as `{n}`
 * @param {Object<string, string | number>} [values]
 * @returns {string}
 */
export function counted(key, n, values) {
  const all = Object.assign({ n }, values);
  const one = key + ".one";
  if (n !== 1 || language() !== "en" || t(one) === one) return t(key, all);
  return t(one, all);
}

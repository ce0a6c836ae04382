/** Words for codes that the box may extend: an unknown one still says something true. */

import { sentence, t } from "/shared/i18n.js";

/** In a candidate's history. @param {string} code as `TOO_DARK` @returns {string} */
export function reasonWord(code) {
  return known("reason." + code) || t("reason.other");
}

/** The one thing to change or do; "" where there is none. @param {import("./verdict.js").Verdict} verdict */
export function verdictWords(verdict) {
  return (verdict.key && known(verdict.key)) || sentence(verdict);
}

/**
 * What to say of a request that failed. Nothing here asks again by itself, so an answer that never
 * came is not "trying again": it may have been done, and the state will show.
 * @param {any} problem a Problem @returns {string}
 */
export function problemWords(problem) {
  return problem.code === "unreachable" ? t("unreached") : sentence(problem);
}

/** @param {string} key @returns {string} "" for a key without words */
export function known(key) {
  const words = t(key);
  return words === key ? "" : words;
}

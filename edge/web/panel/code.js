/** Codes A and B as people type them (X2): which digits, and which groups of five cannot be right. Pure. */

/** @typedef {"A" | "B"} Kind */

export const GROUPS = 6;
export const DIGITS = 5;
/** @type {Object<Kind, number>} */
const KINDS = { A: 1, B: 2 };
/** Damm's quasigroup, as in `contract/codes.py`: row is the state, column the digit. */
const TABLE = [
  "0317598642",
  "7092154863",
  "4206871359",
  "1750983426",
  "6123045978",
  "3674209581",
  "5869720134",
  "8945362017",
  "9438617205",
  "2581436790",
];

/** The digits in a text, full-width ones too. @param {string} text @returns {string} */
export function digitsOf(text) {
  return text
    .replace(/[\uff10-\uff19]/g, (wide) => String(wide.charCodeAt(0) - 0xff10))
    .replace(/[^0-9]/g, "");
}

/** Whether a whole group fits its check digit. @param {Kind} kind @param {number} number from 1 @param {string} group */
export function isRight(kind, number, group) {
  let state = TABLE[KINDS[kind]][number];
  for (const digit of group.slice(0, DIGITS - 1)) state = TABLE[Number(state)][Number(digit)];
  return state === group[DIGITS - 1];
}

/**
 * The groups, from 1, that are whole and wrong.
 * @param {Kind} kind @param {string[]} groups
 * @returns {number[]}
 */
export function wrongGroups(kind, groups) {
  const numbers = groups.map((_, index) => index + 1);
  return numbers.filter((n) => groups[n - 1].length === DIGITS && !isRight(kind, n, groups[n - 1]));
}

/**
 * Where typed or pasted digits go: the group they were typed into, and on from there. A whole code
 * starts at the first group wherever it was pasted; one digit too many never falls on another group.
 * @param {string[]} groups  as they stand
 * @param {number} at        which one was typed into, from 0
 * @param {string} digits    what stands in it now
 * @returns {string[]}
 */
export function spread(groups, at, digits) {
  const from = digits.length >= GROUPS * DIGITS ? 0 : at;
  const taken = groups.slice();
  taken[from] = digits.slice(0, DIGITS);
  const more = digits.slice(DIGITS);
  const pasted = more.length > 1 || taken[from + 1] === "";
  if (!more || !pasted) return taken;
  for (let to = from + 1; to < GROUPS && (to - from) * DIGITS < digits.length; to += 1) {
    taken[to] = digits.slice((to - from) * DIGITS, (to - from + 1) * DIGITS);
  }
  return taken;
}

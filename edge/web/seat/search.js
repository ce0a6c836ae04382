/** Finds words in the paper, pure: in what is asked, in what can be chosen, in the material. */

import { ordered } from "./rules.js";

const AROUND = 18; // characters shown on each side
const MOST = 60;
const FULL_WIDTH = /[\uFF01-\uFF5E]/g;

/** @typedef {import("./types.js").PaperContent} PaperContent */
/** @typedef {{place: number, material: boolean, before: string, hit: string, after: string}} Found */

/**
 * @param {PaperContent} paper @param {string} words
 * @returns {Found[]} the first hit of each question, and of its material, in the paper's order
 */
export function find(paper, words) {
  const wanted = folded(words.trim());
  if (!wanted) return [];
  const found = ordered(paper).flatMap(({ item }, place) => {
    const material = paper.stimuli?.find((one) => one.id === item.stimulus);
    const own = hit(textOf(item.body), wanted, place, false);
    const shared = material && hit((material.title ?? "") + " " + textOf(material.body), wanted, place, true);
    return [own, shared].filter((one) => one !== null && one !== undefined);
  });
  return found.slice(0, MOST);
}

/** @param {string} text @param {string} wanted @param {number} place @param {boolean} material @returns {Found | null} */
function hit(text, wanted, place, material) {
  const at = folded(text).indexOf(wanted);
  if (at < 0) return null;
  const end = at + wanted.length;
  return {
    place,
    material,
    before: (at > AROUND ? "…" : "") + text.slice(Math.max(0, at - AROUND), at),
    hit: text.slice(at, end),
    after: text.slice(end, end + AROUND) + (end + AROUND < text.length ? "…" : ""),
  };
}

/** Small letters and half width, character by character: places stay the same. @param {string} text */
function folded(text) {
  const half = text.replace(FULL_WIDTH, (one) => String.fromCharCode(one.charCodeAt(0) - 0xfee0));
  return Array.from(half, (one) => (one.toLowerCase().length === one.length ? one.toLowerCase() : one)).join("");
}

/** All that a candidate can read in a piece of a paper. @param {any} node @returns {string} */
export function textOf(node) {
  return pieces(node).join("").replace(/\s+/g, " ").trim();
}

/** @param {any} node @returns {string[]} */
function pieces(node) {
  if (typeof node === "string") return [node];
  if (Array.isArray(node)) return node.flatMap(pieces);
  if (!node) return [];
  const inside = [node.alt, node.label, node.text, node.prompt, node.choices, node.rows, node.columns, node.content, node.children];
  const blocks = "tag" in node && !["span", "strong", "em", "b", "i", "u", "sub", "sup"].includes(node.tag);
  const apart = blocks || "interaction" in node || "id" in node ? [" "] : [];
  return [...apart, ...inside.flatMap(pieces), ...apart];
}

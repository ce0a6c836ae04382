/** The markup of a question as DOM, through an allow-list of its own: import is not the last word. */

import { audioPlayer } from "./audio.js";
import { h } from "./dom.js";

/** @typedef {import("./contract.d.ts").Item["body"][number]} Node */
/** @typedef {Extract<Node, {interaction: string}>} Interaction */
/** @typedef {import("./contract.d.ts").Hottext} Hottext */

/**
 * @typedef {Object} Scene
 * @property {(asset: string) => string} assetUrl   address of a picture of the paper
 * @property {(interaction: Interaction) => HTMLElement} [interaction]  draws one; none may stand without
 * @property {(gap: string) => HTMLElement} [gap]  draws a gap; only inside a gap match
 * @property {(hottext: Hottext) => HTMLElement} [hottext]  draws a run to choose; only inside a hottext
 * @property {import("./audio.js").Plays} [plays]  counts how often recordings were played
 */

const TAGS = new Set(
  (
    "span strong em b i u sub sup code ruby rt rp p div br hr ul ol li table caption colgroup col " +
    "thead tbody tfoot tr th td blockquote pre h1 h2 h3 h4 h5 h6"
  ).split(" "),
);
const ATTRIBUTES = new Set(["colspan", "rowspan", "span", "scope", "start", "dir", "lang"]);
const MATHML = "http://www.w3.org/1998/Math/MathML";
const MATH_TAGS = new Set(
  (
    "math mrow mi mn mo mtext mspace ms mfrac msqrt mroot mstyle merror mpadded mphantom msub msup " +
    "msubsup munder mover munderover mmultiscripts mprescripts none mtable mtr mtd menclose mfenced semantics"
  ).split(" "),
);
const MATH_ATTRIBUTES = new Set(
  (
    "display mathvariant stretchy symmetric largeop movablelimits lspace rspace minsize maxsize fence " +
    "separator accent accentunder linethickness width height depth columnalign rowalign columnspan " +
    "rowspan columnlines rowlines frame notation open close separators dir displaystyle scriptlevel"
  ).split(" "),
);

/**
 * @param {Node[]} list
 * @param {Scene} scene
 * @returns {Array<string | HTMLElement>}
 */
export function draw(list, scene) {
  return (list || []).map((node) => one(node, scene));
}

/** Characters of text and the pictures in a list: how much room it will want. @param {Node[]} list @returns {number} */
export function weight(list) {
  return (list || []).reduce((sum, node) => {
    if (typeof node === "string") return sum + node.length;
    if ("image" in node) return sum + 200;
    if ("audio" in node) return sum + 40;
    if ("hottext" in node) return sum + weight(node.content);
    return sum + ("tag" in node ? weight(node.children || []) : 0);
  }, 0);
}

/** What a list says in plain words, for labels and lists. @param {Node[]} list @returns {string} */
export function words(list) {
  return (list || [])
    .map((node) => {
      if (typeof node === "string") return node;
      if ("image" in node) return node.alt || "";
      if ("hottext" in node) return words(node.content);
      return "tag" in node ? words(node.children || []) : "";
    })
    .join("")
    .replace(/\s+/g, " ")
    .trim();
}

/** @param {Node} node @param {Scene} scene @returns {string | HTMLElement} */
function one(node, scene) {
  if (typeof node === "string") return node;
  if ("image" in node) return picture(node, scene);
  if ("audio" in node) return audioPlayer(node, scene);
  if ("gap" in node) return scene.gap ? scene.gap(node.gap) : h("span");
  if ("hottext" in node) {
    return scene.hottext ? scene.hottext(node) : h("span", null, draw(node.content, scene));
  }
  if ("interaction" in node) return scene.interaction ? scene.interaction(node) : h("span");
  if (node.tag === "math") return formula(node);
  const element = h(TAGS.has(node.tag) ? node.tag : "span", harmless(node.attrs || {}, ATTRIBUTES));
  element.append(...draw(node.children || [], scene));
  return node.tag === "table" ? h("div", { class: "scroll", tabindex: "0" }, element) : element;
}

/** MathML, which browsers draw and screen readers read; what is not on the list keeps its words. @param {import("./contract.d.ts").Element} node @returns {any} */
function formula(node) {
  const element = document.createElementNS(MATHML, MATH_TAGS.has(node.tag) ? node.tag : "mrow");
  Object.entries(harmless(node.attrs || {}, MATH_ATTRIBUTES)).forEach(([name, value]) => {
    element.setAttribute(name, value);
  });
  (node.children || []).forEach((child) => {
    if (typeof child === "string") element.append(child);
    else if ("tag" in child) element.append(formula(child));
  });
  return element;
}

/** @param {import("./contract.d.ts").Image} image @param {Scene} scene */
function picture(image, scene) {
  return h("img", {
    src: scene.assetUrl(image.image),
    alt: image.alt || "",
    width: image.width,
    height: image.height,
    draggable: "false",
  });
}

/** @param {Object<string, string>} attrs @param {Set<string>} allowed */
function harmless(attrs, allowed) {
  /** @type {Object<string, string>} */
  const kept = {};
  Object.entries(attrs).forEach(([name, value]) => {
    if (allowed.has(name)) kept[name] = value;
  });
  return kept;
}

/** The markup of a question as DOM, through an allow-list of its own: import is not the last word. */

import { h } from "./dom.js";

/** @typedef {import("./contract.d.ts").Item["body"][number]} Node */
/** @typedef {Extract<Node, {interaction: string}>} Interaction */

/**
 * @typedef {Object} Scene
 * @property {(asset: string) => string} assetUrl   address of a picture of the paper
 * @property {(interaction: Interaction) => HTMLElement} [interaction]  draws one; none may stand without
 */

const TAGS = new Set(
  (
    "span strong em b i u sub sup code ruby rt rp p div br hr ul ol li table caption colgroup col " +
    "thead tbody tfoot tr th td blockquote pre h1 h2 h3 h4 h5 h6"
  ).split(" "),
);
const ATTRIBUTES = new Set(["colspan", "rowspan", "span", "scope", "start", "dir", "lang"]);

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
    return sum + ("tag" in node ? weight(node.children || []) : 0);
  }, 0);
}

/** @param {Node} node @param {Scene} scene @returns {string | HTMLElement} */
function one(node, scene) {
  if (typeof node === "string") return node;
  if ("image" in node) return picture(node, scene);
  if ("interaction" in node) return scene.interaction ? scene.interaction(node) : h("span");
  const element = h(TAGS.has(node.tag) ? node.tag : "span", harmless(node.attrs || {}));
  element.append(...draw(node.children || [], scene));
  return node.tag === "table" ? h("div", { class: "scroll", tabindex: "0" }, element) : element;
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

/** @param {Object<string, string>} attrs */
function harmless(attrs) {
  /** @type {Object<string, string>} */
  const kept = {};
  Object.entries(attrs).forEach(([name, value]) => {
    if (ATTRIBUTES.has(name)) kept[name] = value;
  });
  return kept;
}

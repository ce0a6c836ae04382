/**
 * One question, drawn from the item JSON of `contract/paper.py`; seat and preview load this module.
 * It takes a Value and gives Values; it saves nothing and knows no correct answers.
 */

import { choiceField } from "./choice.js";
import { h } from "./dom.js";
import { setStrings, t } from "./i18n.js";
import { draw, weight } from "./nodes.js";
import { entryField, textField } from "./writing.js";

/** @typedef {import("./contract.d.ts").Item} Item */
/** @typedef {import("./contract.d.ts").Value} Value */
/** @typedef {import("./nodes.js").Node} Node */
/** @typedef {import("./nodes.js").Interaction} Interaction */

/**
 * @typedef {Object} ItemOptions
 * @property {string} seed       the attempt's name: the order of shuffled choices hangs on it
 * @property {Value | null} value  what has been answered
 * @property {(value: Value, how: "choice" | "text") => void} onChange
 * @property {(asset: string) => string} assetUrl
 * @property {string} [language]  of the paper, for fonts and screen readers
 * @property {boolean} [locked]   shows without letting anybody write
 */

/**
 * What an interaction gets to work with.
 * @typedef {Object} Field
 * @property {number} place       counts the interactions of the item from 1
 * @property {string} label       what a screen reader says without a prompt
 * @property {string} seed
 * @property {string[]} given     the response so far
 * @property {import("./nodes.js").Scene} scene
 * @property {(strings: string[], how: "choice" | "text") => void} take
 */

const LONG = 360; // characters of question from which question and answer stand side by side

/**
 * @param {Item} item
 * @param {ItemOptions} options
 * @returns {HTMLElement}
 */
export function renderItem(item, options) {
  const value = complete(item, options.value);
  let place = 0;
  const plain = { assetUrl: options.assetUrl };
  /** @param {Interaction} interaction */
  const interaction = (interaction) => {
    place += 1;
    return drawn(interaction, {
      place,
      label: t("item.answer", { title: item.title }),
      seed: options.seed + " " + item.id,
      given: value.responses[interaction.response] || [],
      scene: plain,
      take: (strings, how) => {
        value.responses[interaction.response] = strings;
        options.onChange(complete(item, value), how);
      },
    });
  };
  const scene = { assetUrl: options.assetUrl, interaction };
  const at = answersFrom(item.body);
  const asked = item.body.slice(0, at);
  const replies = item.body.slice(at);
  const element = h(
    "div",
    { class: "item" + (replies.length && weight(asked) > LONG ? " long" : ""), lang: options.language },
    asked.length > 0 && h("div", { class: "item-question" }, draw(asked, scene)),
    replies.length > 0 && h("div", { class: "item-answer" }, draw(replies, scene)),
  );
  lockItem(element, options.locked || false);
  return element;
}

/**
 * Let nobody write any more, or again.
 * @param {HTMLElement} element  from renderItem
 * @param {boolean} locked
 */
export function lockItem(element, locked) {
  element.querySelectorAll("input, textarea, button").forEach((field) => {
    /** @type {HTMLInputElement} */ (field).disabled = locked;
  });
}

/**
 * A value with every response of the item, in its order: the same answer is always the same text.
 * @param {Item} item
 * @param {Value | null} value
 * @returns {Value}
 */
export function complete(item, value) {
  /** @type {Object<string, string[]>} */
  const responses = {};
  item.responses.forEach((response) => {
    responses[response] = ((value && value.responses[response]) || []).slice();
  });
  return { responses };
}

/**
 * How much of an item is answered; spaces alone answer nothing.
 * @param {Item} item
 * @param {Value | null | undefined} value
 * @returns {"none" | "part" | "all"}
 */
export function answered(item, value) {
  const done = item.responses.filter((response) =>
    ((value && value.responses[response]) || []).some((text) => text.trim() !== ""),
  ).length;
  if (done === 0) return "none";
  return done === item.responses.length ? "all" : "part";
}

/** @param {Interaction} interaction @param {Field} field @returns {HTMLElement} */
function drawn(interaction, field) {
  if (interaction.interaction === "choice") return choiceField(interaction, field);
  if (interaction.interaction === "textEntry") return entryField(interaction, field);
  return textField(interaction, field);
}

/** Where the run of answers at the end of a body begins. @param {Node[]} body @returns {number} */
function answersFrom(body) {
  let at = body.length;
  while (at > 0 && isAnswer(body[at - 1])) at -= 1;
  return at;
}

/** @param {Node} node */
function isAnswer(node) {
  return typeof node !== "string" && "interaction" in node && node.interaction !== "textEntry";
}

setStrings({
  "item.answer": ["作答：{title}", "Your answer: {title}"],
  "item.blank": ["第 {n} 空", "Blank {n}"],
  "item.clear": ["清除选择", "Clear the choice"],
  "item.any": ["可选多项", "Choose as many as apply"],
  "item.exactly": ["选 {n} 项", "Choose {n}"],
  "item.at-least": ["至少选 {n} 项", "Choose at least {n}"],
  "item.at-most": ["最多选 {n} 项", "Choose at most {n}"],
  "item.written": ["已写 {n} 字", "{n} characters"],
  "item.expected": ["建议约 {n} 字", "about {n} expected"],
});

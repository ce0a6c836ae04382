/**
 * One question, drawn from the item JSON of `contract/paper.py`; seat and preview load this module.
 * It takes a Value and gives Values; it saves nothing and knows no correct answers.
 */

import { choiceField } from "./choice.js";
import { h } from "./dom.js";
import { gapField } from "./gaps.js";
import { setStrings, t } from "./i18n.js";
import { draw, weight } from "./nodes.js";
import { orderField } from "./order.js";
import { associateField, matchField } from "./pairs.js";
import { hottext, inlineChoice } from "./picking.js";
import { sliderField } from "./slider.js";
import { uploadField } from "./upload.js";
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
 * @property {import("./audio.js").Plays} [plays]  of the attempt's recordings
 * @property {import("./upload.js").Keep} [keep]  takes files that are handed in
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

const INLINE = ["textEntry", "inlineChoice"];
const LONG = 360; // characters of question from which question and answer stand side by side

/**
 * @param {Item} item
 * @param {ItemOptions} options
 * @returns {HTMLElement}
 */
export function renderItem(item, options) {
  const value = complete(item, options.value);
  let place = 0;
  const plain = { assetUrl: options.assetUrl, plays: options.plays };
  /** @param {Interaction} interaction */
  const interaction = (interaction) => {
    place += 1;
    const field = {
      place,
      label: t("item.answer", { title: item.title }),
      seed: options.seed + " " + item.id,
      given: value.responses[interaction.response] || [],
      scene: plain,
      /** @param {string[]} strings @param {"choice" | "text"} how */
      take: (strings, how) => {
        value.responses[interaction.response] = strings;
        options.onChange(complete(item, value), how);
      },
    };
    return drawn(interaction, field, options);
  };
  const scene = Object.assign({ interaction }, plain);
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
  /** @type {NodeListOf<HTMLInputElement>} */
  const fields = element.querySelectorAll("input, textarea, select, button");
  fields.forEach((field) => {
    if (field.disabled === locked || (!locked && field.dataset.locked === undefined)) return;
    field.disabled = locked; // what was disabled before stays so afterwards
    if (locked) field.dataset.locked = "";
    else delete field.dataset.locked;
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

/** @param {Interaction} one @param {Field} field @param {ItemOptions} options @returns {HTMLElement} */
function drawn(one, field, options) {
  switch (one.interaction) {
    case "choice":
      return choiceField(one, field);
    case "textEntry":
      return entryField(one, field);
    case "extendedText":
      return textField(one, field);
    case "inlineChoice":
      return inlineChoice(one, field);
    case "hottext":
      return hottext(one, field);
    case "order":
      return orderField(one, field);
    case "match":
      return matchField(one, field);
    case "associate":
      return associateField(one, field);
    case "gapMatch":
      return gapField(one, field);
    case "slider":
      return sliderField(one, field);
    case "upload":
      return uploadField(one, field, options.keep);
    default:
      return h("p", { class: "soft" }, t("item.unknown"));
  }
}

/** Where the run of answers at the end of a body begins. @param {Node[]} body @returns {number} */
function answersFrom(body) {
  let at = body.length;
  while (at > 0 && isAnswer(body[at - 1])) at -= 1;
  return at;
}

/** @param {Node} node */
function isAnswer(node) {
  return typeof node !== "string" && "interaction" in node && !INLINE.includes(node.interaction);
}

setStrings({
  "item.answer": ["作答：{title}", "Your answer: {title}"],
  "item.unknown": ["此页面不能显示这道题，请联系监考。", "This page cannot show this question; see the invigilator."],
  "item.blank": ["第 {n} 空", "Blank {n}"],
  "item.pick": ["请选择", "Choose"],
  "order.hint": ["用 ↑ ↓ 或拖动排列全部选项", "Use ↑ ↓, or drag, to put all of them in order"],
  "order.hint-part": ["点选并排列，最多 {n} 项", "Pick and put in order, at most {n}"],
  "order.grip": ["第 {n} 位：{text}，用上下方向键移动", "Place {n}: {text}; arrow keys move it"],
  "order.up": ["上移：{text}", "Move up: {text}"],
  "order.down": ["下移：{text}", "Move down: {text}"],
  "order.remove": ["移出", "Take out"],
  "order.at": ["{text} 现在是第 {n} 位", "{text} is now number {n}"],
  "order.out": ["{text} 已移出", "{text} was taken out"],
  "pairs.add": ["再加一对", "Add a pair"],
  "pairs.remove": ["删除", "Remove"],
  "pairs.remove-n": ["删除第 {n} 对", "Remove pair {n}"],
  "pairs.side": ["第 {n} 对，第 {side} 项", "Pair {n}, side {side}"],
  "pairs.at-most": ["“{text}”最多用 {n} 次", "“{text}” at most {n} times"],
  "slider.none": ["未选择", "Not chosen yet"],
  "upload.choose": ["选择文件", "Choose a file"],
  "upload.remove": ["移除", "Remove"],
  "upload.keeping": ["正在保存…", "Saving…"],
  "upload.kept": ["已保存到本机", "Saved on this computer"],
  "upload.failed": ["保存失败，请再试；仍不行请联系监考。", "Not saved; try again, or see the invigilator."],
  "upload.empty": ["文件是空的，请检查后重新选择。", "The file is empty; check it and choose again."],
  "upload.too-large": ["文件过大，最多 {size}。", "The file is too large; at most {size}."],
  "item.clear": ["清除选择", "Clear the choice"],
  "item.any": ["可选多项", "Choose as many as apply"],
  "item.exactly": ["选 {n} 项", "Choose {n}"],
  "item.at-least": ["至少选 {n} 项", "Choose at least {n}"],
  "item.at-most": ["最多选 {n} 项", "Choose at most {n}"],
  "item.written": ["已写 {n} 字", "{n} characters"],
  "item.expected": ["建议约 {n} 字", "about {n} expected"],
});

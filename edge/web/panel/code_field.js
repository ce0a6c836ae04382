/** A field for one code: six groups of five, each marked as soon as it is whole and wrong. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { DIGITS, digitsOf, GROUPS, spread, wrongGroups } from "./code.js";

/** @typedef {import("./code.js").Kind} Kind */

export class CodeField {
  /** @param {Kind} kind */
  constructor(kind) {
    this.kind = kind;
    this.fault = h("p", { class: "form-fault", role: "alert", "data-testid": "code-fault-" + kind });
    this.boxes = Array.from({ length: GROUPS }, (_, index) => this.box(index));
    this.element = h(
      "fieldset",
      { class: "code-field" },
      h("legend", null, t("code." + kind)),
      h("p", { class: "soft small" }, t("code.from." + kind)),
      h("div", { class: "code-groups" }, this.boxes),
      this.fault,
    );
  }

  /** @param {number} index */
  box(index) {
    return h("input", {
      type: "text",
      inputmode: "numeric",
      pattern: "[0-9]*",
      autocomplete: "off",
      class: "code-group figures",
      "aria-label": t("code.group", { number: index + 1 }),
      "data-testid": "code-" + this.kind + "-" + (index + 1),
      oninput: (/** @type {InputEvent} */ event) => !event.isComposing && this.typed(index),
      oncompositionend: () => this.typed(index),
      onfocus: () => this.boxes[index].value.length === DIGITS && this.boxes[index].select(),
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.pressed(index, event),
    });
  }

  /** @returns {string[]} */
  get groups() {
    return this.boxes.map((box) => box.value);
  }

  /** The groups as they are printed. @returns {string} */
  get text() {
    return this.groups.join(" ");
  }

  /** @param {number} index */
  typed(index) {
    const box = this.boxes[index];
    const atEnd = box.selectionStart === box.value.length;
    const groups = spread(this.groups, index, digitsOf(box.value));
    groups.forEach((group, each) => {
      if (this.boxes[each].value !== group) this.boxes[each].value = group;
    });
    this.mark(wrongGroups(this.kind, groups));
    if (atEnd && box.value.length === DIGITS) this.goOn(index);
  }

  /** To the first group after this one that wants digits; a wrong one is corrected before. @param {number} index */
  goOn(index) {
    if (this.boxes[index].getAttribute("aria-invalid")) return;
    const next = this.boxes.slice(index + 1).find((box) => box.value.length < DIGITS);
    if (next) next.focus();
  }

  /** @param {number} index @param {KeyboardEvent} event */
  pressed(index, event) {
    if (event.key !== "Backspace" || this.boxes[index].value || !index) return;
    event.preventDefault();
    this.boxes[index - 1].focus();
  }

  /** Say which groups are wrong. @param {number[]} numbers from 1 */
  mark(numbers) {
    this.boxes.forEach((box, index) => {
      if (numbers.indexOf(index + 1) >= 0) box.setAttribute("aria-invalid", "true");
      else box.removeAttribute("aria-invalid");
    });
    this.say(numbers.length ? t("code.wrong", { groups: numbers.join(t("list.comma")) }) : "");
  }

  /** @param {string} words */
  say(words) {
    if (this.fault.textContent !== words) fill(this.fault, words);
  }

  /** Whether every group is whole and right; if not, it says so and leads there. @returns {boolean} */
  ready() {
    const short = this.boxes.filter((box) => box.value.length < DIGITS);
    const wrong = this.boxes.filter((box) => box.getAttribute("aria-invalid"));
    if (short.length && !wrong.length) this.say(t("code.short", { count: short.length }));
    const first = wrong[0] || short[0];
    if (first) first.focus();
    return !first;
  }

  /** Lead to the first marked group. */
  focus() {
    const first = this.boxes.find((box) => box.getAttribute("aria-invalid")) || this.boxes[0];
    first.focus();
  }

  clear() {
    this.boxes.forEach((box) => (box.value = ""));
    this.mark([]);
  }
}

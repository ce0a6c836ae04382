/** A text with gaps: lettered choices above, a list in each gap; no dragging is needed anywhere. */

import { h } from "./dom.js";
import { t } from "./i18n.js";
import { draw, words } from "./nodes.js";
import { framed, used } from "./pairs.js";
import { shuffled } from "./shuffle.js";

/**
 * The answer is `choice gap` for each filled gap, in the text's order.
 * @param {import("./contract.d.ts").GapMatchInteraction} interaction
 * @param {import("./item.js").Field} field
 * @returns {HTMLElement}
 */
export function gapField(interaction, field) {
  const choices = interaction.shuffle
    ? shuffled(interaction.choices, field.seed + " " + interaction.response)
    : interaction.choices;
  const given = new Map(field.given.map((pair) => /** @type {[string, string]} */ (pair.split(" ").reverse())));
  /** @type {{gap: string, select: any}[]} */
  const gaps = [];

  function report() {
    const filled = gaps.filter((one) => one.select.value);
    field.take(filled.map((one) => one.select.value + " " + one.gap), "choice");
    exhaust();
  }

  /** What is used up can be chosen nowhere else. */
  function exhaust() {
    gaps.forEach(({ select }) => {
      Array.from(select.options).forEach((option, index) => {
        if (index === 0) return;
        const choice = choices[index - 1];
        const elsewhere = gaps.filter((one) => one.select !== select && one.select.value === choice.id);
        const disabled = used(choice) > 0 && elsewhere.length >= used(choice);
        /** @type {any} */ (option).disabled = disabled && select.value !== choice.id;
      });
    });
    bank.querySelectorAll("li").forEach((/** @type {any} */ row, /** @type {number} */ index) => {
      const times = gaps.filter((one) => one.select.value === choices[index].id).length;
      row.classList.toggle("used", used(choices[index]) > 0 && times >= used(choices[index]));
    });
  }

  const bank = h(
    "ul",
    { class: "gap-bank" },
    choices.map((choice, index) =>
      h("li", null, h("span", { class: "choice-letter" }, letter(index)), h("span", null, draw(choice.content, field.scene))),
    ),
  );
  const scene = Object.assign({}, field.scene, {
    /** @param {string} gap */
    gap: (gap) => {
      const label = t("item.blank", { n: gaps.length + 1 });
      const select = h("select", { class: "inline-choice", "aria-label": label, onchange: report });
      select.append(h("option", { value: "" }, t("item.pick")));
      choices.forEach((choice, index) => {
        select.append(h("option", { value: choice.id }, letter(index) + " " + words(choice.content).slice(0, 40)));
      });
      select.value = given.get(gap) || "";
      gaps.push({ gap, select });
      return select;
    },
  });
  const text = h("div", { class: "gap-text" }, draw(interaction.content, scene));
  exhaust();
  return framed(interaction.prompt, field, bank, text);
}

/** @param {number} index */
function letter(index) {
  return String.fromCharCode(65 + (index % 26)) + (index >= 26 ? Math.floor(index / 26) : "");
}

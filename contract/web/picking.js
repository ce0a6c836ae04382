/** What is chosen inside the flow of a text: from a list, or by pressing runs of the text itself. */

import { h } from "./dom.js";
import { t } from "./i18n.js";
import { draw } from "./nodes.js";
import { shuffled } from "./shuffle.js";

/** @typedef {import("./item.js").Field} Field */

/**
 * A list; the answer is one identifier.
 * @param {import("./contract.d.ts").InlineChoiceInteraction} interaction
 * @param {Field} field
 * @returns {HTMLElement}
 */
export function inlineChoice(interaction, field) {
  const shown = interaction.shuffle
    ? shuffled(interaction.choices, field.seed + " " + interaction.response)
    : interaction.choices;
  const select = h(
    "select",
    { class: "inline-choice", "aria-label": t("item.blank", { n: field.place }) },
    h("option", { value: "" }, t("item.pick")),
    shown.map((choice) => h("option", { value: choice.id }, choice.text)),
  );
  select.value = field.given[0] || "";
  select.addEventListener("change", () => field.take(select.value ? [select.value] : [], "choice"));
  return select;
}

/**
 * Runs of the text are buttons that stay pressed; the answer is their identifiers, in the text's order.
 * @param {import("./contract.d.ts").HottextInteraction} interaction
 * @param {Field} field
 * @returns {HTMLElement}
 */
export function hottext(interaction, field) {
  const most = interaction.most === undefined ? 1 : interaction.most;
  const limit = h("p", { class: "choice-limit soft small", role: "status" });
  /** @type {{id: string, button: any}[]} */
  const runs = [];

  /** @param {{id: string, button: any}} run */
  function press(run) {
    const on = !pressed(run);
    if (on && most === 1) runs.forEach((other) => set(other, false));
    const over = on && most > 1 && runs.filter(pressed).length >= most;
    limit.textContent = over ? t("item.at-most", { n: most }) : "";
    if (over) return;
    set(run, on);
    field.take(runs.filter(pressed).map((one) => one.id), "choice");
  }

  const scene = Object.assign({}, field.scene, {
    /** @param {import("./contract.d.ts").Hottext} node */
    hottext: (node) => {
      const button = h("button", { type: "button", class: "hottext", onclick: () => press(run) });
      button.append(...draw(node.content, field.scene));
      const run = { id: node.hottext, button };
      set(run, field.given.includes(node.hottext));
      runs.push(run);
      return button;
    },
  });
  const prompt = interaction.prompt || [];
  return h(
    "fieldset",
    { class: "interaction" },
    h("legend", { class: prompt.length ? "" : "unseen" }, prompt.length ? draw(prompt, field.scene) : field.label),
    h("div", { class: "hottexts" }, draw(interaction.content, scene)),
    limit,
  );
}

/** @param {{button: any}} run */
function pressed(run) {
  return run.button.getAttribute("aria-pressed") === "true";
}

/** @param {{button: any}} run @param {boolean} on */
function set(run, on) {
  run.button.setAttribute("aria-pressed", String(on));
}

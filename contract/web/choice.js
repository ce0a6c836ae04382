/** A choice interaction: radios for one, checkboxes for several; the browser's own keys work. */

import { h } from "./dom.js";
import { t } from "./i18n.js";
import { draw } from "./nodes.js";
import { shuffled } from "./shuffle.js";

/**
 * @param {import("./contract.d.ts").ChoiceInteraction} interaction
 * @param {import("./item.js").Field} field
 * @returns {HTMLElement}
 */
export function choiceField(interaction, field) {
  const most = interaction.most === undefined ? 1 : interaction.most;
  const single = most === 1;
  const shown = interaction.shuffle
    ? shuffled(interaction.choices, field.seed + " " + interaction.response)
    : interaction.choices;
  const group = "choice-" + field.place;
  const inputs = shown.map((choice) =>
    h("input", {
      type: single ? "radio" : "checkbox",
      name: group,
      id: group + "-" + choice.id,
      value: choice.id,
      checked: field.given.includes(choice.id),
    }),
  );
  const clear = single && !interaction.least ? clearButton(inputs, () => report(), group) : null;
  const limit = h("p", { class: "choice-limit soft small", role: "status" });

  function report() {
    const picked = inputs.filter((input) => input.checked).map((input) => input.value);
    if (clear) clear.hidden = picked.length === 0;
    inputs.forEach((input) => {
      input.closest(".choice").classList.toggle("chosen", input.checked);
    });
    const order = interaction.choices.map((choice) => choice.id);
    field.take(picked.sort((a, b) => order.indexOf(a) - order.indexOf(b)), "choice");
  }

  /** @param {Event} event */
  function changed(event) {
    const over = most > 1 && inputs.filter((input) => input.checked).length > most;
    if (over) /** @type {HTMLInputElement} */ (event.target).checked = false;
    limit.textContent = over ? t("item.at-most", { n: most }) : "";
    if (!over) report();
  }

  const rows = shown.map((choice, index) => row(choice, inputs[index], index, field));
  const list = h("div", { class: "choices" + (interaction.horizontal ? " across" : "") }, rows);
  list.addEventListener("change", changed);
  return h(
    "fieldset",
    { class: "interaction" },
    legend(interaction, most, field),
    list,
    most > 1 && limit,
    clear,
  );
}

/**
 * @param {import("./contract.d.ts").ChoiceInteraction} interaction
 * @param {number} most
 * @param {import("./item.js").Field} field
 */
function legend(interaction, most, field) {
  const rule = howMany(interaction.least || 0, most);
  const prompt = interaction.prompt || [];
  return h(
    "legend",
    { class: prompt.length || rule ? "" : "unseen" },
    prompt.length ? draw(prompt, field.scene) : h("span", { class: "unseen" }, field.label),
    rule && h("span", { class: "choice-rule soft small" }, rule),
  );
}

/** @param {number} least @param {number} most @returns {string} */
function howMany(least, most) {
  if (most === 1) return "";
  if (most === 0) return least > 1 ? t("item.at-least", { n: least }) : t("item.any");
  if (least === most) return t("item.exactly", { n: most });
  return t("item.at-most", { n: most });
}

/**
 * @param {import("./contract.d.ts").Choice} choice
 * @param {any} input
 * @param {number} index
 * @param {import("./item.js").Field} field
 */
function row(choice, input, index, field) {
  return h(
    "label",
    { class: "choice" + (input.checked ? " chosen" : "") },
    input,
    h("span", { class: "choice-letter", "aria-hidden": "true" }, String.fromCharCode(65 + index)),
    h("span", { class: "choice-content" }, draw(choice.content, field.scene)),
  );
}

/** @param {any[]} inputs @param {() => void} report @param {string} group */
function clearButton(inputs, report, group) {
  const none = !inputs.some((input) => input.checked);
  return h(
    "button",
    {
      type: "button",
      class: "quiet small clear",
      hidden: none,
      "data-testid": group + "-clear",
      onclick: () => {
        inputs.forEach((input) => {
          input.checked = false;
        });
        report();
        inputs[0].focus();
      },
    },
    t("item.clear"),
  );
}

/** A number between two bounds. Untouched it is no answer: where the handle stands at first is nobody's choice. */

import { h } from "./dom.js";
import { t } from "./i18n.js";
import { framed } from "./pairs.js";

/**
 * @param {import("./contract.d.ts").SliderInteraction} interaction
 * @param {import("./item.js").Field} field
 * @returns {HTMLElement}
 */
export function sliderField(interaction, field) {
  const step = interaction.step || 1;
  const shown = h("output", { class: "slider-value figures" });
  const clear = h("button", { type: "button", class: "quiet small clear" }, t("item.clear"));
  const input = h("input", {
    type: "range",
    class: "slider" + (interaction.vertical ? " vertical" : ""),
    min: interaction.lower,
    max: interaction.upper,
    step,
    dir: interaction.reverse ? "rtl" : null,
    "aria-label": field.label,
  });

  /** @param {string | null} value */
  function show(value) {
    input.value = value === null ? String((interaction.lower + interaction.upper) / 2) : value;
    input.classList.toggle("untouched", value === null);
    input.setAttribute("aria-valuetext", value === null ? t("slider.none") : value);
    shown.textContent = value === null ? t("slider.none") : value;
    clear.hidden = value === null;
  }

  /** @param {string} value */
  function take(value) {
    show(value);
    field.take([value], "choice");
  }

  input.addEventListener("input", () => take(input.value));
  input.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    // Enter takes the number under the handle, which an arrow key would have moved away from.
    if (event.key === "Enter") take(input.value);
  });
  clear.addEventListener("click", () => {
    show(null);
    field.take([], "choice");
    input.focus();
  });
  show(field.given.length ? field.given[0] : null);
  const bounds = h("div", { class: "slider-bounds soft small figures" }, h("span", null, interaction.lower), h("span", null, interaction.upper));
  return framed(interaction.prompt, field, shown, input, bounds, clear);
}

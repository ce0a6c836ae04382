/** What is answered by writing: a blank in the line, or a text of some length. */

import { h } from "./dom.js";
import { wellFormed } from "./encoding.js";
import { t } from "./i18n.js";
import { draw } from "./nodes.js";

const LONGEST_ENTRY = 2000;
const LONGEST_TEXT = 80000; // three UTF-8 bytes each still fit an operation's 256 KiB
const PLAIN = { autocomplete: "off", autocorrect: "off", autocapitalize: "off", spellcheck: "false" };

/**
 * @param {import("./contract.d.ts").TextEntryInteraction} interaction
 * @param {import("./item.js").Field} field
 * @returns {HTMLElement}
 */
export function entryField(interaction, field) {
  const input = h(
    "input",
    Object.assign({}, PLAIN, {
      type: "text",
      class: "entry",
      maxlength: LONGEST_ENTRY,
      value: field.given[0],
      "aria-label": t("item.blank", { n: field.place }),
      title: interaction.hint || null,
      placeholder: interaction.hint || null,
      pattern: interaction.pattern || null,
    }),
  );
  input.style.inlineSize = Math.min(30, Math.max(5, (interaction.length || 8) * 1.05 + 1.5)) + "em";
  listen(input, field);
  return input;
}

/**
 * @param {import("./contract.d.ts").ExtendedTextInteraction} interaction
 * @param {import("./item.js").Field} field
 * @returns {HTMLElement}
 */
export function textField(interaction, field) {
  const id = "text-" + field.place;
  const count = h("span", { class: "figures" });
  const area = h(
    "textarea",
    Object.assign({}, PLAIN, {
      id,
      rows: Math.min(30, Math.max(6, interaction.lines || 10)),
      maxlength: LONGEST_TEXT,
      value: field.given[0],
      placeholder: interaction.hint || null,
      "aria-describedby": id + "-count",
    }),
  );
  const tell = () => {
    count.textContent = t("item.written", { n: letters(area.value) });
  };
  area.addEventListener("input", tell);
  tell();
  listen(area, field);
  const prompt = interaction.prompt || [];
  return h(
    "div",
    { class: "interaction writing" },
    h("label", { for: id, class: prompt.length ? "" : "unseen" }, prompt.length ? draw(prompt, field.scene) : field.label),
    area,
    h(
      "p",
      { class: "count soft small", id: id + "-count" },
      count,
      interaction.length ? " · " + t("item.expected", { n: interaction.length }) : null,
    ),
  );
}

/**
 * Characters that a reader would count: no spaces, no line ends.
 * @param {string} text @returns {number}
 */
export function letters(text) {
  return Array.from(text.replace(/\s+/g, "")).length;
}

/**
 * Report what is written, but not the letters of an unfinished Chinese input.
 * @param {HTMLInputElement | HTMLTextAreaElement} element
 * @param {import("./item.js").Field} field
 */
function listen(element, field) {
  const report = () => {
    const text = wellFormed(element.value);
    field.take(text === "" ? [] : [text], "text");
  };
  element.addEventListener("input", (event) => {
    if (!(/** @type {InputEvent} */ (event).isComposing)) report();
  });
  element.addEventListener("compositionend", report);
}

/** What several questions ask about, as it stands beside each of them; seat and preview load this module. */

import { h } from "./dom.js";
import { setStrings, t } from "./i18n.js";
import { draw } from "./nodes.js";

/** @typedef {import("./contract.d.ts").PaperContent} PaperContent */
/** @typedef {import("./contract.d.ts").Item} Item */
/** @typedef {import("./contract.d.ts").Stimulus} Stimulus */

/** @param {PaperContent} content @param {Item} item @returns {Stimulus | null} */
export function stimulusOf(content, item) {
  return (content.stimuli || []).find((one) => one.id === item.stimulus) || null;
}

/**
 * @param {Stimulus} stimulus
 * @param {import("./nodes.js").Scene} scene
 * @param {string} [language]  of the paper
 * @returns {HTMLElement}
 */
export function renderStimulus(stimulus, scene, language) {
  return h(
    "section",
    { class: "item stimulus", lang: language, "aria-label": stimulus.title || t("stimulus.title") },
    h("h3", { class: "stimulus-title" }, stimulus.title || t("stimulus.title")),
    draw(stimulus.body, scene),
  );
}

setStrings({ "stimulus.title": ["阅读材料", "Shared text"] });

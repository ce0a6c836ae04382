/** What several questions ask about, above each of them in the preview. */

import { h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { draw } from "/shared/nodes.js";

/** @typedef {import("/shared/contract.d.ts").PaperContent} PaperContent */
/** @typedef {import("/shared/contract.d.ts").Item} Item */

/**
 * @param {PaperContent} content
 * @param {Item} item
 * @param {import("/shared/nodes.js").Scene} scene
 * @returns {HTMLElement | null}
 */
export function stimulusOf(content, item, scene) {
  const stimulus = (content.stimuli || []).find((one) => one.id === item.stimulus);
  if (!stimulus) return null;
  const title = stimulus.title || t("preview.stimulus");
  return h(
    "section",
    { class: "item stimulus", lang: content.language, "aria-label": title },
    h("h3", { class: "stimulus-title" }, title),
    draw(stimulus.body, scene),
  );
}

/** All questions at one glance: a number, and a shape for where each stands. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { standing } from "../rules.js";

const COVERS = "(max-width: 900px)"; // where the overview hides the question, as in exam.css

/** @typedef {ReturnType<typeof standing>[number]} Standing */

/** @param {import("./acts.js").Acts} acts @returns {import("./acts.js").View} */
export function overview(acts) {
  const counts = h("p", { class: "soft small", role: "status" });
  const list = h("div", { class: "overview-list" });
  const shut = h("button", { type: "button", class: "quiet small", onclick: () => acts.overview(false) }, t("close"));
  const element = h(
    "aside",
    { class: "overview", hidden: true, "aria-label": t("overview.title") },
    h("div", { class: "overview-head" }, h("h2", null, t("overview.title")), shut),
    counts,
    list,
    legend(),
  );
  let drawn = "";
  return {
    element,
    update: (seat) => {
      const opened = element.hidden && seat.overview;
      element.hidden = !seat.overview;
      if (!seat.overview || !seat.paper) return;
      const items = standing(seat);
      const key = seat.place + JSON.stringify(items.map((one) => [one.answered, one.flagged, one.corrected]));
      if (key === drawn && !opened) return;
      drawn = key;
      const done = items.filter((one) => one.answered === "all").length;
      const flagged = items.filter((one) => one.flagged).length;
      fill(counts, t("overview.counts", { done, left: items.length - done, flagged }));
      fill(list, seat.paper.sections.map((section, index) => group(section.title ?? "", items.filter((one) => one.section === index), seat.place, acts)));
      if (opened) /** @type {HTMLElement | null} */ (list.querySelector("[aria-current]"))?.focus();
    },
  };
}

/** @param {string} title @param {Standing[]} items @param {number} place @param {import("./acts.js").Acts} acts */
function group(title, items, place, acts) {
  return h(
    "section",
    null,
    title && h("h3", { class: "soft small" }, title),
    h("div", { class: "cells" }, items.map((one) => cell(one, one.number - 1 === place, acts))),
  );
}

/** @param {Standing} one @param {boolean} here @param {import("./acts.js").Acts} acts */
function cell(one, here, acts) {
  const words = [t("exam.number", { n: one.number }), t("overview." + one.answered)];
  if (one.flagged) words.push(t("overview.flagged"));
  if (one.corrected) words.push(t("overview.corrected"));
  return h(
    "button",
    {
      type: "button",
      class: "cell" + (one.flagged ? " flagged" : "") + (one.corrected ? " corrected" : ""),
      "data-answered": one.answered,
      "data-testid": "item-" + one.number,
      "aria-label": words.join("，"),
      "aria-current": here ? "step" : null,
      onclick: () => {
        acts.go(one.number - 1);
        if (window.matchMedia(COVERS).matches) acts.overview(false);
      },
    },
    String(one.number),
  );
}

function legend() {
  const rows = [
    ["all", "", "overview.all"],
    ["part", "", "overview.part"],
    ["none", "", "overview.none"],
    ["none", " flagged", "overview.flagged"],
    ["none", " corrected", "overview.corrected"],
  ];
  return h(
    "ul",
    { class: "overview-legend small soft" },
    rows.map(([answered, more, word]) => h("li", null, h("span", { class: "cell sample" + more, "data-answered": answered, "aria-hidden": "true" }), t(word))),
    h("li", null, t("overview.key")),
  );
}

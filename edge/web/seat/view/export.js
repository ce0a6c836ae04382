/** Export for staff: the code from the panel, then a file to carry away. Answers stay here too. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { stateDialog } from "./dialog.js";

/** @typedef {import("./acts.js").Acts} Acts */
/** @typedef {NonNullable<import("../types.js").Seat["exporting"]>} Exporting */

/** @param {Acts} acts @returns {import("./acts.js").View} */
export function exportDialog(acts) {
  const inside = h("div", { class: "form" });
  const dialog = stateDialog({ id: "export", title: t("export.title"), shut: () => acts.closeExport() }, inside);
  let drawn = "";
  return {
    element: dialog.element,
    update: ({ exporting }) => {
      const key = JSON.stringify(exporting);
      dialog.show(exporting !== null);
      if (key === drawn || exporting === null) return;
      drawn = key;
      fill(inside, content(exporting, acts));
      inside.querySelector("input")?.focus();
    },
  };
}

/** @param {Exporting} exporting @param {Acts} acts */
function content(exporting, acts) {
  switch (exporting.stage) {
    case "code":
      return codeForm(exporting.wrong ?? false, acts);
    case "done":
      return [
        h("p", { class: "notice", "data-status": "good", role: "status", "data-testid": "export-done" }, t("export.done")),
        h("ul", { class: "exported" }, exporting.packages.map(({ name, operations }) => h("li", null, h("strong", { class: "code" }, name), " ", h("span", { class: "soft" }, t("export.count", { n: operations }))))),
        h("p", null, t("export.next")),
      ];
    case "busy":
      return h("p", { role: "status" }, t("export.busy"));
    default:
      return h("p", { class: "notice", "data-status": exporting.stage === "nothing" ? "good" : "bad", role: "status" }, t("export." + exporting.stage));
  }
}

/** @param {boolean} wrong @param {Acts} acts */
function codeForm(wrong, acts) {
  const input = h("input", { type: "text", id: "export-code", inputmode: "numeric", autocomplete: "off", maxlength: 12, required: true, "aria-invalid": wrong ? "true" : null, "data-testid": "export-code" });
  return h(
    "form",
    {
      class: "form",
      onsubmit: (/** @type {Event} */ event) => {
        event.preventDefault();
        acts.exportNow(input.value);
      },
    },
    h("p", null, t("export.text")),
    h("div", { class: "field" }, h("label", { for: "export-code" }, t("export.code")), input),
    wrong && h("p", { class: "notice", "data-status": "bad", role: "alert" }, t("export.wrong")),
    h("button", { type: "submit", class: "primary", "data-testid": "export-go" }, t("export.go")),
  );
}

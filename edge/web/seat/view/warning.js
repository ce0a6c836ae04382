/** Says plainly that the page was left and that this is on record. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";

/** @param {import("./acts.js").Acts} acts @returns {import("./acts.js").View} */
export function warning(acts) {
  const text = h("p");
  const go = h("button", { type: "button", class: "primary", "data-testid": "left-go", onclick: () => acts.warned() }, t("left.go"));
  const dialog = h(
    "dialog",
    { class: "ask", role: "alertdialog", "data-testid": "left", "aria-label": t("left.title"), oncancel: (/** @type {Event} */ event) => event.preventDefault() },
    h("h2", null, t("left.title")),
    text,
    h("div", { class: "actions" }, go),
  );
  return {
    element: dialog,
    update: ({ warning: left }) => {
      if (left && !dialog.open) {
        const seconds = Math.max(1, Math.round((left.milliseconds ?? 0) / 1000));
        const own = /** @type {Object<string, string>} */ ({ "fullscreen-lost": "left.fullscreen", "second-screen": "left.second-screen" });
        fill(text, t(own[left.what] ?? "left.text", { seconds }));
        dialog.showModal();
      } else if (!left && dialog.open) {
        dialog.close();
      }
    },
  };
}

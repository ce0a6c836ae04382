/** A dialog that the state opens and closes; Escape closes it like its button. */

import { h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";

/**
 * @param {{id: string, title: string, shut: () => void}} what
 * @param {...any} children
 */
export function stateDialog({ id, title, shut }, ...children) {
  const name = "dialog-" + id;
  const dialog = h(
    "dialog",
    { class: "ask", "data-testid": id, "aria-labelledby": name },
    h("h2", { id: name, tabindex: "-1" }, title),
    children,
    h("div", { class: "actions" }, h("button", { type: "button", "data-testid": id + "-close", onclick: shut }, t("close"))),
  );
  let wanted = false;
  dialog.addEventListener("close", () => wanted && shut());
  return {
    element: /** @type {HTMLDialogElement} */ (dialog),
    /** @param {boolean} open @returns {boolean} whether it has just been opened */
    show: (open) => {
      wanted = open;
      if (open === dialog.open) return false;
      if (open) dialog.showModal();
      else dialog.close();
      return open;
    },
  };
}

/** Before something that cannot be taken back: what will change, and the name of the thing typed. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";

/**
 * @param {Object} what
 * @param {string} what.title   the question
 * @param {any} what.changes    what will be different
 * @param {string} what.act     the verb on the button
 * @param {string} what.name    to be typed
 * @returns {Promise<boolean>}
 */
export function confirm(what) {
  const typed = h("input", { type: "text", autocomplete: "off", spellcheck: "false", "data-testid": "confirm-name" });
  const yes = h(
    "button",
    { type: "submit", class: "bad", value: "yes", disabled: true, "data-testid": "confirm" },
    what.act,
  );
  const no = h("button", { type: "button", class: "quiet", onclick: () => dialog.close("") }, t("cancel"));
  typed.addEventListener("input", () => (yes.disabled = typed.value.trim() !== what.name));
  const label = h(
    "label",
    { class: "field" },
    h("span", null, fill(h("span"), t("confirm.type"), " ", h("code", null, what.name))),
    typed,
  );
  const form = h(
    "form",
    { method: "dialog" },
    h("h2", null, what.title),
    h("p", null, what.changes),
    label,
    h("div", { class: "form-acts" }, yes, no),
  );
  const dialog = h("dialog", { class: "confirm", "aria-label": what.title }, form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}

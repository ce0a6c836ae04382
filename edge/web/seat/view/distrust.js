/** Another box answers than the one this seat was enrolled with: loud, and for staff to settle. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { keyName } from "../trust.js";

/** @param {import("../types.js").Seat} _seat @param {import("./acts.js").Acts} acts @returns {import("./acts.js").View} */
export function distrust(_seat, acts) {
  const names = h("dl", { class: "who" });
  const input = h("input", { type: "text", id: "box-key", autocomplete: "off", maxlength: 24, required: true, "data-testid": "box-key" });
  const fault = h("p", { class: "notice", "data-status": "bad", role: "alert", hidden: true }, t("distrust.wrong"));
  /** @param {Event} event */
  async function send(event) {
    event.preventDefault();
    fault.hidden = await acts.acceptBox(input.value);
  }
  let drawn = "";
  return {
    element: h(
      "section",
      { class: "card sheet broad", "data-testid": "distrust" },
      h("h1", { tabindex: "-1", "data-focus": true }, t("distrust.title")),
      h("p", { class: "notice", "data-status": "bad", role: "alert" }, t("distrust.text")),
      names,
      h("form", { class: "form", onsubmit: send }, h("div", { class: "field" }, h("label", { for: "box-key" }, t("distrust.field")), input), fault, h("button", { type: "submit", "data-testid": "box-key-go" }, t("distrust.go"))),
    ),
    update: ({ distrust: found }) => {
      const key = JSON.stringify(found);
      if (!found || key === drawn) return;
      drawn = key;
      keyName(found.known.box).then((name) => {
        const rows = [
          [t("distrust.known"), name],
          [t("distrust.differs"), [found.known.box !== found.met.box && t("distrust.box"), found.known.hq !== found.met.hq && t("distrust.hq")].filter(Boolean).join("、")],
        ];
        fill(names, rows.map(([term, text]) => h("div", null, h("dt", { class: "soft small" }, term), h("dd", { class: "code" }, text))));
      });
    },
  };
}

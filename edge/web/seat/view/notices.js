/** The short pages: what is the matter, and what to do. */

import { fill, h } from "/shared/dom.js";
import { sentence, t } from "/shared/i18n.js";

/** @typedef {import("../types.js").Seat} Seat */
/** @typedef {import("./acts.js").Acts} Acts */
/** @typedef {import("./acts.js").View} View */

const still = () => {};

/** @param {string} title @param {...any} children */
function card(title, ...children) {
  return h("section", { class: "card sheet" }, h("h1", { tabindex: "-1", "data-focus": true }, title), children);
}

/** Nothing yet: the first moment of a page. @returns {View} */
export function quiet() {
  return { element: h("div"), update: still };
}

/** @returns {View} */
export function insecure() {
  return { element: card(t("insecure.title"), h("p", null, t("insecure.text"))), update: still };
}

/** @returns {View} */
export function otherTab() {
  const text = h("p", { "data-testid": "other-tab" }, t("other-tab.text"));
  return { element: card(t("other-tab.title"), text), update: still };
}

/** @param {Seat} _seat @param {Acts} acts @returns {View} */
export function seatName(_seat, acts) {
  const input = h("input", { type: "text", id: "seat-name", maxlength: 32, autocomplete: "off", "data-testid": "seat-name", "data-focus": true, required: true });
  const form = h(
    "form",
    {
      class: "form",
      onsubmit: (/** @type {Event} */ event) => {
        event.preventDefault();
        acts.nameSeat(input.value.trim().toUpperCase());
      },
    },
    h("div", { class: "field" }, h("label", { for: "seat-name" }, t("seat-name.field")), input),
    h("p", { class: "soft small" }, t("seat-name.hint")),
    h("button", { type: "submit", class: "primary", "data-testid": "seat-name-go" }, t("seat-name.go")),
  );
  return { element: h("section", { class: "card sheet" }, h("h1", null, t("seat-name.title")), form), update: still };
}

/** @param {Seat} seat @param {Acts} acts @returns {View} */
export function enrolling(seat, acts) {
  const text = h("p", { class: "notice", role: "status", "data-testid": "enrolling" });
  const change = h("button", { type: "button", class: "quiet small", onclick: () => acts.nameSeat(null) }, t("sign-in.change-seat", { seat: seat.seat ?? "" }));
  return {
    element: card(t("enrolling.title", { seat: seat.seat ?? "" }), text, change),
    update: (now) => {
      text.dataset.status = now.problem ? "attention" : now.enrolment === "waiting" ? "attention" : "unknown";
      const word = t(now.enrolment === "waiting" ? "enrolling.waiting" : "enrolling.text");
      fill(text, now.problem ? sentence(now.problem) : word);
    },
  };
}

/** @param {Seat} _seat @param {Acts} acts @returns {View} */
export function replaced(_seat, acts) {
  const go = h("button", { type: "button", class: "primary", "data-testid": "replaced-go", onclick: () => acts.leave() }, t("replaced.go"));
  return { element: card(t("replaced.title"), h("p", null, t("replaced.text")), h("div", null, go)), update: still };
}

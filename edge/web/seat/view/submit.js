/** Submitting asks once, names what is open, and then says what is happening. */

import { fill, h } from "/shared/dom.js";
import { sentence, t } from "/shared/i18n.js";
import { standing } from "../rules.js";

/** @typedef {import("../types.js").Seat} Seat */
/** @typedef {import("./acts.js").Acts} Acts */

/** @param {Acts} acts @returns {import("./acts.js").View} */
export function submitDialog(acts) {
  const dialog = h("dialog", { class: "ask", "data-testid": "submit-dialog", oncancel: (/** @type {Event} */ event) => event.preventDefault() });
  dialog.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape") acts.callOff();
  });
  let drawn = "";
  return {
    element: dialog,
    update: (seat) => {
      const key = keyOf(seat);
      if (key === drawn) return;
      drawn = key;
      if (seat.submitting === "no") {
        dialog.close();
        return;
      }
      fill(dialog, seat.submitting === "confirm" ? question(seat, acts) : sending(seat, acts));
      if (!dialog.open) dialog.showModal();
    },
  };
}

/** What the dialog shows hangs on nothing else. @param {Seat} seat */
function keyOf(seat) {
  if (seat.submitting === "no") return "";
  if (seat.submitting === "sending") return "sending" + seat.reachable;
  return JSON.stringify([seat.problem, standing(seat).map((one) => [one.answered, one.flagged])]);
}

/** @param {Seat} seat @param {Acts} acts */
function question(seat, acts) {
  const items = standing(seat);
  const open = items.filter((one) => one.answered !== "all");
  const flagged = items.filter((one) => one.flagged);
  return [
    h("h2", { tabindex: "-1" }, t("submit.title")),
    seat.problem && h("p", { class: "notice", "data-status": "bad" }, sentence(seat.problem)),
    open.length === 0
      ? h("p", { class: "status", "data-status": "good" }, t("submit.complete", { total: items.length }))
      : named(t("submit.open", { n: open.length }), open, "submit-unanswered", acts),
    flagged.length > 0 && named(t("submit.flagged"), flagged, "submit-flagged", acts),
    h("p", { class: "soft" }, t("submit.final")),
    h(
      "div",
      { class: "actions" },
      h("button", { type: "button", "data-testid": "submit-back", autofocus: true, onclick: () => acts.callOff() }, t("submit.back")),
      h("button", { type: "button", class: "primary", "data-testid": "submit-confirm", onclick: () => acts.submit() }, t("submit.go")),
    ),
  ];
}

/** @param {string} title @param {ReturnType<typeof standing>} items @param {string} id @param {Acts} acts */
function named(title, items, id, acts) {
  const go = (/** @type {number} */ number) => () => {
    acts.callOff();
    acts.go(number - 1);
  };
  return h(
    "div",
    { "data-testid": id },
    h("p", null, title),
    h("div", { class: "cells" }, items.map((one) => h("button", { type: "button", class: "cell" + (one.flagged ? " flagged" : ""), "data-answered": one.answered, "aria-label": t("exam.number", { n: one.number }), onclick: go(one.number) }, String(one.number)))),
  );
}

/** @param {Seat} seat @param {Acts} acts */
function sending(seat, acts) {
  const text = seat.reachable ? "submit.sending-text" : "submit.away";
  return [
    h("h2", { tabindex: "-1" }, t("submit.sending")),
    h("p", { role: "status", class: "notice", "data-status": seat.reachable ? "unknown" : "attention" }, t(text)),
    !seat.reachable && h("div", { class: "actions" }, h("button", { type: "button", "data-testid": "submit-back", onclick: () => acts.callOff() }, t("submit.back"))),
  ];
}

/** The strip under the top bar: what everybody at this seat should know now; nothing most of the time. */

import { fill, h } from "/shared/dom.js";
import { sentence, t } from "/shared/i18n.js";
import { noticesOf } from "../rules.js";
import { headOf, numberOf } from "./notice_list.js";

/** @typedef {import("../types.js").Seat} Seat */
/** @typedef {import("./acts.js").Acts} Acts */

/** @param {Acts} acts @returns {import("./acts.js").View} */
export function alerts(acts) {
  const element = h("div", { class: "strip", role: "status", "data-testid": "strip" });
  let drawn = "";
  return {
    element,
    update: (seat) => {
      const unread = noticesOf(seat).filter((one) => !one.read);
      const oldest = unread[unread.length - 1];
      const key = JSON.stringify([seat.paper && seat.distrust, seat.fileFault, seat.away, seat.away && seat.unsent, oldest, seat.paper !== null]);
      if (key === drawn) return;
      drawn = key;
      fill(
        element,
        seat.paper && seat.distrust && alert("bad", "distrust", t("distrust.strip")),
        seat.fileFault && alert("attention", "file-fault", sentence(seat.fileFault)),
        seat.away && alert("attention", "away", t("away.text", { n: seat.unsent }), h("button", { type: "button", onclick: () => acts.askExport() }, t("export.open"))),
        oldest && told(oldest, seat, acts),
      );
    },
  };
}

/** @param {"bad" | "attention"} kind @param {string} id @param {string} text @param {...any} more */
function alert(kind, id, text, ...more) {
  return h("div", { class: "strip-line notice", "data-status": kind, "data-testid": "alert-" + id }, h("p", null, text), more);
}

/** The oldest notice that has not been read. @param {import("../types.js").Notice} one @param {Seat} seat @param {Acts} acts */
function told(one, seat, acts) {
  const number = numberOf(one, seat);
  return h(
    "div",
    { class: "strip-line notice told", "data-testid": "told" },
    h("div", null, h("p", { class: "small" }, headOf(one, seat)), h("p", { class: "notice-text" }, one.text)),
    h(
      "div",
      { class: "strip-acts" },
      number > 0 && h("button", { type: "button", onclick: () => acts.go(number - 1) }, t("notices.go", { n: number })),
      h("button", { type: "button", class: "primary", "data-testid": "told-read", onclick: () => acts.read(one.notice) }, t("notices.read")),
    ),
  );
}

/** The end: it is handed in, here is the proof, and this is how far it has travelled. */

import { fill, h, status } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { qrPicture } from "/shared/qr-picture.js";
import { whoRows } from "./briefing.js";

/** @typedef {import("../types.js").Seat} Seat */

/** @param {Seat} _seat @param {import("./acts.js").Acts} acts @returns {import("./acts.js").View} */
export function receipt(_seat, acts) {
  const title = h("h1", { tabindex: "-1", "data-focus": true });
  const text = h("p");
  const proof = h("div", { class: "receipt-proof" });
  const who = h("dl", { class: "who" });
  const travelled = h("p", { role: "status", "data-testid": "receipt-at-hq" });
  let drawn = "";
  return {
    element: h(
      "section",
      { class: "card sheet broad receipt", "data-testid": "receipt" },
      h("div", { class: "receipt-head" }, h("span", { class: "receipt-tick", "aria-hidden": "true" }), h("div", null, title, text)),
      proof,
      who,
      travelled,
      h(
        "div",
        { class: "sheet-foot" },
        h("button", { type: "button", class: "quiet small", onclick: () => window.print() }, t("receipt.print")),
        h("button", { type: "button", class: "quiet small", "data-testid": "receipt-next", onclick: () => acts.leave() }, t("receipt.next")),
      ),
    ),
    update: (seat) => {
      const { attempt } = seat;
      if (!attempt) return;
      const has = attempt.at_hq >= seat.revision;
      const key = [attempt.receipt?.body, has, seat.byCandidate, seat.receiptFault].join(" ");
      if (key === drawn) return;
      drawn = key;
      fill(title, t(seat.byCandidate ? "receipt.title" : "receipt.forced"));
      fill(text, t(seat.byCandidate ? "receipt.text" : "receipt.forced-text"));
      fill(who, whoRows(attempt));
      fill(proof, attempt.receipt ? proofOf(attempt.receipt) : pending(seat));
      fill(travelled, status(has ? "good" : "unknown", t(has ? "receipt.at-hq" : "receipt.not-at-hq")));
    },
  };
}

/** @param {Seat} seat */
function pending(seat) {
  if (!seat.receiptFault) return h("p", { class: "soft" }, t("receipt.pending"));
  return h("p", { class: "notice", "data-status": "bad", role: "alert" }, t("receipt.foreign"));
}

/** @param {import("../types.js").SignedReceipt} signed */
function proofOf(signed) {
  const whole = JSON.stringify({ body: signed.body, signature: signed.signature, code: signed.code });
  /** @type {import("/shared/contract.d.ts").Receipt} */
  const { count } = JSON.parse(signed.body);
  const copied = h("span", { class: "soft small", role: "status" });
  const copy = () =>
    navigator.clipboard?.writeText(whole).then(
      () => fill(copied, t("receipt.copied")),
      () => {}, // the text stands there to be selected by hand
    );
  return [
    h(
      "div",
      { class: "receipt-words" },
      h("p", { class: "soft small" }, t("receipt.code")),
      h("p", { class: "receipt-code code", "data-testid": "receipt-code" }, signed.code),
      h("p", { class: "soft" }, t("receipt.keep")),
      h("p", { class: "soft small" }, t("receipt.count"), " ", h("span", { class: "figures" }, count)),
    ),
    h("div", { class: "receipt-qr", "data-testid": "receipt-qr" }, qrPicture(whole, t("receipt.qr"))),
    h(
      "details",
      { class: "receipt-whole" },
      h("summary", null, t("receipt.whole")),
      h("p", { class: "code small receipt-text", "data-testid": "receipt-text" }, whole),
      h("button", { type: "button", class: "quiet small", onclick: copy }, t("receipt.copy")),
      copied,
    ),
  ];
}

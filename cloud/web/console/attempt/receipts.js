/** What the candidate took home, and whether HQ's copy of the answers is the same (X11). */

import { fill, h, status } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { onChange } from "../parts/changes.js";
import { empty, facts, section } from "../parts/pane.js";

/** @typedef {import("../types.js").Receipt} Receipt */

export function receiptsPart() {
  const element = h("div");
  const draw = onChange((/** @type {Receipt[]} */ receipts) => {
    const newestFirst = receipts.slice().sort((a, b) => b.version - a.version);
    fill(
      element,
      section(
        t("attempt.receipts"),
        newestFirst.length
          ? newestFirst.map((receipt, place) => receiptOf(receipt, place === 0))
          : empty(t("receipts.empty")),
      ),
    );
  });
  return { element, setState: (/** @type {import("../types.js").Attempt} */ attempt) => draw(attempt.receipts) };
}

/** @param {Receipt} receipt @param {boolean} newest */
function receiptOf(receipt, newest) {
  return h(
    "article",
    { class: "receipt", "data-testid": "receipt-" + receipt.version },
    h(
      "div",
      { class: "receipt-head" },
      h("code", { class: "receipt-code" }, receipt.code),
      newest ? match(receipt) : status("unknown", t("receipt.superseded")),
    ),
    facts([
      [t("receipt.version"), String(receipt.version) + " · " + t("submitted." + receipt.how)],
      [t("receipt.count"), h("span", { class: "figures" }, String(receipt.count))],
      [
        t("receipt.signature"),
        receipt.verified ? status("good", t("signature.good")) : status("bad", t("signature.bad")),
      ],
      [t("receipt.root"), h("code", { class: "hash small" }, receipt.root)],
    ]),
    h(
      "details",
      null,
      h("summary", { class: "small" }, t("receipt.whole")),
      h("pre", { class: "raw" }, receipt.body + "\n\n" + receipt.signature),
    ),
  );
}

/** @param {Receipt} receipt */
function match(receipt) {
  return receipt.root_matches
    ? status("good", t("receipt.matches"), { "data-testid": "receipt-match" })
    : status("bad", t("receipt.differs"), { "data-testid": "receipt-match" });
}

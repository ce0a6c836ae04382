/** A fact in a sentence; a kind that this page does not know yet says its name. */

import { t } from "/shared/i18n.js";

/** @typedef {import("../types.js").Happening} Happening */
/** @typedef {import("../types.js").Tone} Tone */

/** What stands out of a timeline. @type {Object<string, Tone>} */
export const TONE_OF = {
  "entry.approval-filed": "attention",
  "entry.admitted": "good",
  "entry.refused": "bad",
  "attempt.submitted": "good",
  "attempt.page-left": "attention",
};

/** @type {Object<string, (fact: any) => string>} */
const SAID = {
  "entry.face-compared": (fact) =>
    t("fact.face." + fact.outcome, { by: fact.by || "" }) +
    reason(fact) +
    (fact.impersonates ? " · " + t("fact.impersonates", { attempt: fact.impersonates }) : ""),
  "entry.approval-filed": (fact) => t("fact.filed", { by: fact.by }) + reason(fact),
  "entry.admitted": (fact) => t("fact.admitted", { how: t("how." + fact.how), by: fact.by }),
  "entry.refused": (fact) => t("fact.refused", { by: fact.by }) + reason(fact),
  "seat.move-allowed": (fact) => t("fact.move", { by: fact.by }),
  "attempt.epoch-opened": (fact) =>
    t(fact.epoch ? "fact.epoch-next" : "fact.epoch", { seat: fact.seat, epoch: fact.epoch }),
  "attempt.started": () => t("fact.started"),
  "attempt.answer-saved": (fact) => t(fact.late ? "fact.saved-late" : "fact.saved", { item: fact.item || "" }),
  "attempt.submitted": (fact) =>
    t("submitted." + fact.how) +
    (fact.receipt && fact.receipt.code ? " · " + t("fact.receipt", { code: fact.receipt.code }) : ""),
  "attempt.page-left": (fact) =>
    t("fact.left." + fact.what) +
    (fact.milliseconds ? " · " + t("span.seconds", { seconds: Math.round(fact.milliseconds / 1000) }) : ""),
  "order.taken": (fact) =>
    t("fact.order", { outcome: t("order." + fact.outcome) }) + (fact.code ? " · " + fact.code : ""),
};

/** @param {Happening} one @returns {string} */
export function happeningWords(one) {
  return one.kind in SAID && one.fact ? SAID[one.kind](one.fact) : one.kind || t("fact.unknown");
}

/** A reason that a person wrote, or a code of the face chain in words. @param {any} fact @returns {string} */
function reason(fact) {
  if (!fact.reason) return "";
  const key = "reason." + fact.reason.toLowerCase().replace(/_/g, "-");
  return t("fact.reason", { reason: t(key) === key ? fact.reason : t(key) });
}

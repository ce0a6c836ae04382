/** A fact in a sentence; a kind that this page does not know yet says its name. */

import { t } from "/shared/i18n.js";
import { span } from "../parts/moments.js";
import { counted } from "../parts/words.js";

/** @typedef {import("../types.js").Happening} Happening */
/** @typedef {import("../types.js").Tone} Tone */

/** @type {Object<string, Tone>} */
const TONE_OF = {
  "entry.approval-filed": "attention",
  "entry.admitted": "good",
  "entry.refused": "bad",
  "attempt.submitted": "good",
  "attempt.page-left": "attention",
  "attempt.time-lost": "attention",
  "attempt.package-exported": "attention",
};

/** What of a fact makes it stand out, though its kind does not. @type {Object<string, (fact: any) => Tone | undefined>} */
const TONE_IN = {
  "entry.face-compared": (fact) =>
    fact.impersonates || fact.duplicates ? "bad" : fact.presentation === "suspect" ? "attention" : undefined,
  "entry.face-consent": (fact) => (fact.given ? undefined : "attention"),
  "entry.photo-taken": (fact) => (fact.reason ? "attention" : undefined),
};

/** What stands out of a timeline. @param {Happening} one @returns {Tone | undefined} */
export function toneOf(one) {
  if (one.quarantined) return "bad";
  const inside = one.fact && TONE_IN[one.kind];
  return (inside && inside(one.fact)) || TONE_OF[one.kind];
}

/** @type {Object<string, (fact: any) => string>} */
const SAID = {
  "entry.arrived": (fact) => t("fact.arrived." + fact.how, { by: fact.by }),
  "entry.face-consent": (fact) =>
    t(fact.given ? "fact.consent.given" : "fact.consent.refused", { by: fact.by, notice: fact.notice }),
  "entry.face-compared": (fact) =>
    joined([
      t("fact.face." + fact.outcome, { by: fact.by || "" }) + reason(fact),
      distance(fact),
      fact.rank > 1 && t("fact.face.rank", { rank: fact.rank }),
      fact.frames > 1 && t("fact.face.frames", { n: fact.frames }),
      fact.presentation && fact.presentation !== "unchecked" && t("fact.presentation." + fact.presentation),
      fact.impersonates && t("fact.impersonates", { attempt: fact.impersonates }),
      fact.duplicates && t("fact.duplicates", { attempt: fact.duplicates }),
      fact.kept && t("fact.face.kept"),
    ]),
  "entry.face-proposed": (fact) =>
    joined([t("fact.proposed", { room: fact.room, by: fact.by }) + reason(fact), distance(fact)]),
  "entry.photo-taken": (fact) => t("fact.photo." + fact.shows, { by: fact.by }) + reason(fact),
  "entry.approval-filed": (fact) =>
    joined([
      t("fact.filed", { by: fact.by }) + reason(fact),
      fact.photos && fact.photos.length > 0 && counted("fact.photos", fact.photos.length),
    ]),
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
  "attempt.seat-head": (fact) => t("fact.seat-head", fact),
  "attempt.time-lost": (fact) =>
    t("fact.time-lost", { span: span(fact.to_ms - fact.from_ms), why: t("fact.time-lost." + fact.why) }),
  "attempt.time-granted": (fact) =>
    t("fact.time-granted." + fact.why, { by: fact.by, span: span(fact.seconds * 1000) }) + reason(fact),
  "attempt.package-exported": (fact) => t("fact.package-exported", { by: fact.by, n: fact.operations }),
  "notice.acknowledged": () => t("fact.notice-read"),
  "order.taken": (fact) =>
    t("fact.order", { outcome: t("order." + fact.outcome) }) + (fact.code ? " · " + fact.code : ""),
};

/** @param {Happening} one @returns {string} */
export function happeningWords(one) {
  return one.kind in SAID && one.fact ? SAID[one.kind](one.fact) : one.kind || t("fact.unknown");
}

/** @param {Array<string | false | null | undefined>} parts  empty ones are left out @returns {string} */
function joined(parts) {
  return parts.filter(Boolean).join(" · ");
}

/** How near a face was, and how near it had to be. @param {any} fact @returns {string} */
function distance(fact) {
  if (typeof fact.distance !== "number") return "";
  const apart = fact.distance.toFixed(3);
  if (typeof fact.threshold !== "number") return t("fact.distance", { distance: apart });
  return t("fact.distance.of", { distance: apart, threshold: fact.threshold.toFixed(3) });
}

/** A reason that a person wrote, or a code of the face chain in words. @param {any} fact @returns {string} */
function reason(fact) {
  if (!fact.reason) return "";
  const key = "reason." + fact.reason.toLowerCase().replace(/_/g, "-");
  return t("fact.reason", { reason: t(key) === key ? fact.reason : t(key) });
}

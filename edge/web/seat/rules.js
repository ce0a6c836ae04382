/** The rules of the seat, pure: which page shows, what the lights say, what to send next. */

import { answered } from "/shared/item.js";

/** @typedef {import("./types.js").Seat} Seat */
/** @typedef {import("./types.js").Operation} Operation */
/** @typedef {import("./types.js").Item} Item */
/** @typedef {"good" | "attention" | "bad" | "unknown"} Status */
/** @typedef {{status: Status, word: string, values?: Object<string, number>}} Light */
/** @typedef {"check" | "insecure" | "asking" | "other-tab" | "distrust" | "seat-name" | "enrolling" | "sign-in" |
 *   "replaced" | "rules" | "waiting" | "exam" | "receipt"} Phase */

const BATCH = 50;
const BATCH_BYTES = 512 * 1024;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 5000; // a hundred seats within 5 s are nothing to a box
const AWAY = 30000;
const LAST_MINUTES = 5 * 60 * 1000;

/** Which page shows. @param {Seat} seat @returns {Phase} */
export function phase(seat) {
  if (seat.checking) return "check";
  if (!seat.secure) return "insecure";
  if (seat.tab === "asking") return "asking";
  if (seat.tab === "other") return "other-tab";
  if (seat.distrust && !seat.paper) return "distrust"; // whoever writes already writes on
  if (seat.attempt) return attemptPhase(seat);
  if (!seat.seat) return "seat-name";
  return seat.enrolment === "enrolled" ? "sign-in" : "enrolling";
}

/** @param {Seat} seat @returns {Phase} */
function attemptPhase(seat) {
  const attempt = /** @type {import("./types.js").Attempt} */ (seat.attempt);
  if (attempt.state === "submitted") return "receipt";
  if (seat.stopped) return "replaced";
  if (seat.paper) return "exam";
  return seat.rulesAccepted ? "waiting" : "rules";
}

/**
 * Whether staff should hear of it: nothing from the box for half a minute while somebody sits here.
 * @param {Seat} seat @param {number | null} lost  when it stopped answering @param {number} now
 */
export function isAway(seat, lost, now) {
  return seat.attempt !== null && lost !== null && now - lost >= AWAY;
}

/**
 * The notices for the candidate, newest first, and which are new to them.
 * @param {Seat} seat
 * @returns {import("./types.js").Notice[]}
 */
export function noticesOf(seat) {
  const told = (seat.attempt?.notices ?? []).slice().reverse();
  return told.map((one) => ({ ...one, read: one.read || seat.read.includes(one.notice) }));
}

/** Whether the paper's key may be asked for now. @param {Seat} seat @returns {boolean} */
export function mayOpen(seat) {
  const attempt = seat.attempt;
  if (!attempt || seat.paper || seat.stopped || !seat.rulesAccepted) return false;
  return attempt.state === "open" && attempt.admitted && !attempt.refused && sealedReady(seat);
}

/** Whether all of the sealed paper is here and verified. @param {Seat} seat @returns {boolean} */
export function sealedReady(seat) {
  return seat.sealed.total !== null && seat.sealed.verified === seat.sealed.total;
}

/**
 * Whether nobody may write: the time is over by a clock that can be trusted, or it is handed in.
 * @param {Seat} seat @param {number | null} now  the box's time
 */
export function locked(seat, now) {
  if (!seat.attempt || seat.attempt.state === "submitted") return true;
  if (seat.submitting === "sending" || seat.stopped) return true;
  return seat.clockKnown && now !== null && now >= seat.attempt.due_ms;
}

/**
 * The three lights: who has the answers.
 * @param {Seat} seat
 * @returns {{here: Light, box: Light, hq: Light}}
 */
export function lights(seat) {
  return { here: hereLight(seat), box: boxLight(seat), hq: hqLight(seat) };
}

/** @param {Seat} seat @returns {Light} */
function hereLight(seat) {
  if (seat.store === "failed") return { status: "bad", word: "light.here-failed" };
  if (seat.store === "memory") return { status: "attention", word: "light.here-memory" };
  if (seat.unwritten > 0) return { status: "unknown", word: "light.here-writing" };
  return { status: "good", word: seat.revision > 0 ? "light.saved" : "light.ready" };
}

/** @param {Seat} seat @returns {Light} */
function boxLight(seat) {
  const n = seat.unsent + seat.unwritten;
  const values = { n };
  if (seat.distrust) return { status: "bad", word: "light.box-foreign" };
  if (seat.stopped) return { status: "bad", word: "light.box-stopped" };
  if (!seat.reachable) {
    const word = n > 0 ? "light.box-away-unsent" : "light.box-away";
    return { status: "attention", word, values };
  }
  if (n > 0) return { status: "unknown", word: "light.box-sending", values };
  return { status: "good", word: seat.revision > 0 ? "light.saved" : "light.connected" };
}

/** @param {Seat} seat @returns {Light} */
function hqLight(seat) {
  const written = seat.revision + seat.unwritten;
  if (!seat.attempt || written === 0) return { status: "unknown", word: "light.hq-nothing" };
  const missing = written - seat.attempt.at_hq;
  if (missing <= 0) return { status: "good", word: "light.hq-has" };
  return { status: "unknown", word: "light.hq-later", values: { n: missing } };
}

/**
 * What the countdown says.
 * @param {number} until  box time @param {number | null} now  box time; null when unknown
 * @returns {{text: string, urgency: "calm" | "last" | "over" | "unknown"}}
 */
export function countdown(until, now) {
  if (now === null) return { text: "--:--", urgency: "unknown" };
  const left = Math.max(0, until - now);
  const seconds = Math.ceil(left / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] > 0 ? parts : parts.slice(1);
  const text = shown.map((part) => String(part).padStart(2, "0")).join(":");
  if (left === 0) return { text, urgency: "over" };
  return { text, urgency: left <= LAST_MINUTES ? "last" : "calm" };
}

/**
 * The operations to send next: unacknowledged ones in order, no gap, of a size the box takes.
 * @param {Operation[]} operations  one epoch's, by revision
 * @returns {Operation[]}
 */
export function batch(operations) {
  const first = operations.findIndex((one) => !one.acknowledged);
  if (first < 0) return [];
  const chosen = [];
  let bytes = 0;
  for (const one of operations.slice(first, first + BATCH)) {
    bytes += one.body.length * 3;
    if (chosen.length > 0 && bytes > BATCH_BYTES) break;
    chosen.push(one);
  }
  return chosen;
}

/** Full jitter. @param {number} failures so far @param {number} random 0 ≤ n < 1 @returns {number} milliseconds */
export function wait(failures, random) {
  return random * Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(failures, 10));
}

/**
 * Where each item stands, in the paper's order.
 * @param {Seat} seat
 * @returns {Array<{number: number, item: Item, answered: "none" | "part" | "all", flagged: boolean, section: number,
 *   corrected: boolean}>}
 */
export function standing(seat) {
  if (!seat.paper) return [];
  return ordered(seat.paper).map(({ item, section }, index) => ({
    number: index + 1,
    item,
    section,
    answered: answered(item, seat.answers[item.id]),
    flagged: seat.flags.includes(item.id),
    corrected: (seat.attempt?.notices ?? []).some((one) => one.item === item.id),
  }));
}

/**
 * The items as the sections name them.
 * @param {import("./types.js").PaperContent} paper
 * @returns {Array<{item: Item, section: number}>}
 */
export function ordered(paper) {
  const byName = new Map(paper.items.map((item) => [item.id, item]));
  return paper.sections.flatMap((section, index) =>
    section.items.flatMap((id) => {
      const item = byName.get(id);
      return item ? [{ item, section: index }] : [];
    }),
  );
}

/**
 * Two words of the box about one attempt, which may have overtaken each other: what cannot be
 * undone stays.
 * @param {import("./types.js").Attempt | null} before
 * @param {import("./types.js").Attempt} next
 * @returns {import("./types.js").Attempt}
 */
export function newer(before, next) {
  if (!before || before.attempt !== next.attempt || before.epoch !== next.epoch) return next;
  const at_hq = Math.max(before.at_hq, next.at_hq);
  if (before.state !== "submitted" || next.state === "submitted") return { ...next, at_hq };
  return { ...next, at_hq, state: before.state, receipt: before.receipt };
}

/**
 * What shows after a sign-in or a reload: the box's merge, and on top of it what this epoch wrote
 * and the box does not show yet.
 * @param {import("./types.js").Attempt} attempt
 * @param {Operation[]} operations  of this epoch, by revision
 * @returns {Object<string, import("./types.js").Value>}
 */
export function answersShown(attempt, operations) {
  /** @type {Object<string, import("./types.js").Value>} */
  const shown = {};
  Object.entries(attempt.answers || {}).forEach(([item, answer]) => {
    shown[item] = answer.value;
  });
  operations.forEach((one) => {
    const known = (attempt.answers || {})[one.item];
    const newer = !known || known.epoch < attempt.epoch || known.revision < one.revision;
    if (newer) shown[one.item] = valueOf(one);
  });
  return shown;
}

/** What an operation says. @param {Operation} operation @returns {import("./types.js").Value} */
function valueOf(operation) {
  /** @type {import("/shared/contract.d.ts").Operation} */
  const said = JSON.parse(operation.body);
  return said.value;
}

/** One candidate in words and shapes, and what may be done for them. Pure. */

import { isCutOff, isOutside } from "./state.js";

/** @typedef {import("./types.js").Candidate} Candidate */
/** @typedef {import("./types.js").Me} Me */
/** @typedef {import("./types.js").Tone} Tone */
/** @typedef {import("./types.js").Shape} Shape */
/** @typedef {{key: string, values?: Object<string, any>, tone?: Tone}} Line a sentence of strings.js */

/** @type {Object<string, {tone: Tone, shape: Shape}>} */
const LOOKS = {
  expected: { tone: "unknown", shape: "ring" },
  at_door: { tone: "attention", shape: "triangle" },
  filed: { tone: "attention", shape: "diamond" },
  refused: { tone: "bad", shape: "cross" },
  admitted: { tone: "good", shape: "tick" },
  started: { tone: "good", shape: "dot" },
  submitted: { tone: "good", shape: "square" },
  cut_off: { tone: "bad", shape: "slash" },
};

/**
 * State in the three ways: word (a key of strings.js), shape, colour.
 * @param {Candidate} candidate
 * @returns {{word: string, tone: Tone, shape: Shape}}
 */
export function lookOf(candidate) {
  const name = isCutOff(candidate) ? "cut_off" : candidate.state;
  const word = name === "submitted" && candidate.submitted_how === "forced" ? "forced" : name;
  return Object.assign({ word: "state." + word }, LOOKS[name]);
}

/** The look of a pile, for its number. @param {string} pile @returns {{tone: Tone, shape: Shape} | null} */
export function lookOfPile(pile) {
  return LOOKS[pile] || null;
}

/** Whether answers are worth a number: from the first question on. @param {Candidate} candidate */
export function hasProgress(candidate) {
  return candidate.state === "started" || candidate.state === "submitted";
}

/** Whether there is anything yet that HQ could have. @param {Candidate} candidate */
export function hasTravelled(candidate) {
  return candidate.state !== "expected";
}

/**
 * What has happened, shortest first word first; each is one line of the sheet.
 * @param {Candidate} candidate
 * @param {number} nowMs  the box's time
 * @returns {Line[]}
 */
export function historyOf(candidate, nowMs) {
  return entryLines(candidate).concat(seatLines(candidate, nowMs));
}

/** @param {Candidate} candidate @returns {Line[]} */
function entryLines(candidate) {
  /** @type {Line[]} */
  const lines = [];
  if (typeof candidate.consent === "boolean") {
    lines.push({ key: candidate.consent ? "past.agreed" : "past.declined" });
  }
  if (candidate.tries) {
    const key = candidate.reason ? "past.tries-reason" : "past.tries";
    lines.push({ key, values: { tries: candidate.tries, reason: { reason: candidate.reason } } });
  }
  const line = candidate.presentation && "past.presentation." + candidate.presentation;
  if (line && candidate.presentation !== "bona-fide") lines.push({ key: line });
  if (candidate.filed) {
    lines.push({ key: "past.filed", values: { by: candidate.filed.by_name || candidate.filed.by, reason: candidate.filed.reason } });
  }
  if (candidate.how) lines.push({ key: "past.how." + candidate.how });
  return lines;
}

/**
 * Whom the face is like besides: for the invigilator, not for the candidate beside them (E4).
 * @param {Candidate} candidate
 * @returns {Line[]}
 */
export function alertsOf(candidate) {
  const alert = candidate.alert;
  if (!alert) return [];
  /** @type {Line[]} */
  const lines = [];
  if (alert.impersonates) lines.push({ key: "past.impersonates", values: { name: alert.impersonates } });
  if (alert.duplicates) lines.push({ key: "past.duplicates", values: { name: alert.duplicates } });
  return lines;
}

/** @param {Candidate} candidate @param {number} nowMs @returns {Line[]} */
function seatLines(candidate, nowMs) {
  /** @type {Line[]} */
  const lines = [];
  if (isCutOff(candidate) && candidate.heard_ms !== null) {
    const values = { clock: { clock: candidate.heard_ms }, ago: { duration: nowMs - candidate.heard_ms } };
    lines.push({ key: "past.cut-off", values, tone: "bad" });
  }
  if (candidate.epoch) lines.push({ key: "past.moved", values: { times: candidate.epoch } });
  if (candidate.lost_s) lines.push({ key: "past.lost", values: { span: { seconds: candidate.lost_s } } });
  if (candidate.granted_s) lines.push({ key: "past.granted", values: { span: { seconds: candidate.granted_s } } });
  if (candidate.submitted_how) lines.push({ key: "past.submitted." + candidate.submitted_how });
  return lines;
}

/**
 * What this person may do for this candidate now.
 * @param {Candidate} candidate
 * @param {Me} me
 * @returns {{checkIn: boolean, file: boolean, decide: "yes" | "own" | "no", move: boolean}}
 *   decide is "own" where the chief filed it: someone else has to decide (E5)
 */
export function actionsFor(candidate, me) {
  return {
    checkIn: isOutside(candidate) && candidate.consent !== false,
    file: candidate.state === "expected" || candidate.state === "at_door",
    decide: decision(candidate, me),
    move: candidate.epoch !== null && (candidate.state === "started" || candidate.state === "admitted"),
  };
}

/** @param {Candidate} candidate @param {Me} me @returns {"yes" | "own" | "no"} */
function decision(candidate, me) {
  if (candidate.state !== "filed" || me.role !== "chief") return "no";
  return candidate.filed && candidate.filed.by === me.account ? "own" : "yes";
}

/** What the door says on each occasion. Pure. */

import { note, noteOf } from "./guidance.js";
import { lookOf } from "./person.js";
import { shownReason } from "./reasons.js";

/** @typedef {import("./types.js").Candidate} Candidate */
/** @typedef {import("./guidance.js").Note} Note */

/** @type {Object<string, string>} */
const TROUBLES = {
  "camera-missing": "NO_CAMERA",
  "camera-starting": "CAMERA_FROZEN",
  "camera-frozen": "CAMERA_FROZEN",
  "face-fault": "FACE_UNAVAILABLE",
  "face-declined": "papers",
};

/**
 * Before the camera has said anything.
 * @param {"scan" | "face" | "who"} mode @param {boolean} blind  without a camera @returns {Note}
 */
export function firstNote(mode, blind) {
  if (mode === "who") return note("who.guide", "ready");
  if (mode === "face") return note("door.advice", "advice");
  return blind ? note("door.scan-typed", "scan") : note("door.scan", "scan");
}

/**
 * When all is well. The last look before the papers says what it is.
 * @param {{mode: "scan" | "face" | "who", alone: boolean, auto: boolean}} door  alone: a look happens by itself
 * @returns {Note}
 */
export function rightNote(door) {
  if (door.alone) return note(door.mode === "who" ? "who.hold" : "door.hold", "ready", "good");
  return note(door.auto ? "door.last" : "door.press", "ready", "good");
}

/**
 * A code that is nobody's ticket, and what to do about it.
 * @param {{code?: string, zh?: string, en?: string}} refusal
 * @returns {Note}
 */
export function ticketNote(refusal) {
  const problem = { code: refusal.code || "", zh: refusal.zh || "", en: refusal.en || "" };
  if (problem.code === "not-found") return note("door.no-code", "scan", "attention");
  if (problem.code === "not-allowed") return note("door.elsewhere", "ticket-wrong", "attention");
  if (problem.code.indexOf("ticket-") !== 0) return troubleNote(problem);
  const picture = problem.code === "ticket-two" ? "ticket-two" : "ticket-wrong";
  return Object.assign(noteOf(problem, picture, "attention"), { then: "ticket." + problem.code });
}

/** @param {Candidate} person @param {string} state  its word @returns {Note} */
export function insideNote(person, state) {
  const picture = lookOf(person).tone === "good" ? "ready" : "papers";
  return Object.assign(note("door.not-outside", picture), { values: { name: person.name, state } });
}

/** @param {{code: string, zh: string, en: string}} problem @returns {Note} */
export function troubleNote(problem) {
  return noteOf(problem, troublePicture(problem.code), "attention");
}

/** The drawing for a problem. @param {string} code @returns {string} */
export function troublePicture(code) {
  return TROUBLES[code] || "UNSURE";
}

/** Nobody was near enough. @param {{reason: string | null, zh: string, en: string}} reply @returns {Note} */
export function nobodyNote(reply) {
  return noteOf(reply, shownReason(reply.reason || "NOBODY_NEAR"), "attention");
}

/** After a look that has to be repeated. @param {import("./verdict.js").Verdict} verdict @returns {Note} */
export function againNote(verdict) {
  const both = noteOf(verdict, verdict.picture, "attention");
  return verdict.key ? Object.assign(both, { key: verdict.key }) : both;
}

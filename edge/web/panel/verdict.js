/** What one look at the door comes to on the screen, and who is next. Pure. */

import { troublePicture } from "./door_notes.js";
import { asksForTurn, isDiscreet, isForPapers, shownReason } from "./reasons.js";

/** @typedef {import("./types.js").Candidate} Candidate */
/** @typedef {import("./types.js").CheckIn} CheckIn */
/** @typedef {CheckIn["outcome"]} Outcome */

/**
 * @typedef {Object} Verdict
 * @property {Outcome} outcome  colour, shape, sound
 * @property {string} word      key of the heading
 * @property {string} name
 * @property {string} seat      "" where none is to be gone to
 * @property {string} picture   name of a drawing; "" for none
 * @property {string | null} key  of the one thing to change or do; null: zh and en say it, or there is nothing
 * @property {string} zh
 * @property {string} en
 * @property {string} line      key of a calm line about who stood there; "" for none
 * @property {number | null} left   looks before it is for a person to decide; null: the box did not say
 * @property {number} tries     looks so far, this one included
 */

/** How long it fills the screen… */
export const SHOWN_MS = 1500;
/** …and when a line is to be read as well. */
export const READ_MS = 3000;

/** A machine does not use up the last look: a person says when. */
export const AUTOMATIC_TRIES = 2;

/**
 * The box has answered.
 * @param {CheckIn} reply
 * @param {Candidate} person
 * @returns {Verdict}
 */
export function replied(reply, person) {
  const passed = reply.outcome === "pass";
  const reason = passed ? "" : reply.reason || "UNSURE";
  const helpless = reply.outcome === "manual" && !isForPapers(reason);
  return {
    outcome: reply.outcome,
    word: "verdict." + reply.outcome,
    name: reply.name || person.name,
    seat: passed ? reply.seat || person.seat : "",
    picture: passed ? "" : helpless ? "papers" : shownReason(reason),
    key: helpless ? "face.manual" : isDiscreet(reason) ? "face." + shownReason(reason) : null,
    zh: passed || isDiscreet(reason) ? "" : reply.zh,
    en: passed || isDiscreet(reason) ? "" : reply.en,
    line: lineOf(reply),
    left: reply.outcome === "retry" && typeof reply.tries_left === "number" ? reply.tries_left : null,
    tries: asksForTurn(reason) ? 0 : person.tries + 1,
  };
}

/** @param {CheckIn} reply */
function lineOf(reply) {
  const told = reply.presentation === "unchecked" || reply.presentation === "suspect";
  return told && reply.outcome !== "retry" ? "verdict." + reply.presentation : "";
}

/**
 * The box has refused to look, or could not be reached.
 * @param {{code: string, zh: string, en: string}} problem
 * @param {Candidate} person
 * @returns {Verdict}
 */
export function failed(problem, person) {
  const hopeless = problem.code === "face-fault" || problem.code === "face-declined";
  const unheard = problem.code === "unreachable";
  return {
    outcome: hopeless ? "manual" : "retry",
    word: hopeless ? "verdict.manual" : "verdict.failed",
    name: person.name,
    seat: "",
    picture: troublePicture(problem.code),
    key: unheard ? "face.unreachable" : null,
    zh: problem.zh,
    en: problem.en,
    line: "",
    left: null,
    tries: 0,
  };
}

/**
 * What follows without a tap: the next candidate, the same one again, or their papers.
 * @param {Outcome} outcome
 * @returns {"next" | "again" | "papers"}
 */
export function afterwards(outcome) {
  if (outcome === "pass") return "next";
  return outcome === "retry" ? "again" : "papers";
}

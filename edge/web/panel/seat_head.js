/** The letters on a cut-off seat that fix everything it wrote (X12): when they may be entered, how they are read. Pure. */

import { isCutOff } from "./state.js";

/** @typedef {import("./types.js").Candidate} Candidate */

const LETTERS = 16;
/** So long after the end they are still taken. */
const GRACE_MS = 120000;
/** So long before the end a silent seat wants someone to walk there. */
const AHEAD_MS = 300000;
/** A seat that was heard so shortly before its end had nothing left to prove. */
const SILENT_MS = 15000;

/** What was copied, as the box wants it: an o can only be a zero, an l or i only a one. @param {string} text @returns {string} */
export function lettersOf(text) {
  return text
    .toLowerCase()
    .replace(/[\s\-‐–—]/g, "")
    .replace(/o/g, "0")
    .replace(/[li]/g, "1");
}

/** In fours, as the seat shows them. @param {string} letters @returns {string} */
export function grouped(letters) {
  return (letters.match(/.{1,4}/g) || []).join("-");
}

/** @param {string} letters @returns {"" | "strange" | "short" | "long"} */
export function faultOf(letters) {
  if (/[^0-9a-f]/.test(letters)) return "strange";
  if (letters.length === LETTERS) return "";
  return letters.length < LETTERS ? "short" : "long";
}

/** Until when the box takes them; null while no end is known. @param {Candidate} candidate */
export function headUntil(candidate) {
  return candidate.due_ms === null ? null : candidate.due_ms + GRACE_MS;
}

/** @param {Candidate} candidate @param {number} nowMs the box's time */
export function mayEnterHead(candidate, nowMs) {
  const until = headUntil(candidate);
  return isUnheard(candidate) && (until === null || nowMs <= until);
}

/** Whether somebody should go to the seat now. @param {Candidate} candidate @param {number} nowMs */
export function wantsHead(candidate, nowMs) {
  const due = candidate.due_ms;
  return mayEnterHead(candidate, nowMs) && due !== null && nowMs >= due - AHEAD_MS;
}

/** Cut off, or collected while it was. @param {Candidate} candidate */
function isUnheard(candidate) {
  if (candidate.epoch === null) return false;
  if (candidate.state !== "submitted") return isCutOff(candidate);
  if (candidate.submitted_how !== "forced" || candidate.due_ms === null) return false;
  return candidate.heard_ms === null || candidate.heard_ms < candidate.due_ms - SILENT_MS;
}

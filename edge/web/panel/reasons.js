/** The reasons of contract/reasons.py where a candidate may look over the shoulder. Pure. */

/**
 * A resemblance to somebody else reads like any mismatch: the candidate must not notice it (E4).
 * @type {Object<string, string>}
 */
const DISCREET = { OTHER_CANDIDATE: "NO_MATCH", SEEN_BEFORE: "NO_MATCH", LOOKALIKE: "UNSURE" };

/** What papers decide has a sentence of its own; anything else there means that trying did not help. */
const FOR_PAPERS = ["NO_MATCH", "NO_REFERENCE", "FACE_UNAVAILABLE", "CHANGED", "UNCHECKED"];

/** The reason as the door shows it. @param {string} reason @returns {string} */
export function shownReason(reason) {
  return DISCREET[reason] || reason;
}

/** Whether its own sentence would give away a resemblance. @param {string} reason */
export function isDiscreet(reason) {
  return reason in DISCREET;
}

/** Whether the documents are the answer to it. @param {string} reason */
export function isForPapers(reason) {
  return FOR_PAPERS.indexOf(shownReason(reason)) >= 0;
}

/** Whether it asks for a turn of the head, which uses up no try. @param {string} reason */
export function asksForTurn(reason) {
  return reason === "TURN_LEFT" || reason === "TURN_RIGHT";
}

/** The camera is what is wrong, and not who stands before it. @param {string | null} reason */
export function isOfCamera(reason) {
  return reason === "NO_CAMERA" || reason === "CAMERA_FROZEN";
}

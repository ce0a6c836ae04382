/** One look, or one search by face: through the line while it is up, else with a single picture. */

import { checkIn, propose, scan } from "./api.js";
import { jpeg } from "./camera.js";
import { failed, replied } from "./verdict.js";

/** @typedef {import("./types.js").Candidate} Candidate */
/** @typedef {import("./types.js").Proposal} Proposal */
/** @typedef {import("./verdict.js").Verdict} Verdict */
/** @typedef {import("./door_sight.js").Sight} Sight */

/**
 * @param {Sight} sight
 * @param {Candidate} person
 * @param {HTMLCanvasElement} frame
 * @param {boolean} still  the frame is a picture by itself, not one of the running camera
 * @returns {Promise<Verdict>} never rejects
 */
export async function askVerdict(sight, person, frame, still) {
  try {
    const line = sight.live && !still;
    const reply = line ? await sight.ask("check-in") : await checkIn(person.attempt, await jpeg(frame));
    return replied(reply, person);
  } catch (problem) {
    return failed(/** @type {any} */ (problem), person);
  }
}

/**
 * @param {Sight} sight
 * @param {string} room
 * @param {HTMLCanvasElement} frame
 * @param {boolean} still
 * @returns {Promise<Proposal>} rejects with a Problem
 */
export async function askProposal(sight, room, frame, still) {
  if (sight.live && !still) return sight.ask("propose");
  return propose(room, await jpeg(frame));
}

/** The attempt of a photographed ticket. @param {HTMLCanvasElement} frame @returns {Promise<string>} rejects with a Problem */
export async function askTicket(frame) {
  return scan(await jpeg(frame));
}

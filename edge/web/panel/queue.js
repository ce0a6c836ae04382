/** Who stands at a room's door, who is missing, who waits for the chief. Pure. */

import { bySeat, isOutside } from "./state.js";

/** @typedef {import("./types.js").Candidate} Candidate */
/** @typedef {import("./types.js").Room} Room */

/**
 * @typedef {Object} Queue
 * @property {Candidate[]} waiting  at the door, whoever has waited longest first
 * @property {Candidate[]} filed    with the chief
 * @property {Candidate[]} missing  not seen yet, in the order of the seats
 * @property {number} left          not in yet: the three together
 */

/** @param {Room | null} room @returns {Queue} */
export function queueOf(room) {
  const outside = room ? room.candidates.filter(isOutside) : [];
  const waiting = outside.filter(isWaiting).sort(byWait);
  const filed = outside.filter((candidate) => candidate.state === "filed").sort(byWait);
  const missing = outside.filter((candidate) => candidate.state === "expected" && !isWaiting(candidate)).sort(bySeat);
  return { waiting, filed, missing, left: outside.length };
}

/** @param {Candidate} candidate */
function isWaiting(candidate) {
  const here = typeof candidate.here_ms === "number";
  return candidate.state === "at_door" || (candidate.state === "expected" && here);
}

/** @param {Candidate} a @param {Candidate} b */
function byWait(a, b) {
  return (a.here_ms || 0) - (b.here_ms || 0) || bySeat(a, b);
}

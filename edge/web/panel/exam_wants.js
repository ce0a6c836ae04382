/** What wants someone while the exam runs: papers that are not open, seats to walk to, time to give back. Pure. */

import { roomTime } from "./extra_time.js";
import { wantsHead } from "./seat_head.js";
import { all } from "./state.js";

/** @typedef {import("./types.js").Candidate} Candidate */
/** @typedef {import("./types.js").Venue} Venue */

/** The key itself may take a moment, and the box's next word as well. */
const MOMENT_MS = 10000;

/** Whether the start has come and papers have not opened. @param {Venue} venue @param {number} nowMs */
export function wantsOpening(venue, nowMs) {
  const session = venue.session;
  if (!session || nowMs < session.starts_ms + MOMENT_MS || nowMs > session.ends_ms) return false;
  return venue.papers.some((paper) => !paper.opened);
}

/** Whose seats should be copied from now, before it is too late (X12). @param {Venue} venue @param {number} nowMs @returns {Candidate[]} */
export function headless(venue, nowMs) {
  return all(venue).filter((candidate) => wantsHead(candidate, nowMs));
}

/** Rooms with time to give back. @param {Venue} venue @returns {Array<{room: string, proposed: number, least_s: number, most_s: number}>} */
export function lostRooms(venue) {
  const rooms = venue.rooms.map((room) => {
    const { proposed, least_s, most_s } = roomTime(room);
    return { room: room.room, proposed, least_s, most_s };
  });
  return rooms.filter((each) => each.proposed > 0);
}

/** Time that was lost and time that was given, of a candidate and of a room (X9, X12). Pure. */

/** @typedef {import("./types.js").Candidate} Candidate */
/** @typedef {import("./types.js").Room} Room */
/** @typedef {import("./types.js").Venue} Venue */

/** Sits there and has not handed in: time is of use. @param {Candidate} candidate */
export function isWriting(candidate) {
  return candidate.epoch !== null && (candidate.state === "started" || candidate.state === "admitted");
}

/** @param {Candidate} candidate @returns {number} seconds that one tap would give */
export function proposedFor(candidate) {
  return isWriting(candidate) ? candidate.proposed_s : 0;
}

/**
 * @typedef {Object} RoomTime
 * @property {number} writing    how many sit there and write
 * @property {number} proposed   to how many time is proposed
 * @property {number} least_s    the smallest of these proposals
 * @property {number} most_s     the largest
 * @property {number} given      how many were given time
 * @property {number | null} last_ms  when the last one's time ends
 */

/** @param {Room} room @returns {RoomTime} */
export function roomTime(room) {
  const writing = room.candidates.filter(isWriting);
  const proposals = writing.map(proposedFor).filter((seconds) => seconds > 0);
  const ends = writing.map((candidate) => candidate.due_ms || 0).filter(Boolean);
  return {
    writing: writing.length,
    proposed: proposals.length,
    least_s: proposals.length ? Math.min.apply(null, proposals) : 0,
    most_s: proposals.length ? Math.max.apply(null, proposals) : 0,
    given: room.candidates.filter((candidate) => candidate.granted_s > 0).length,
    last_ms: ends.length ? Math.max.apply(null, ends) : null,
  };
}

/** Whose time is worth a line, the largest proposal first. @param {Room} room @returns {Candidate[]} */
export function withLines(room) {
  return room.candidates
    .filter((candidate) => candidate.lost_s > 0 || candidate.granted_s > 0)
    .sort((a, b) => proposedFor(b) - proposedFor(a));
}

/**
 * When the last one who still writes has to stop; the session's end at the earliest.
 * @param {Venue} venue
 * @returns {number} 0 without a session
 */
export function endOf(venue) {
  if (!venue.session) return 0;
  return venue.rooms.reduce((end, room) => Math.max(end, roomTime(room).last_ms || 0), venue.session.ends_ms);
}

/**
 * What came of giving time.
 * @param {import("./api_exam.js").Given} answer
 * @returns {{count: number, seconds: number, due_ms: number | null, refused: string[]}}
 *   seconds and due_ms of the one who got most
 */
export function givenBy(answer) {
  const given = answer.granted.filter((each) => each.seconds > 0);
  const most = given.reduce((best, each) => (!best || each.seconds > best.seconds ? each : best), /** @type {any} */ (null));
  return {
    count: given.length,
    seconds: most ? most.seconds : 0,
    due_ms: most ? most.due_ms : null,
    refused: answer.refused.map((each) => each.attempt),
  };
}

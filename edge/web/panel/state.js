/** From the Venue message to what a room shows. Pure: no page, no clock, no network. */

/** @typedef {import("./types.js").Venue} Venue */
/** @typedef {import("./types.js").Room} Room */
/** @typedef {import("./types.js").Candidate} Candidate */
/** @typedef {import("./types.js").Tone} Tone */

/**
 * The piles of a room. A candidate lies on exactly one, so the numbers add up to everyone and a
 * number is the length of the list it filters to.
 */
export const PILES = ["expected", "at_door", "admitted", "started", "submitted", "cut_off", "refused"];

/** @type {Object<string, Tone>} the piles that want someone as soon as anyone lies on them */
const CALLING = { at_door: "attention", cut_off: "bad", refused: "bad" };

/** @param {Candidate} candidate @returns {string} */
export function pileOf(candidate) {
  if (candidate.state === "filed") return "at_door";
  if (isCutOff(candidate)) return "cut_off";
  return candidate.state;
}

/** At a seat and not heard; what has been handed in can no longer be cut off. @param {Candidate} candidate */
export function isCutOff(candidate) {
  return candidate.cut_off && (candidate.state === "admitted" || candidate.state === "started");
}

/**
 * The numbers over the list: everyone first, then the piles.
 * @param {Room} room
 * @returns {Array<{name: string, count: number, tone: Tone | null}>}
 */
export function counts(room) {
  return ["all"].concat(PILES).map((name) => {
    const count = listed(room, name, "").length;
    return { name, count, tone: count ? CALLING[name] || null : null };
  });
}

/**
 * The list: one pile or everyone, whoever fits the search, in the order of the seats.
 * @param {Room} room
 * @param {string} pile    "all" or a pile
 * @param {string} search  part of a name, a ticket or a seat
 * @returns {Candidate[]}
 */
export function listed(room, pile, search) {
  return room.candidates
    .filter((candidate) => pile === "all" || pileOf(candidate) === pile)
    .filter((candidate) => fits(candidate, search))
    .sort(bySeat);
}

/** @param {Candidate} candidate @param {string} search */
export function fits(candidate, search) {
  const wanted = search.trim().toLowerCase();
  if (!wanted) return true;
  if (candidate.seat.toLowerCase() === wanted) return true;
  return [candidate.name, candidate.ticket].some((text) => text.toLowerCase().indexOf(wanted) >= 0);
}

/**
 * Seat 9 before seat 10, whatever else the name of a seat holds.
 * @param {Candidate} a
 * @param {Candidate} b
 */
export function bySeat(a, b) {
  return a.seat.localeCompare(b.seat, "en", { numeric: true }) || (a.ticket < b.ticket ? -1 : 1);
}

/**
 * Whom a typed or scanned text means at the door: an exact ticket alone, or everyone it fits,
 * those still outside first.
 * @param {Venue} venue
 * @param {string} text
 * @returns {Candidate[]}
 */
export function meant(venue, text) {
  const everyone = all(venue);
  const exact = everyone.filter((candidate) => candidate.ticket === text.trim());
  if (exact.length === 1) return exact;
  const fitting = everyone.filter((candidate) => fits(candidate, text));
  return fitting.filter(isOutside).concat(fitting.filter((candidate) => !isOutside(candidate)));
}

/** May still be looked at by the camera. @param {Candidate} candidate */
export function isOutside(candidate) {
  return ["expected", "at_door", "filed"].indexOf(candidate.state) >= 0;
}

/** @param {Venue} venue @returns {Candidate[]} */
export function all(venue) {
  return venue.rooms.reduce((found, room) => found.concat(room.candidates), /** @type {Candidate[]} */ ([]));
}

/** @param {Venue | null} venue @param {string | null} attempt @returns {Candidate | null} */
export function byAttempt(venue, attempt) {
  if (!venue || !attempt) return null;
  return all(venue).find((candidate) => candidate.attempt === attempt) || null;
}

/**
 * The room by name, or the first there is.
 * @param {Venue} venue
 * @param {string | null} name
 * @returns {Room | null}
 */
export function roomNamed(venue, name) {
  return venue.rooms.find((room) => room.room === name) || venue.rooms[0] || null;
}

/** The room of a candidate. @param {Venue} venue @param {string} attempt @returns {Room | null} */
export function roomOf(venue, attempt) {
  return venue.rooms.find((room) => room.candidates.some((each) => each.attempt === attempt)) || null;
}

/** How many in a room want someone: the number on its tab. @param {Room} room */
export function callsOf(room) {
  return room.candidates.filter((candidate) => pileOf(candidate) in CALLING && candidate.state !== "refused")
    .length;
}

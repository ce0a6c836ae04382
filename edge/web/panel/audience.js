/** Whom a notice is for (X18): what may be chosen, what is sent, how many it reaches. Pure. */

import { all, byAttempt } from "./state.js";

/**
 * @typedef {import("./types.js").Audience} Audience
 * @typedef {import("./types.js").Me} Me
 * @typedef {import("./types.js").Venue} Venue
 * @typedef {{key: string, kind: "all" | "attempt" | "room" | "paper", name: string}} Target
 */

/**
 * What there is to choose from.
 * @param {Venue} venue @param {Me} me
 * @param {string | null} attempt  the candidate whose sheet it was opened from
 * @returns {Target[]}
 */
export function targets(venue, me, attempt) {
  const person = byAttempt(venue, attempt);
  const rooms = venue.rooms.map((room) => target("room", room.room, room.room));
  const papers = me.role === "chief" && venue.papers.length > 1 ? venue.papers : [];
  return /** @type {Target[]} */ ([])
    .concat(person ? target("attempt", person.attempt, person.name) : [])
    .concat(rooms.length > 1 ? target("all", "", "") : [])
    .concat(rooms, papers.map((paper) => target("paper", paper.paper, paper.title)));
}

/**
 * The choice after a tap: rooms add up, anything else stands alone.
 * @param {string[]} chosen @param {string} key
 * @returns {string[]}
 */
export function tapped(chosen, key) {
  if (!key.startsWith("room:")) return [key];
  const rooms = chosen.filter((each) => each.startsWith("room:"));
  return rooms.indexOf(key) >= 0 ? rooms.filter((each) => each !== key) : rooms.concat(key);
}

/**
 * As it is sent. An invigilator's "everybody" are the rooms shown, because nobody else may be reached.
 * @param {string[]} chosen @param {Venue} venue @param {Me} me
 * @returns {Audience}
 */
export function audienceOf(chosen, venue, me) {
  const own = me.role === "chief" ? [] : venue.rooms.map((room) => room.room);
  const everybody = chosen.indexOf("all:") >= 0;
  return {
    rooms: everybody ? own : named(chosen, "room:"),
    attempts: named(chosen, "attempt:"),
    papers: named(chosen, "paper:"),
  };
}

/** How many candidates see it; null where the panel cannot know. @param {Audience} audience @param {Venue} venue */
export function reach(audience, venue) {
  if (audience.papers.length) return null;
  if (audience.attempts.length) return audience.attempts.length;
  if (!audience.rooms.length) return all(venue).length;
  const rooms = venue.rooms.filter((room) => audience.rooms.indexOf(room.room) >= 0);
  return rooms.reduce((sum, room) => sum + room.candidates.length, 0);
}

/**
 * Whom a notice was for, as names: rooms, candidates, papers. Empty means everybody.
 * @param {Audience} audience @param {Venue} venue
 */
export function namesIn(audience, venue) {
  const people = audience.attempts.map((attempt) => byAttempt(venue, attempt));
  const papers = venue.papers.filter((paper) => audience.papers.indexOf(paper.paper) >= 0);
  return {
    rooms: audience.rooms,
    people: people.filter(Boolean).map((person) => /** @type {any} */ (person).name),
    papers: papers.map((paper) => paper.title),
  };
}

/** @param {Target["kind"]} kind @param {string} id @param {string} name @returns {Target} */
function target(kind, id, name) {
  return { key: kind + ":" + id, kind, name };
}

/** @param {string[]} chosen @param {string} prefix */
function named(chosen, prefix) {
  return chosen.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
}

/** From the Venue message to the top of the page: phase, line, time, papers, and what wants someone. Pure. */

import { endOf } from "./extra_time.js";
import { headless, lostRooms, wantsOpening } from "./exam_wants.js";
import { actionsFor } from "./person.js";
import { all } from "./state.js";

/** @typedef {import("./types.js").Venue} Venue */
/** @typedef {import("./types.js").Me} Me */
/** @typedef {import("./types.js").Tone} Tone */

/** A wall clock of the box that runs on between two words of it. */
export class BoxTime {
  constructor() {
    this.aheadMs = 0;
  }

  /** @param {number} boxMs as the box says @param {number} steadyMs a clock of the page that never jumps */
  set(boxMs, steadyMs) {
    this.aheadMs = boxMs - steadyMs;
  }

  /** @param {number} steadyMs @returns {number} the box's time, milliseconds since the epoch */
  at(steadyMs) {
    return steadyMs + this.aheadMs;
  }
}

/**
 * Where the session stands, and the span that leads to its next turn. "extra" is the time that only some have.
 * @param {Venue} venue
 * @param {number} nowMs
 * @returns {{phase: "none" | "early" | "entry" | "running" | "extra" | "over", spanMs: number}}
 *   spanMs counts down, or up once it is over
 */
export function phaseOf(venue, nowMs) {
  const session = venue.session;
  if (!session) return { phase: "none", spanMs: 0 };
  if (nowMs < session.opens_ms) return { phase: "early", spanMs: session.opens_ms - nowMs };
  if (nowMs < session.starts_ms) return { phase: "entry", spanMs: session.starts_ms - nowMs };
  if (nowMs < session.ends_ms) return { phase: "running", spanMs: session.ends_ms - nowMs };
  const end = endOf(venue);
  if (nowMs < end) return { phase: "extra", spanMs: end - nowMs };
  return { phase: "over", spanMs: nowMs - end };
}

/**
 * The line to HQ, number first.
 * @param {Venue} venue
 * @param {number} nowMs
 * @returns {{queued: number, tone: Tone, word: string, forMs: number | null}}
 */
export function lineOf(venue, nowMs) {
  const line = venue.line;
  const forMs = line.since_ms === null ? null : Math.max(0, nowMs - line.since_ms);
  return {
    queued: line.queued,
    tone: line.up ? "good" : "attention",
    word: line.up ? "line.up" : "line.down",
    forMs,
  };
}

/** How far the box's time can be trusted. @param {Venue} venue @returns {{tone: Tone, word: string}} */
export function clockOf(venue) {
  /** @type {Object<string, Tone>} */
  const tones = { synced: "good", rtc: "good", unknown: "bad" };
  return { tone: tones[venue.clock] || "unknown", word: "clock." + venue.clock };
}

/**
 * Papers here and papers opened.
 * @param {Venue} venue
 * @returns {{total: number, cached: number, opened: number, tone: Tone}}
 */
export function papersOf(venue) {
  const cached = venue.papers.filter((paper) => paper.cached).length;
  const opened = venue.papers.filter((paper) => paper.opened).length;
  const total = venue.papers.length;
  return {
    total,
    cached,
    opened,
    tone: total && cached === total ? "good" : total ? "attention" : "unknown",
  };
}

/**
 * What wants this person, the most urgent first.
 * @param {Venue} venue
 * @param {Me} me
 * @param {number} nowMs  the box's time
 * @returns {Array<{kind: "opening" | "head" | "decide" | "look" | "lost" | "seat" | "issue", key: string, of: any}>}
 *   `of` is the candidate, the room, the waiting seat or the issue
 */
export function callsFor(venue, me, nowMs) {
  const people = all(venue);
  const decide = people.filter((candidate) => actionsFor(candidate, me).decide !== "no");
  const look = people.filter(wantsALook);
  const lost = me.role === "chief" ? lostRooms(venue) : [];
  return /** @type {any[]} */ ([])
    .concat(wantsOpening(venue, nowMs) ? call("opening", "", null) : [])
    .concat(headless(venue, nowMs).map((of) => call("head", of.attempt, pick(of))))
    .concat(venue.issues.map((of) => call("issue", of.code, of)))
    .concat(decide.map((of) => call("decide", of.attempt, of)))
    .concat(look.map((of) => call("look", of.attempt, of)))
    .concat(lost.map((of) => call("lost", of.room, of)))
    .concat(venue.seats_waiting.map((of) => call("seat", of.seat, of)));
}

/** A person decides on every alert (E4), and for a face seen twice that is after it got in. @param {import("./types.js").Candidate} candidate */
function wantsALook(candidate) {
  if (!candidate.alert) return false;
  return candidate.state === "at_door" || (candidate.state === "admitted" && Boolean(candidate.alert.duplicates));
}

/** What the card of a silent seat shows. @param {import("./types.js").Candidate} candidate */
function pick(candidate) {
  const { attempt, name, ticket, seat } = candidate;
  return { attempt, name, ticket, seat };
}

/** @param {string} kind @param {string} key @param {any} of @returns {any} */
function call(kind, key, of) {
  return { kind, key: kind + ":" + key, of };
}

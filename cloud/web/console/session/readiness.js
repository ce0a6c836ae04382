/** What a session must have before its start, as lines that fill themselves. Pure: no page, no network. */

import { unheard } from "../fleet/box_state.js";
import { changedSince } from "./standing.js";

/** @typedef {import("../types.js").Tone} Tone */
/** @typedef {import("../types.js").Session} Session */
/** @typedef {import("../types.js").StaffMember} StaffMember */
/** @typedef {import("../types.js").Progress} Progress */

/**
 * @typedef {Object} Line
 * @property {string} key     under `ready.`
 * @property {Tone} tone
 * @property {Array<[string, Object<string, string | number>]>} said  sentences under `ready.<key>.`
 */

const INVIGILATORS = 2; // to a room (P2)

/**
 * @param {Session} session
 * @param {Object} known
 * @param {StaffMember[] | null} known.staff
 * @param {Progress | null} known.progress
 * @param {import("../types.js").Paper[] | null} known.papers
 * @returns {Line[]}
 */
export function readiness(session, { staff, progress, papers }) {
  return [
    roster(session, progress),
    paperLine(session, papers || []),
    people(session, staff, progress),
    boxes(progress),
    publication(session),
    arrival(session, progress),
  ];
}

/** @param {Session} session @param {Progress | null} progress @returns {Line} */
function roster(session, progress) {
  if (!session.entries) return { key: "roster", tone: "attention", said: [["none", {}]] };
  const rooms = roomsOf(progress).length;
  return {
    key: "roster",
    tone: "good",
    said: [["entries", { n: session.entries, rooms, venues: session.venues.length }]],
  };
}

/** @param {Session} session @param {import("../types.js").Paper[]} papers @returns {Line} */
function paperLine(session, papers) {
  if (!session.papers.length) return { key: "papers", tone: "attention", said: [["none", {}]] };
  const missing = session.papers.filter((name) => !papers.some((paper) => paper.paper === name));
  if (missing.length) return { key: "papers", tone: "bad", said: [["missing", { papers: missing.join("、") }]] };
  const words = session.papers.map((name) => {
    const paper = papers.find((one) => one.paper === name);
    return paper ? paper.title + " v" + paper.version : name;
  });
  return { key: "papers", tone: "good", said: [["sealed", { n: words.length, papers: words.join("、") }]] };
}

/** @param {Session} session @param {StaffMember[] | null} staff @param {Progress | null} progress @returns {Line} */
function people(session, staff, progress) {
  if (!staff) return { key: "staff", tone: "unknown", said: [["asking", {}]] };
  if (!staff.length) return { key: "staff", tone: "attention", said: [["none", {}]] };
  /** @type {Array<[string, Object<string, string | number>]>} */
  const said = [
    ["count", { chiefs: number(staff, "chief"), invigilators: number(staff, "invigilator"), n: staff.length }],
  ];
  const without = session.venues.filter((venue) => !staff.some((one) => one.role === "chief" && one.venue === venue));
  if (without.length) said.push(["no-chief", { venues: without.join("、") }]);
  const thin = roomsOf(progress).filter(({ venue, room }) => watched(staff, venue, room) < INVIGILATORS);
  if (thin.length)
    said.push([
      "thin",
      {
        n: thin.length,
        rooms: thin
          .slice(0, 8)
          .map((one) => one.room)
          .join("、"),
      },
    ]);
  return { key: "staff", tone: without.length || thin.length ? "attention" : "good", said };
}

/** @param {Progress | null} progress @returns {Line} */
function boxes(progress) {
  if (!progress || !progress.venues.length) return { key: "boxes", tone: "unknown", said: [["none", {}]] };
  const bare = progress.venues.filter((venue) => !venue.boxes.length);
  if (bare.length)
    return {
      key: "boxes",
      tone: "attention",
      said: [["bare", { venues: bare.map((one) => one.name || one.venue).join("、") }]],
    };
  const all = progress.venues.flatMap((venue) => venue.boxes);
  const silent = all.filter(unheard);
  if (silent.length)
    return {
      key: "boxes",
      tone: "attention",
      said: [
        [
          "unheard",
          {
            n: silent.length,
            all: all.length,
            boxes: silent
              .slice(0, 8)
              .map((one) => one.box)
              .join("、"),
          },
        ],
      ],
    };
  return { key: "boxes", tone: "good", said: [["online", { n: all.length }]] };
}

/** @param {Session} session @returns {Line} */
function publication(session) {
  if (session.published_ms === null) return { key: "publish", tone: "attention", said: [["never", {}]] };
  if (changedSince(session))
    return { key: "publish", tone: "attention", said: [["changed", { revision: session.revision }]] };
  return { key: "publish", tone: "good", said: [["done", { revision: session.revision }]] };
}

/** What the venues say of it. @param {Session} session @param {Progress | null} progress @returns {Line} */
function arrival(session, progress) {
  if (session.published_ms === null || !progress) return { key: "arrival", tone: "unknown", said: [["later", {}]] };
  const { venues } = progress;
  const refused = venues.filter((venue) => venue.plan.state === "refused");
  if (refused.length)
    return {
      key: "arrival",
      tone: "bad",
      said: [["refused", { venues: refused.map((one) => one.name || one.venue).join("、") }]],
    };
  const applied = venues.filter((venue) => venue.plan.state === "applied");
  const all = venues.flatMap((venue) => venue.boxes);
  const cached = applied.flatMap((venue) => venue.boxes).filter((box) => box.papers_wanted === 0).length;
  const whole = applied.length === venues.length && cached === all.length;
  return {
    key: "arrival",
    tone: whole ? "good" : "attention",
    said: [
      ["plan", { n: applied.length, all: venues.length }],
      ["papers", { n: cached, all: all.length }],
    ],
  };
}

/** @param {Progress | null} progress @returns {Array<{venue: string, room: string}>} */
function roomsOf(progress) {
  if (!progress) return [];
  return progress.venues.flatMap((venue) => venue.rooms.map((room) => ({ venue: venue.venue, room: room.room })));
}

/** @param {StaffMember[]} staff @param {string} role */
function number(staff, role) {
  return staff.filter((one) => one.role === role).length;
}

/** @param {StaffMember[]} staff @param {string} venue @param {string} room */
function watched(staff, venue, room) {
  return staff.filter((one) => one.role === "invigilator" && one.venue === venue && one.rooms.includes(room)).length;
}

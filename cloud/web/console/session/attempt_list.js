/** Which attempts an address asks for, and in what order. Pure: no page, no network. */

/** @typedef {import("../types.js").AttemptLine} AttemptLine */
/** @typedef {import("../types.js").Tone} Tone */

/** @type {Object<string, Tone>} */
const STATE_TONE = {
  expected: "unknown",
  at_door: "attention",
  filed: "attention",
  refused: "bad",
  admitted: "good",
  started: "good",
  submitted: "good",
};

/**
 * How an attempt stands: its state, or that its session is over and nothing of a submission is at HQ.
 * @param {AttemptLine} line @param {boolean} over @returns {{tone: Tone, word: string}} `word` under `count.`
 */
export function stands(line, over) {
  if (over && line.state === "started") return { tone: "bad", word: "unheard" };
  return { tone: STATE_TONE[line.state] || "unknown", word: line.state };
}

const ORDER = ["filed", "refused", "at_door", "started", "admitted", "expected", "submitted"];

/**
 * @param {AttemptLine} line
 * @param {{q?: string, state?: string, room?: string, venue?: string}} query
 */
export function fitting(line, query) {
  const wanted = (query.q || "").trim().toLowerCase();
  if (query.state && line.state !== query.state) return false;
  if (query.venue && line.venue !== query.venue) return false;
  if (query.room && line.room !== query.room) return false;
  if (!wanted) return true;
  if ([line.seat, line.sits_at].some((seat) => (seat || "").toLowerCase() === wanted)) return true;
  return [line.name, line.ticket, line.attempt].some((text) => text.toLowerCase().includes(wanted));
}

const collator = new Intl.Collator("zh-CN", { numeric: true }); // seat 9 before seat 10; one for all, making one is slow

/** @param {AttemptLine[]} lines @param {string} by @returns {AttemptLine[]} */
export function sorted(lines, by) {
  const bySeat = (/** @type {AttemptLine} */ a, /** @type {AttemptLine} */ b) =>
    collator.compare(a.venue, b.venue) || collator.compare(a.room, b.room) || collator.compare(a.seat, b.seat);
  /** @type {Object<string, (a: AttemptLine, b: AttemptLine) => number>} */
  const ways = {
    seat: bySeat,
    name: (a, b) => collator.compare(a.name, b.name),
    state: (a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || bySeat(a, b),
    answered: (a, b) => a.answered - b.answered || bySeat(a, b),
    last: (a, b) => (b.last_ms || 0) - (a.last_ms || 0) || bySeat(a, b),
  };
  return lines.slice().sort(ways[by] || bySeat);
}

/**
 * What can be chosen: the venues, and the rooms of the one chosen.
 * @param {AttemptLine[]} lines @param {string} venue @param {(venue: string) => string} nameOf
 * @returns {{venues: Array<[string, string]>, rooms: Array<[string, string]>}}
 */
export function roomsIn(lines, venue, nameOf) {
  const distinct = (/** @type {string[]} */ values) => Array.from(new Set(values)).sort(collator.compare);
  const within = venue ? lines.filter((line) => line.venue === venue) : lines;
  return {
    venues: distinct(lines.map((line) => line.venue)).map((one) => [one, nameOf(one)]),
    rooms: distinct(within.map((line) => line.room)).map((one) => [one, one]),
  };
}

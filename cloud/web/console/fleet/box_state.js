/** What a box's own words amount to. Pure: no page, no clock, no network. */

/** @typedef {import("../types.js").Box} Box */
/** @typedef {import("../types.js").Tone} Tone */

const LITTLE_DISK_MB = 2048;
const CLOCK_OFF_MS = 5000;

/** @type {Object<string, Tone>} */
const LINE_TONE = { online: "good", silent: "attention", offline: "bad", never: "unknown" };

/** @param {Box} box @returns {Tone} */
export function lineTone(box) {
  return LINE_TONE[box.line.state] || "unknown";
}

/** Whether what is known of it may be old. @param {Box} box */
export function unheard(box) {
  return box.line.state !== "online";
}

/**
 * What wants a person, as keys under `box.needs.`; the worst first.
 * @param {Box} box @returns {Array<{key: string, tone: Tone, values: Object<string, number>}>}
 */
export function needs(box) {
  /** @type {Array<{key: string, tone: Tone, values: Object<string, number>} | false>} */
  const found = [
    box.forks > 0 && { key: "forks", tone: "bad", values: { n: box.forks } },
    box.line.state === "offline" && { key: "offline", tone: "bad", values: {} },
    box.line.state === "silent" && { key: "silent", tone: "attention", values: {} },
    box.issues.length > 0 && { key: "issues", tone: "attention", values: { n: box.issues.length } },
    box.clock === "unknown" && { key: "clock", tone: "attention", values: {} },
    clockOff(box) && { key: "clock-off", tone: "attention", values: {} },
    littleDisk(box) && { key: "disk", tone: "attention", values: {} },
    box.orders.refused > 0 && { key: "refused", tone: "attention", values: { n: box.orders.refused } },
    box.faults > 0 && { key: "faults", tone: "attention", values: { n: box.faults } },
  ];
  return /** @type {any[]} */ (found.filter(Boolean));
}

/** @param {Box} box */
export function needsPerson(box) {
  return needs(box).length > 0;
}

/** @param {Box} box */
export function clockOff(box) {
  return box.clock_off_ms !== null && Math.abs(box.clock_off_ms) > CLOCK_OFF_MS;
}

/** @param {Box} box */
export function littleDisk(box) {
  return box.disk_free_mb !== null && box.disk_free_mb < LITTLE_DISK_MB;
}

/**
 * The papers on the box, of all that it should have; a box counts what it still lacks.
 * @param {Box} box @returns {{cached: number, all: number} | null} null: it has not said
 */
export function papersOn(box) {
  if (box.papers_cached === null || box.papers_wanted === null) return null;
  return { cached: box.papers_cached, all: box.papers_cached + box.papers_wanted };
}

/** Those that need someone first, then by venue and name. @param {Box[]} boxes @returns {Box[]} */
export function urgentFirst(boxes) {
  const weight = (/** @type {Box} */ box) => needs(box).reduce((sum, one) => sum + (one.tone === "bad" ? 100 : 1), 0);
  return boxes
    .slice()
    .sort((a, b) => weight(b) - weight(a) || a.venue.localeCompare(b.venue) || a.box.localeCompare(b.box));
}

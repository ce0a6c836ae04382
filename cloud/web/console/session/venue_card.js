/** One venue of a running session: its boxes and their lines, what is wrong, and its rooms in numbers. */

import { fill, h, status } from "/shared/dom.js";
import { sentence, t } from "/shared/i18n.js";
import { lineTone, unheard } from "../fleet/box_state.js";
import { link } from "../frame/address.js";
import { onChange } from "../parts/changes.js";
import { ago, secondOfDay } from "../parts/moments.js";
import { remark } from "../parts/pane.js";
import { counted } from "../parts/words.js";
import { STATES } from "./counts.js";

/** @typedef {import("../types.js").VenueProgress} VenueProgress */
/** @typedef {import("../types.js").Box} Box */

/** @param {import("../types.js").Context} ctx @param {string} session */
export function venueCard(ctx, session) {
  const element = h("section", { class: "part venue-card" });
  const draw = onChange((/** @type {any} */ venue) => {
    const name = h(
      "h3",
      { class: "part-title" },
      venue.name || venue.venue,
      h("code", { class: "soft small" }, venue.venue),
    );
    fill(element, h("div", { class: "venue-head" }, name, deliveries(venue)), venueBody(ctx, session, venue));
    element.classList.toggle("unheard", venue.boxes.length > 0 && venue.boxes.every(unheard));
  });
  return { element, setState: (/** @type {VenueProgress} */ venue) => draw(calm(venue)) };
}

/** @param {import("../types.js").Context} ctx @param {string} session @param {VenueProgress} venue */
export function venueBody(ctx, session, venue) {
  return [
    venue.boxes.length
      ? h(
          "ul",
          { class: "box-lines" },
          venue.boxes.map((box) => boxLine(ctx, box)),
        )
      : remark("attention", t("venue.no-box")),
    venue.issues.length > 0 &&
      h(
        "ul",
        { class: "issues" },
        venue.issues.map((issue) =>
          h("li", null, remark("attention", [sentence(issue), h("span", { class: "soft small under" }, issue.box)])),
        ),
      ),
    roomTable(session, venue),
  ];
}

/** Plan and keys, as far as the venue has them. @param {VenueProgress} venue */
export function deliveries(venue) {
  const tones = /** @type {Object<string, "good" | "attention" | "bad" | "unknown">} */ ({
    sent: "attention",
    applied: "good",
    refused: "bad",
    none: "unknown",
  });
  const { wanted, sent, applied } = venue.keys;
  const keys =
    wanted > 0 && status(applied >= wanted ? "good" : sent > 0 ? "attention" : "unknown", keyWords(venue.keys));
  return h(
    "div",
    { class: "deliveries" },
    status(tones[venue.plan.state] || "unknown", t("plan." + venue.plan.state, { revision: venue.plan.revision || 0 })),
    keys,
  );
}

/** @param {{wanted: number, sent: number, applied: number}} keys */
function keyWords({ wanted, sent, applied }) {
  if (applied >= wanted) return counted("keys.applied", applied);
  return sent ? t("keys.sent", { applied, wanted }) : t("keys.waiting", { wanted });
}

/** The line of a box: since when, what is still to come, the last word. @param {import("../types.js").Context} ctx @param {Box} box */
function boxLine(ctx, box) {
  const { state, since_ms, last_word_ms } = box.line;
  const now = ctx.time.now();
  return h(
    "li",
    { class: "box-line" + (unheard(box) ? " unheard" : ""), "data-testid": "box-line-" + box.box },
    h("a", { href: link(["boxes"], { open: box.box }) }, h("b", null, box.box)),
    status(lineTone(box), t("line." + state)),
    since_ms !== null &&
      state !== "never" &&
      h("span", { class: "soft" }, t("line.since", { clock: secondOfDay(since_ms) }), " · ", ago(since_ms, now)),
    h("span", { class: box.queued ? "" : "soft" }, queueWords(box)),
    unheard(box) && last_word_ms
      ? h("span", { class: "last-word" }, t("line.last-word", { clock: secondOfDay(last_word_ms) }))
      : null,
    box.clock === "unknown" && status("attention", t("clock.unknown")),
  );
}

/** @param {Box} box @returns {string} */
function queueWords(box) {
  if (box.queued === null) return "";
  if (box.queued > 0) return t("line.queued", { n: box.queued });
  return unheard(box) ? "" : t("line.nothing-queued");
}

/** @param {string} session @param {VenueProgress} venue */
function roomTable(session, venue) {
  if (!venue.rooms.length) return null;
  const shown = ["rostered", ...STATES];
  /** @param {any} counts @param {string} name @param {Object<string, string | null>} query */
  const cell = (counts, name, query) => {
    const href = link(
      ["sessions", session, "attempts"],
      Object.assign({ venue: venue.venue, state: name === "rostered" ? null : name }, query),
    );
    return h(
      "td",
      { class: "number", "data-zero": counts[name] === 0 },
      counts[name] ? h("a", { class: "plain-link", href }, String(counts[name])) : "0",
    );
  };
  const rows = venue.rooms.map(({ room, counts }) =>
    h(
      "tr",
      { "data-testid": "room-" + room },
      h("th", { scope: "row" }, room),
      shown.map((name) => cell(counts, name, { room })),
    ),
  );
  const total =
    venue.rooms.length > 1 &&
    h(
      "tr",
      { class: "total" },
      h("th", { scope: "row" }, t("room.all")),
      shown.map((name) => cell(venue.counts, name, { room: null })),
    );
  return h(
    "div",
    { class: "scroll-x" },
    h(
      "table",
      { class: "rooms" },
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          h("th", { scope: "col" }, t("room")),
          shown.map((name) => h("th", { scope: "col", class: "number" }, t("count." + name))),
        ),
      ),
      h("tbody", null, rows, total),
    ),
  );
}

/** Without what changes at every word and is not shown, so that a heartbeat alone draws nothing. @param {VenueProgress} venue */
function calm(venue) {
  const boxes = venue.boxes.map((box) => ({
    ...box,
    uptime_s: 0,
    heartbeat_ms: 0,
    error_ms: 0,
    disk_free_mb: 0,
    clock_off_ms: 0,
    line: { ...box.line, last_word_ms: unheard(box) ? box.line.last_word_ms : 0 },
  }));
  return { ...venue, boxes, last_word_ms: 0 };
}

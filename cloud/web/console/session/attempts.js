/** Everyone of a session as a long table that stays quick: filtered by the address, one of them on the right. */

import { fill, h, status } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import * as api from "../api.js";
import { attemptSide } from "../attempt/attempt.js";
import { settle, turned } from "../frame/address.js";
import { Watch } from "../frame/watch.js";
import { onChange } from "../parts/changes.js";
import { minuteOfDay } from "../parts/moments.js";
import { choices, empty, refusal, searchField } from "../parts/pane.js";
import { Table } from "../parts/table.js";
import { fitting, roomsIn, sorted, STATE_TONE } from "./attempt_list.js";
import { STATES } from "./counts.js";

/** @typedef {import("../types.js").AttemptLine} AttemptLine */

const EVERY_MS = 5000;
const SORTS = ["seat", "name", "state", "answered", "last"];

/** @param {import("../types.js").Context} ctx @param {string} session @returns {import("../types.js").View} */
export function attemptsPart(ctx, session) {
  const search = searchField(t("attempts.search"), "attempts-search");
  const states = h("div");
  const selects = h("div", { class: "selects" });
  const count = h("span", { class: "soft figures", role: "status", "data-testid": "attempts-count" });
  const print = h("button", { type: "button", class: "quiet small at-wide", onclick: () => window.print() }, t("print"));
  const none = h("div");
  const table = attemptTable();
  const element = h("div", { class: "attempts" }, h("div", { class: "pane-tools" }, search, selects, count, print), states, table.element, none);
  /** @type {AttemptLine[] | null} */
  let all = null;
  /** @type {import("../frame/address.js").Address} */
  let address = { path: [], query: {} };

  const drawStates = onChange((/** @type {any} */ view) => fill(states, stateChoices(view.counts)));
  const drawSelects = onChange((/** @type {any} */ view) => fill(selects, select("venue", view.venues, view.query), select("room", view.rooms, view.query), select("sort", SORTS.map((one) => [one, t("sort." + one)]), view.query)));

  function draw() {
    if (!all) return;
    const { query } = address;
    const found = sorted(all.filter((line) => fitting(line, query)), query.sort || "seat");
    const inRooms = all.filter((line) => fitting(line, { venue: query.venue, room: query.room }));
    drawStates({ query, counts: Object.fromEntries(["", ...STATES].map((state) => [state, inRooms.filter((line) => !state || line.state === state).length])) });
    drawSelects({ query, ...roomsIn(all, query.venue || "", (venue) => ctx.catalog.venueName(venue)) });
    table.setRows(found, query.open || "");
    fill(count, found.length === all.length ? t("attempts.all", { n: all.length }) : t("attempts.some", { n: found.length, all: all.length }));
    table.element.hidden = !found.length;
    fill(none, found.length ? null : empty(t(all.length ? "attempts.none" : "attempts.empty")));
  }

  const watch = new Watch(ctx, {
    ask: () => api.attempts(session, {}),
    got: (lines) => {
      all = lines;
      draw();
    },
    refused: (problem) => fill(none, refusal(problem)),
    every: EVERY_MS,
  });
  return {
    element,
    show: (next) => {
      address = next;
      if (document.activeElement !== search) search.value = next.query.q || "";
      draw();
      const open = next.query.open || "";
      ctx.side.show(open && "attempt/" + open, () => attemptSide(ctx, open), next);
    },
    close: () => watch.close(),
  };
}

/** @returns {Table<AttemptLine>} */
function attemptTable() {
  return new Table({
    label: t("part.attempts"),
    keyOf: (line) => line.attempt,
    href: (line) => turned({ open: line.attempt }),
    testid: (line) => "attempt-" + line.ticket,
    columns: [
      { key: "name", title: t("who"), cell: (line) => [h("b", null, line.name), h("span", { class: "soft small under figures" }, line.ticket)] },
      { key: "seat", title: t("seat"), cell: (line) => seatWords(line) },
      { key: "state", title: t("state"), cell: (line) => stateWords(line) },
      { key: "answered", title: t("answered"), class: "number", cell: (line) => line.answered + " / " + line.items },
      { key: "operations", title: t("operations"), class: "number at-wide", cell: (line) => String(line.operations) },
      { key: "flags", title: t("attempt.flags"), class: "at-mid", cell: flags },
      { key: "paper", title: t("paper"), class: "at-wide", cell: (line) => h("code", { class: "small" }, line.paper) },
      { key: "last", title: t("attempt.last"), class: "number at-wide", cell: (line) => (line.last_ms ? minuteOfDay(line.last_ms) : h("span", { class: "soft" }, "—")) },
    ],
  });
}

/** @param {AttemptLine} line */
function seatWords(line) {
  const moved = line.sits_at && line.sits_at !== line.seat;
  return [line.room + " · " + (moved ? line.sits_at : line.seat), moved && h("span", { class: "soft small under" }, t("seat.moved", { seat: line.seat }))];
}

/** @param {AttemptLine} line */
export function stateWords(line) {
  const how = line.state === "submitted" && line.submitted_how && line.submitted_how !== "candidate" ? t("submitted." + line.submitted_how) : "";
  const when = line.state === "submitted" ? line.submitted_ms : line.state === "started" ? line.started_ms : null;
  const under = [how, when && minuteOfDay(when)].filter(Boolean).join(" · ");
  return [status(STATE_TONE[line.state] || "unknown", t("count." + line.state)), under && h("span", { class: "soft small under indent" }, under)];
}

/** What somebody should look at. @param {AttemptLine} line */
function flags(line) {
  const found = [
    line.filed && line.state === "filed" && t("flag.filed"),
    line.unverified > 0 && t("flag.unverified", { n: line.unverified }),
    line.late > 0 && t("flag.late", { n: line.late }),
    line.tries > 2 && t("flag.tries", { n: line.tries }),
  ].filter(Boolean);
  return found.map((words) => h("span", { class: "tag" }, words));
}

/** @param {Object<string, number>} counts  by state, everyone under "" */
function stateChoices(counts) {
  return choices("state", ["", ...STATES].map((state) => ({ value: state, words: [t(state ? "count." + state : "count.all"), h("span", { class: "figures soft" }, String(counts[state]))] })));
}

/** @param {string} name @param {Array<[string, string]>} options @param {Object<string, string>} query */
function select(name, options, query) {
  if (name !== "sort" && options.length < 2) return null;
  const none = name === "sort" ? [] : [h("option", { value: "" }, t("every." + name))];
  const made = h("select", { "aria-label": t("choose." + name), "data-testid": "choose-" + name }, none, options.map(([value, words]) => h("option", { value }, words)));
  made.value = query[name] || (name === "sort" ? "seat" : "");
  made.addEventListener("change", () => settle(turned({ [name]: made.value === "seat" && name === "sort" ? null : made.value, ...(name === "venue" ? { room: null } : {}) })));
  return made;
}

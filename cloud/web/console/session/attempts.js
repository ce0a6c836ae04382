/** Everyone of a session as a long table that stays quick: filtered by the address, one of them on the right. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import * as api from "../api.js";
import { attemptSide } from "../attempt/attempt.js";
import { settle, turned } from "../frame/address.js";
import { Watch } from "../frame/watch.js";
import { onChange } from "../parts/changes.js";
import { choices, empty, refusal, searchField } from "../parts/pane.js";
import { counted } from "../parts/words.js";
import { fitting, roomsIn, sorted } from "./attempt_list.js";
import { attemptTable } from "./attempt_table.js";
import { STATES } from "./counts.js";

/** @typedef {import("../types.js").AttemptLine} AttemptLine */

const EVERY_MS = 5000;
const LARGE = 5000; // candidates from which one venue at a time is asked for
const SORTS = ["seat", "name", "state", "answered", "last"];

/** @param {import("../types.js").Context} ctx @param {string} session @returns {import("../types.js").View} */
export function attemptsPart(ctx, session) {
  const search = searchField(t("attempts.search"), "attempts-search");
  const states = h("div");
  const selects = h("div", { class: "selects" });
  const count = h("span", { class: "soft figures", role: "status", "data-testid": "attempts-count" });
  const print = h(
    "button",
    { type: "button", class: "quiet small at-wide", onclick: () => window.print() },
    t("print"),
  );
  const none = h("div");
  const known = () => ctx.catalog.session(session);
  const large = () => (known()?.entries || 0) > LARGE;
  const table = attemptTable(() => ctx.time.now() > (known()?.ends_ms || Infinity));
  const element = h(
    "div",
    { class: "attempts" },
    h("div", { class: "pane-tools" }, search, selects, count, print),
    states,
    table.element,
    none,
  );
  /** @type {AttemptLine[] | null} */
  let all = null;
  /** @type {import("../frame/address.js").Address} */
  let address = { path: [], query: {} };

  const drawStates = onChange((/** @type {any} */ view) => fill(states, stateChoices(view.counts)));
  const drawSelects = onChange((/** @type {any} */ view) => {
    const focused = /** @type {HTMLElement} */ (document.activeElement).dataset.testid;
    fill(
      selects,
      select("venue", view.venues, view.query),
      select("room", view.rooms, view.query),
      select(
        "sort",
        SORTS.map((one) => [one, t("sort." + one)]),
        view.query,
      ),
    );
    if (focused) selects.querySelector('[data-testid="' + focused + '"]')?.focus();
  });

  function draw() {
    if (!all) return;
    const { query } = address;
    const found = sorted(
      all.filter((line) => fitting(line, query)),
      query.sort || "seat",
    );
    const inRooms = all.filter((line) => fitting(line, { venue: query.venue, room: query.room }));
    drawStates({
      query,
      counts: Object.fromEntries(
        ["", ...STATES].map((state) => [state, inRooms.filter((line) => !state || line.state === state).length]),
      ),
    });
    drawSelects({ query, ...chosen(query.venue || "") });
    table.setRows(found, query.open || "");
    fill(
      count,
      found.length === all.length
        ? counted("attempts.all", all.length)
        : t("attempts.some", { n: found.length, all: all.length }),
    );
    table.element.hidden = !found.length;
    const wanting = large() && !query.venue ? "attempts.large" : all.length ? "attempts.none" : "attempts.empty";
    fill(none, found.length ? null : empty(t(wanting, { n: known()?.entries || 0 })));
  }

  /** @param {string} venue */
  function chosen(venue) {
    const found = roomsIn(all || [], venue, (one) => ctx.catalog.venueName(one));
    if (!large()) return found;
    return { venues: (known()?.venues || []).map((one) => [one, ctx.catalog.venueName(one)]), rooms: found.rooms };
  }

  /** A whole country at once is too much for one table. */
  async function ask() {
    if (!large()) return api.attempts(session, {});
    return address.query.venue ? api.attempts(session, { venue: address.query.venue }) : [];
  }

  const watch = new Watch(ctx, {
    ask,
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
      const other = large() && next.query.venue !== address.query.venue;
      address = next;
      if (other) watch.now();
      if (document.activeElement !== search) search.value = next.query.q || "";
      draw();
      const open = next.query.open || "";
      ctx.side.show(open && "attempt/" + open, () => attemptSide(ctx, open), next);
    },
    close: () => watch.close(),
  };
}

/** @param {Object<string, number>} counts  by state, everyone under "" */
function stateChoices(counts) {
  return choices(
    "state",
    ["", ...STATES].map((state) => ({
      value: state,
      words: [t(state ? "count." + state : "count.all"), h("span", { class: "figures soft" }, String(counts[state]))],
    })),
  );
}

/** @param {string} name @param {Array<[string, string]>} options @param {Object<string, string>} query */
function select(name, options, query) {
  if (name !== "sort" && options.length < 2) return null;
  const none = name === "sort" ? [] : [h("option", { value: "" }, t("every." + name))];
  const made = h(
    "select",
    { "aria-label": t("choose." + name), "data-testid": "choose-" + name },
    none,
    options.map(([value, words]) => h("option", { value }, words)),
  );
  made.value = query[name] || (name === "sort" ? "seat" : "");
  made.addEventListener("change", () =>
    settle(
      turned({
        [name]: made.value === "seat" && name === "sort" ? null : made.value,
        ...(name === "venue" ? { room: null } : {}),
      }),
    ),
  );
  return made;
}

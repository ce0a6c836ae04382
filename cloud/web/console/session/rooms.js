/** The roster by room, for the screen and for the door: one list to a room, one room to a sheet of paper. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import * as api from "../api.js";
import { link, settle, turned } from "../frame/address.js";
import { Watch } from "../frame/watch.js";
import { onChange } from "../parts/changes.js";
import { stretch } from "../parts/moments.js";
import { empty } from "../parts/pane.js";
import { counted } from "../parts/words.js";

/** @typedef {import("../types.js").Entry} Entry */

const collator = new Intl.Collator("zh-CN", { numeric: true });

/** @param {import("../types.js").Context} ctx @param {string} session @returns {import("../types.js").View} */
export function roomsPart(ctx, session) {
  const tools = h("div", { class: "pane-tools" });
  const lists = h("div", { class: "room-lists" });
  const element = h("div", null, tools, lists);
  /** @type {Entry[] | null} */
  let entries = null;
  let room = "";

  const draw = onChange((/** @type {{rooms: any[], entries: Entry[], room: string}} */ view) => {
    if (!view.entries.length)
      return fill(
        lists,
        empty(
          t("rooms.empty"),
          h(
            "a",
            { class: "button", href: link(["sessions", session, "prepare"], { do: "roster" }) },
            t("roster.import"),
          ),
        ),
      );
    const shown = view.rooms.filter((one) => !view.room || one.key === view.room);
    fill(
      tools,
      roomSelect(view.rooms, view.room, (key) => settle(turned({ room: key })), t("every.room")),
      h("span", { class: "soft figures" }, t("rooms.count", { n: view.entries.length, rooms: view.rooms.length })),
      h("button", { type: "button", class: "small", onclick: () => window.print() }, t("print")),
      h(
        "a",
        {
          class: "button small",
          href: link(["sessions", session, "tickets"], { room: view.room }),
          "data-testid": "do-tickets",
        },
        t("tickets.see"),
      ),
    );
    fill(
      lists,
      shown.map((one) => roomList(ctx, session, one)),
    );
    return undefined;
  });

  function show() {
    if (entries) draw({ rooms: grouped(entries), entries, room });
  }

  const got = (/** @type {Entry[]} */ list) => {
    entries = list;
    show();
  };
  const watch = new Watch(ctx, { ask: () => api.entries(session), got, every: 60000 });
  return {
    element,
    show: (address) => {
      room = address.query.room || "";
      show();
      ctx.side.show("", /** @type {any} */ (null), address);
    },
    close: () => watch.close(),
  };
}

/** The rooms with who sits in each, by seat. @param {Entry[]} entries */
export function grouped(entries) {
  /** @type {Map<string, {key: string, venue: string, room: string, entries: Entry[]}>} */
  const rooms = new Map();
  entries.forEach((entry) => {
    const key = entry.venue + "/" + entry.room;
    if (!rooms.has(key)) rooms.set(key, { key, venue: entry.venue, room: entry.room, entries: [] });
    rooms.get(key)?.entries.push(entry);
  });
  const list = Array.from(rooms.values()).sort((a, b) => collator.compare(a.key, b.key));
  list.forEach((one) => one.entries.sort((a, b) => collator.compare(a.seat, b.seat)));
  return list;
}

/**
 * A choice of rooms.
 * @param {Array<{key: string}>} rooms
 * @param {string} chosen
 * @param {(key: string) => void} take
 * @param {string} [every]  words for all of them, where that is a choice
 */
export function roomSelect(rooms, chosen, take, every) {
  const made = h(
    "select",
    { "aria-label": t("choose.room"), "data-testid": "choose-room" },
    every ? h("option", { value: "" }, every) : null,
    rooms.map((one) => h("option", { value: one.key }, one.key)),
  );
  made.value = chosen;
  made.addEventListener("change", () => take(made.value));
  return made;
}

/** @param {import("../types.js").Context} ctx @param {string} session @param {any} room */
function roomList(ctx, session, room) {
  const known = ctx.catalog.session(session);
  const columns = ["seat", "name", "ticket", "id_hint", "paper", "extra_minutes"];
  const withTime = room.entries.some((/** @type {Entry} */ entry) => entry.extra_minutes > 0);
  const shown = columns.filter((name) => name !== "extra_minutes" || withTime);
  const rows = room.entries.map((/** @type {any} */ entry) =>
    h(
      "tr",
      null,
      shown.map((name) => h("td", null, cell(entry, name))),
      h("td", { class: "print-only" }),
    ),
  );
  return h(
    "section",
    { class: "part room-list", "data-testid": "room-list-" + room.room },
    h(
      "h3",
      { class: "part-title" },
      ctx.catalog.venueName(room.venue) + " · " + room.room,
      h("span", { class: "soft small" }, counted("rooms.people", room.entries.length)),
    ),
    known && h("p", { class: "print-only" }, known.title + " · " + stretch(known.starts_ms, known.ends_ms)),
    h(
      "div",
      { class: "scroll-x" },
      h(
        "table",
        null,
        h(
          "thead",
          null,
          h(
            "tr",
            null,
            shown.map((name) => h("th", { scope: "col" }, t("entry." + name))),
            h("th", { scope: "col", class: "print-only" }, t("entry.signature")),
          ),
        ),
        h("tbody", null, rows),
      ),
    ),
  );
}

/** @param {any} entry @param {string} name */
function cell(entry, name) {
  if (name === "extra_minutes") return entry.extra_minutes ? "+" + entry.extra_minutes : "";
  if (name === "name") return h("b", null, entry.name);
  return h("span", { class: "figures" }, entry[name]);
}

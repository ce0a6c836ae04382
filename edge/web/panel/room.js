/** The room: tabs, the numbers that filter, and the candidates as a list or as seats. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { keptList, onChange } from "./changes.js";
import { lookOfPile } from "./person.js";
import { queueLine } from "./queue_line.js";
import { personButtons } from "./row.js";
import { shape } from "./shapes.js";
import { callsOf, counts, listed, roomNamed } from "./state.js";

/** @typedef {import("./types.js").Venue} Venue */
/** @typedef {import("./types.js").Room} Room */
/** @typedef {{name: string, count: number, tone: string | null, chosen: boolean}} Count */
/** @typedef {{room: string | null, pile: string, search: string, layout: "list" | "grid"}} Choice */

/**
 * @param {{choice: Choice, choose: (part: Object<string, any>) => void, open: (attempt: string) => void, openQueue: () => void, lines: HTMLElement[], foot: HTMLElement}} acts
 *   `choose` keeps what was chosen and calls setState again; `foot` holds the check-in button
 */
export function roomView(acts) {
  const tabs = h("nav", { class: "tabs trusted" });
  const numbers = h("div", { class: "counts trusted", role: "group" });
  const search = h("input", {
    type: "search",
    class: "search",
    placeholder: t("search"),
    "aria-label": t("search"),
    "data-testid": "search",
    autocomplete: "off",
    value: acts.choice.search,
    oninput: (/** @type {any} */ event) => acts.choose({ search: event.target.value }),
  });
  const layout = h("button", {
    type: "button",
    class: "quiet",
    "data-testid": "layout",
    onclick: () => turn(acts),
  });
  const list = h("div", { class: "people trusted", "data-testid": "people" });
  const people = personButtons(list, acts.open);
  const none = h("div", { class: "empty", hidden: true });
  const queue = queueLine(acts.openQueue);
  const body = h(
    "section",
    { class: "room" },
    h("div", { class: "lines trusted" }, queue.element, acts.lines),
    numbers,
    h("div", { class: "tools" }, search, layout, acts.foot),
    list,
    none,
  );
  const missing = h("p", { class: "empty", hidden: true }, t("room.none"));
  const element = h("div", { class: "rooms" }, tabs, missing, body);

  const drawTabs = keptList(tabs, tabButtons(acts));
  const drawNumbers = keptList(numbers, countButtons(acts));
  const drawLayout = onChange((view) => {
    list.dataset.layout = view;
    fill(layout, t("list." + (view === "list" ? "grid" : "list")));
  });
  const drawNone = onChange((view) => {
    none.hidden = !view;
    fill(
      none,
      h("p", null, t("list.empty")),
      h("button", { type: "button", onclick: () => everyone(acts, search) }, t("list.show-all")),
    );
  });

  return {
    element,
    /** @param {Venue} venue */
    setState(venue) {
      const room = roomNamed(venue, acts.choice.room);
      missing.hidden = room !== null || !venue.session;
      body.hidden = room === null;
      drawTabs(venue.rooms.length > 1 ? venue.rooms.map((each) => tabOf(each, room)) : []);
      if (!room) return;
      queue.setState(room);
      drawNumbers(
        counts(room).map((each) => Object.assign({ chosen: each.name === acts.choice.pile }, each)),
      );
      drawLayout(acts.choice.layout);
      const shown = listed(room, acts.choice.pile, acts.choice.search);
      people(shown);
      drawNone(!shown.length);
    },
  };
}

/** @param {any} acts */
function turn(acts) {
  acts.choose({ layout: acts.choice.layout === "list" ? "grid" : "list" });
}

/** @param {any} acts @param {any} search */
function everyone(acts, search) {
  search.value = "";
  acts.choose({ pile: "all", search: "" });
}

/** @param {Room} each @param {Room | null} room */
function tabOf(each, room) {
  return { room: each.room, chosen: each === room, calls: callsOf(each) };
}

/** @param {any} acts @returns {import("./changes.js").Kept<ReturnType<typeof tabOf>>} */
function tabButtons(acts) {
  return {
    keyOf: (each) => each.room,
    make: (each) =>
      h("button", {
        type: "button",
        class: "tab",
        "data-testid": "room-" + each.room,
        onclick: () => acts.choose({ room: each.room }),
      }),
    draw: (button, each) => {
      button.setAttribute("aria-pressed", String(each.chosen));
      const calling = h("span", { class: "tab-calls figures" }, shape("triangle"), each.calls);
      fill(button, roomName(each.room), each.calls > 0 && calling);
    },
  };
}

/** Rooms are named by the roster: "101" wants the word before it, "第一考场" has it. @param {string} room */
export function roomName(room) {
  return /考场|教室|机房|room/i.test(room) ? room : t("room", { room });
}

/** @param {any} acts @returns {import("./changes.js").Kept<Count>} */
function countButtons(acts) {
  return {
    keyOf: (each) => each.name,
    make: (each) =>
      h("button", {
        type: "button",
        class: "count",
        "data-testid": "count-" + each.name,
        onclick: () => acts.choose({ pile: acts.choice.pile === each.name ? "all" : each.name }),
      }),
    draw: (button, each) => {
      const look = lookOfPile(each.name);
      button.setAttribute("aria-pressed", String(each.chosen));
      button.dataset.tone = each.tone || "";
      button.dataset.none = String(!each.count);
      fill(
        button,
        h(
          "span",
          { class: "count-number" },
          look && shape(look.shape),
          h("strong", { class: "figures" }, each.count),
        ),
        h("span", { class: "count-word" }, t("count." + each.name)),
      );
    },
  };
}

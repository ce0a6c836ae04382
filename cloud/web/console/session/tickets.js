/** A room's admission tickets, to be printed and cut: eight to an A4 sheet, each with its signed code (R4). */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { qrPicture } from "/shared/qr-picture.js";
import * as api from "../api.js";
import { link, settle, turned } from "../frame/address.js";
import { onChange } from "../parts/changes.js";
import { moment, stretch } from "../parts/moments.js";
import { empty, refusal } from "../parts/pane.js";
import { counted } from "../parts/words.js";
import { grouped, roomSelect } from "./rooms.js";

/** @typedef {import("../types.js").Context} Context */
/** @typedef {import("../types.js").PrintedTicket} PrintedTicket */

/** @param {Context} ctx @param {string} session @returns {import("../types.js").View} */
export function ticketsPart(ctx, session) {
  const tools = h("div", { class: "pane-tools" });
  const sheet = h("div");
  const element = h("div", null, tools, sheet);
  /** @type {Array<{key: string, venue: string, room: string}> | null} */
  let rooms = null;
  let asked = "";
  /** @type {import("../frame/address.js").Address} */
  let address = { path: [], query: {} };

  const draw = onChange((/** @type {{tickets: PrintedTicket[], of: number, room: string}} */ view) => {
    const { tickets, of, room } = view;
    const words = tickets.length < of ? t("tickets.one-of", { n: of }) : counted("tickets.count", of);
    fill(
      tools,
      roomSelect(rooms || [], room, (key) => settle(turned({ room: key, only: null }))),
      h("span", { class: "soft figures" }, words),
      tickets.length < of && h("a", { href: turned({ only: null }) }, t("tickets.whole-room")),
      h(
        "button",
        { type: "button", class: "small primary", "data-testid": "tickets-print", onclick: () => window.print() },
        t("print"),
      ),
      h("a", { class: "quiet-link", href: link(["sessions", session, "rooms"], { room }) }, t("tickets.back")),
    );
    fill(
      sheet,
      h("p", { class: "soft small screen-only" }, t("tickets.means")),
      h(
        "div",
        { class: "tickets", "data-testid": "tickets" },
        tickets.map((one) => ticket(ctx, session, one)),
      ),
    );
  });

  /** Each look at codes stands in the audit log, so they are asked for once, not watched. @param {string} key */
  async function look(key) {
    const room = (rooms || []).find((one) => one.key === key);
    if (!room) return;
    asked = key;
    try {
      const all = await api.tickets(session, { venue: room.venue, room: room.room });
      if (asked !== key) return;
      const only = address.query.only;
      draw({ tickets: only ? all.filter((one) => one.attempt === only) : all, of: all.length, room: key });
    } catch (problem) {
      fill(sheet, refusal(problem));
    }
  }

  async function start() {
    try {
      rooms = grouped(await api.entries(session));
    } catch (problem) {
      fill(sheet, refusal(problem));
      return;
    }
    if (!rooms.length) fill(sheet, empty(t("rooms.empty")));
    else look(address.query.room || rooms[0].key);
  }

  return {
    element,
    show: (next) => {
      const before = address.query;
      const first = address.path.length === 0;
      address = next;
      ctx.side.show("", /** @type {any} */ (null), next);
      if (first) start();
      else if (rooms && rooms.length && (before.room !== next.query.room || before.only !== next.query.only))
        look(next.query.room || rooms[0].key);
    },
  };
}

/** @param {Context} ctx @param {string} session @param {PrintedTicket} one */
function ticket(ctx, session, one) {
  const known = ctx.catalog.session(session);
  const venue = (ctx.catalog.venues || []).find((place) => place.venue === one.venue);
  const where = [(venue && venue.name) || one.venue, venue && venue.address].filter(Boolean).join(" · ");
  return h(
    "article",
    { class: "ticket", "data-testid": "ticket-" + one.ticket },
    h(
      "header",
      null,
      h("span", { class: "ticket-kind" }, t("tickets.title")),
      h("span", { class: "ticket-exam" }, known ? known.title : session),
    ),
    h("p", { class: "ticket-name" }, one.name),
    h(
      "p",
      { class: "ticket-seat" },
      h("span", null, one.room),
      h("span", { class: "figures" }, t("seat.n", { seat: one.seat })),
    ),
    facts("ticket-where", [
      [t("entry.ticket"), h("b", { class: "figures" }, one.ticket)],
      [t("venue"), where],
    ]),
    facts(
      "ticket-when",
      known
        ? [
            [t("session.when"), stretch(known.starts_ms, known.ends_ms)],
            [t("session.opens"), moment(known.opens_ms)],
          ]
        : [],
    ),
    h("div", { class: "ticket-code" }, qrPicture(one.code, t("tickets.code-of", { name: one.name }))),
    h("p", { class: "ticket-issue" }, one.issue > 1 ? t("tickets.issue-again", { n: one.issue }) : t("tickets.bring")),
  );
}

/** @param {string} name @param {Array<[string, any]>} pairs */
function facts(name, pairs) {
  return h(
    "dl",
    { class: name },
    pairs.map(([word, value]) => h("div", null, h("dt", null, word), h("dd", null, value))),
  );
}

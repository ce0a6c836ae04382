/** A room's time: what was lost and given, candidate by candidate, and giving more. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { grantLost } from "./api_exam.js";
import { keptList, onChange } from "./changes.js";
import { proposedFor, roomTime, withLines } from "./extra_time.js";
import { saidOf } from "./given_words.js";
import { grantForm } from "./grant_form.js";
import { roomName } from "./room.js";
import { SideSheet } from "./side_sheet.js";
import { exactly, minuteOfDay } from "./times.js";

/** @typedef {import("./types.js").Candidate} Candidate */
/** @typedef {import("./types.js").Room} Room */

export class TimeSheet extends SideSheet {
  /** @param {{me: import("./types.js").Me, act: any, nameOf: (attempt: string) => string}} acts */
  constructor(acts) {
    const where = h("p", { class: "soft", "data-testid": "time-where" });
    const offer = h("div", { class: "time-offer trusted" });
    const list = h("ul", { class: "time-list", "data-testid": "time-list" });
    const nobody = h("p", { class: "soft" }, t("time.nobody"));
    const more = h("div", { class: "time-more" });
    super(
      "time-sheet",
      t("time.title"),
      where,
      offer,
      h("div", { class: "trusted" }, h("h3", null, t("time.people")), list, nobody),
      more,
    );
    this.acts = acts;
    this.more = more;
    this.nobody = nobody;
    this.isChief = acts.me.role === "chief";
    /** @type {string | null} */
    this.room = null;
    this.drawWhere = onChange((view) => fill(where, whereWords(view)));
    this.drawOffer = onChange((view) => fill(offer, this.offerOf(view)));
    this.drawPeople = keptList(list, {
      keyOf: (view) => view.attempt,
      make: () => h("li", { class: "time-row" }),
      draw: (row, view) => fill(row, this.rowOf(view)),
    });
  }

  /** @param {string} room */
  open(room) {
    this.room = room;
    const { act, nameOf } = this.acts;
    const form = () => grantForm({ room }, { act, nameOf, done: () => undefined, cancel: null });
    fill(this.more, this.isChief && [h("h3", null, t("extend.room")), form()]);
    this.overlay.open();
  }

  /** @param {Room | null} room */
  setState(room) {
    if (!room) return;
    const time = roomTime(room);
    const people = withLines(room);
    this.drawWhere({ room: room.room, writing: time.writing, last_ms: time.last_ms });
    this.drawOffer({ room: room.room, proposed: time.proposed, least_s: time.least_s, most_s: time.most_s });
    this.drawPeople(people.map(viewOf));
    this.nobody.hidden = people.length > 0;
  }

  /** @param {any} view */
  offerOf(view) {
    if (!view.proposed) return [];
    const give = (/** @type {any} */ event) => this.give(event.currentTarget, { room: view.room });
    return h(
      "div",
      { class: "notice", "data-status": "attention" },
      h("p", null, lostWords(view)),
      this.isChief
        ? h("button", { type: "button", class: "primary", "data-testid": "give-lost-room", onclick: give }, t("lost.give.all"))
        : h("p", null, t("lost.chief")),
    );
  }

  /** @param {any} view */
  rowOf(view) {
    const give = (/** @type {any} */ event) => this.give(event.currentTarget, { attempt: view.attempt });
    return [
      h(
        "span",
        { class: "time-who" },
        h("strong", null, h("span", { class: "figures" }, view.seat), " ", view.name),
        h("span", { class: "soft figures" }, timeWords(view).join(" · ")),
      ),
      this.isChief &&
        view.proposed_s > 0 &&
        h("button", { type: "button", "data-testid": "give-lost-" + view.ticket, onclick: give }, t("lost.give", { span: exactly(view.proposed_s) })),
    ];
  }

  /** @param {any} button @param {{attempt: string} | {room: string}} whom */
  give(button, whom) {
    const said = (/** @type {any} */ answer) => saidOf(answer, this.acts.nameOf, "given.lost");
    return this.acts.act(button, () => grantLost(whom), said);
  }
}

/** How many lost time, and how much is proposed. @param {{proposed: number, least_s: number, most_s: number}} view */
export function lostWords(view) {
  const span = exactly(view.most_s);
  if (view.least_s === view.most_s) return t("lost.room", { count: view.proposed, span });
  return t("lost.room.range", { count: view.proposed, least: exactly(view.least_s), most: span });
}

/** @param {{lost_s: number, granted_s: number, due_ms: number | null}} view @returns {string[]} */
export function timeWords(view) {
  return [
    view.lost_s > 0 ? t("time.lost", { span: exactly(view.lost_s) }) : "",
    view.granted_s > 0 ? t("time.given", { span: exactly(view.granted_s) }) : "",
    view.due_ms === null ? "" : t("time.until", { clock: minuteOfDay(view.due_ms) }),
  ].filter(Boolean);
}

/** @param {{room: string, writing: number, last_ms: number | null}} view */
function whereWords(view) {
  const values = { room: roomName(view.room), count: view.writing, clock: minuteOfDay(view.last_ms || 0) };
  return t(view.last_ms === null ? "time.where.none" : "time.where", values);
}

/** @param {Candidate} person */
function viewOf(person) {
  const { attempt, name, ticket, seat, lost_s, granted_s, due_ms } = person;
  return { attempt, name, ticket, seat, lost_s, granted_s, due_ms, proposed_s: proposedFor(person) };
}

/** Telling seats something while they write, and who has read it (X18). */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { namesIn } from "./audience.js";
import { keptList } from "./changes.js";
import { mayNotify } from "./exam_lines.js";
import { NoticeForm } from "./notice_form.js";
import { roomName } from "./room.js";
import { SideSheet } from "./side_sheet.js";
import { minuteOfDay } from "./times.js";

/** @typedef {import("./types.js").Notice} Notice */
/** @typedef {import("./types.js").Venue} Venue */

export class NoticeSheet extends SideSheet {
  /** @param {{me: import("./types.js").Me, act: any}} acts */
  constructor(acts) {
    const list = h("ul", { class: "notice-list", "data-testid": "notice-list" });
    const none = h("p", { class: "soft" }, t("notices.none"));
    const form = new NoticeForm(acts);
    super(
      "notice-sheet",
      t("notices.title"),
      mayNotify(acts.me) && form.element,
      h("div", { class: "trusted" }, h("h3", null, t("notices.sent")), list, none),
    );
    this.form = form;
    this.none = none;
    this.me = acts.me;
    this.drawList = keptList(list, {
      keyOf: (view) => view.notice,
      make: () => h("li", { class: "notice-row" }),
      draw: (row, view) => fill(row, rowOf(view)),
    });
  }

  /** @param {string | null} attempt  for one candidate, at first */
  open(attempt) {
    this.form.aim(attempt);
    this.overlay.open();
  }

  /** @param {Venue} venue */
  setState(venue) {
    this.form.setState(venue);
    this.none.hidden = venue.notices.length > 0;
    this.drawList(venue.notices.map((one) => viewOf(one, venue, this.me.account)).reverse());
  }
}

/** @param {Notice} one @param {Venue} venue @param {string} account */
function viewOf(one, venue, account) {
  const { notice, text, item, at_ms, read, meant } = one;
  const by = one.by === account ? t("notices.by.me") : one.by || t("notices.by.hq");
  return { notice, text, item, at_ms, read, meant, by, to: wordsFor(namesIn(one.audience, venue)) };
}

/** @param {any} view */
function rowOf(view) {
  const head = [minuteOfDay(view.at_ms), view.by, view.to].join(" · ");
  return [
    h("p", { class: "soft figures notice-head" }, head),
    view.item && h("p", { class: "notice-item" }, t("notices.erratum.of", { item: view.item })),
    h("p", { class: "notice-text" }, view.text),
    h("p", { class: "notice-read figures", "data-testid": "read-" + view.notice }, t("notices.read", view)),
  ];
}

/** @param {{rooms: string[], people: string[], papers: string[]}} names */
function wordsFor(names) {
  const to = names.rooms.map(roomName).concat(names.people, names.papers);
  return to.length ? to.join(t("list.comma")) : t("notices.to.all");
}

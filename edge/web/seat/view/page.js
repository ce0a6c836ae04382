/** The page: one frame, and in it the view that the phase asks for. */

import { fill, h } from "/shared/dom.js";
import { language, onLanguage } from "/shared/i18n.js";
import { phase } from "../rules.js";
import { alerts } from "./alerts.js";
import { briefing } from "./briefing.js";
import { check } from "./check.js";
import { distrust } from "./distrust.js";
import { exam } from "./exam.js";
import { exportDialog } from "./export.js";
import { frame } from "./frame.js";
import { more } from "./more.js";
import { noticeList } from "./notice_list.js";
import { enrolling, insecure, otherTab, replaced, seatName, quiet } from "./notices.js";
import { receipt } from "./receipt.js";
import { signIn } from "./sign-in.js";
import { waiting } from "./waiting.js";
import { warning } from "./warning.js";

/** @typedef {import("./acts.js").Acts} Acts */
/** @typedef {import("./acts.js").View} View */
/** @typedef {import("../types.js").Seat} Seat */

/** @type {Object<string, (seat: Seat, acts: Acts) => View>} */
const VIEWS = {
  check,
  insecure,
  asking: quiet,
  "other-tab": otherTab,
  distrust,
  "seat-name": seatName,
  enrolling,
  "sign-in": signIn,
  replaced,
  rules: briefing,
  waiting,
  exam,
  receipt,
};

/** Draws the state; keeps what is being typed and where the focus is. */
export class Page {
  /** @param {HTMLElement | null} root @param {Seat} seat */
  constructor(root, seat) {
    this.root = root ?? document.body;
    /** @type {Acts} */
    this.acts = /** @type {any} */ ({});
    this.key = "";
    /** @type {View[]} */
    this.views = [];
    onLanguage(() => {
      this.key = "";
      this.show(seat, null);
    });
  }

  /** @param {Seat} seat @param {number | null} now  the box's time */
  show(seat, now) {
    const wanted = phase(seat);
    const key = wanted + " " + language();
    const other = key !== this.key;
    this.key = key;
    if (other) this.build(wanted, seat, now);
    else this.views.forEach((view) => view.update(seat, now));
  }

  /** @param {string} wanted @param {Seat} seat @param {number | null} now */
  build(wanted, seat, now) {
    this.views.forEach((view) => view.close?.());
    const outer = frame(seat, wanted, this.acts);
    const strip = alerts(this.acts);
    const inner = VIEWS[wanted](seat, this.acts);
    const over = [more, noticeList, exportDialog, warning].map((made) => made(this.acts));
    const main = h("main", { class: "main", "data-phase": wanted }, inner.element);
    outer.element.querySelector("header")?.after(strip.element, main);
    fill(this.root, outer.element, over.map((view) => view.element));
    this.views = [outer, strip, inner, ...over];
    this.views.forEach((view) => view.update(seat, now));
    const first = /** @type {HTMLElement | null} */ (main.querySelector("[data-focus]"));
    first?.focus({ preventScroll: true });
  }
}

/** The panel once someone is signed in: puts the parts together and hands each its view. */

import { fill, h } from "/shared/dom.js";
import { Live } from "/shared/live.js";
import { t } from "/shared/i18n.js";
import * as api from "./api.js";
import { Announcer } from "./act.js";
import { calls } from "./calls.js";
import { onChange } from "./changes.js";
import { Choice } from "./choice.js";
import { Door } from "./door.js";
import { Menu } from "./menu.js";
import { BoxTime } from "./overview.js";
import { closeAll } from "./overlay.js";
import { roomView } from "./room.js";
import { PersonSheet } from "./sheet.js";
import { byAttempt, nextExpected, roomNamed, roomOf } from "./state.js";
import { topBar } from "./top.js";

/** @typedef {import("./types.js").Me} Me */
/** @typedef {import("./types.js").Venue} Venue */

/** The box speaks every 6 s at least; a cable pulled out closes no socket. */
const SILENCE_MS = 15000;

export class Page {
  /**
   * @param {HTMLElement} root
   * @param {Me} me
   * @param {() => void} left  signed out, or no longer signed in
   */
  constructor(root, me, left) {
    this.me = me;
    this.left = left;
    /** @type {Venue | null} */
    this.venue = null;
    this.time = new BoxTime();
    /** @type {number | null} the box's time at its last word, while it is out of reach */
    this.lostMs = null;
    /** @type {number | null} */
    this.lastMs = null;
    this.gone = false;
    this.root = root;
    this.choice = new Choice();
    this.parts = this.build();
    this.show();
    this.live = new Live(api.LIVE, { setState: (message) => this.heard(message), silence: SILENCE_MS });
    this.clock = setInterval(() => this.draw(), 1000);
    this.hurry = () => this.live.hurry();
    window.addEventListener("online", this.hurry);
  }

  /** In another language: every part anew. */
  rebuild() {
    closeAll();
    this.parts = this.build();
    this.show();
  }

  build() {
    const said = new Announcer();
    const act = said.act.bind(said);
    const open = (/** @type {string} */ attempt) => this.openSheet(attempt, "");
    const choose = (/** @type {any} */ part) => {
      this.choice.set(part);
      this.draw();
    };
    const menu = new Menu({ me: this.me, signOut: (button) => this.signOut(act, button) });
    const left = () => this.draw();
    const checkIn = h("button", {
      type: "button",
      class: "primary big",
      "data-testid": "check-in",
      onclick: () => this.openDoor(null),
    });
    const top = topBar({ openMenu: () => menu.overlay.open() });
    const called = calls({ me: this.me, open, act });
    const foot = h("div", { class: "foot" }, checkIn);
    const room = roomView({ choice: this.choice.value, choose, open, foot });
    return {
      menu,
      top,
      calls: called,
      room,
      sheet: new PersonSheet({
        me: this.me,
        checkIn: (attempt) => this.openDoor(attempt),
        filed: () => this.parts.door.overlay.isOpen && this.parts.sheet.overlay.close(),
        left,
        act,
      }),
      door: new Door({
        venue: () => /** @type {Venue} */ (this.venue),
        papers: (attempt) => this.openSheet(attempt, "file"),
        left,
      }),
      said,
      opening: h("p", { class: "opening", role: "status" }, t("opening")),
      main: h("main", { class: "venue" }, called.element, room.element),
      foot,
      drawNext: onChange((/** @type {string} */ next) =>
        fill(checkIn, h("span", null, t("check-in")), next && h("small", null, next)),
      ),
    };
  }

  show() {
    const { opening, top, main, door, sheet, menu, said } = this.parts;
    fill(this.root, opening, top.element, main, door.element, sheet.element, menu.element, said.element);
    this.draw();
  }

  /** @param {any} message  null when the box can no longer be heard */
  heard(message) {
    const steady = performance.now();
    if (!message) {
      if (this.lostMs === null) this.lostMs = this.lastMs;
      this.askWhoIsIn();
    } else {
      this.lostMs = null;
      this.lastMs = message.now_ms;
      this.time.set(message.now_ms, steady);
      if (message.type === "venue") this.venue = message;
    }
    this.draw();
  }

  /** A socket that does not open does not say why; the box may no longer know this sign-in. */
  askWhoIsIn() {
    api.me().catch((problem) => {
      if (problem.code === "sign-in-needed") this.leave();
    });
  }

  draw() {
    const venue = this.venue;
    const unheard = this.lostMs !== null;
    this.root.classList.toggle("stale", unheard);
    this.parts.opening.hidden = venue !== null;
    [this.parts.top.element, this.parts.main].forEach((part) => (part.hidden = venue === null));
    if (!venue) return;
    const nowMs = this.time.at(performance.now());
    this.parts.top.setState(venue, nowMs, this.lostMs);
    this.parts.calls.setState(venue, nowMs);
    this.parts.room.setState(venue);
    this.parts.menu.setState(venue);
    this.parts.door.setState();
    this.drawSheet(venue, nowMs);
    this.drawFoot(venue, nowMs);
  }

  /** @param {Venue} venue @param {number} nowMs */
  drawSheet(venue, nowMs) {
    const attempt = this.parts.sheet.attempt;
    if (!attempt) return;
    const room = roomOf(venue, attempt);
    this.parts.sheet.setState(byAttempt(venue, attempt), room ? room.room : "", nowMs);
  }

  /** @param {Venue} venue @param {number} nowMs */
  drawFoot(venue, nowMs) {
    const next = nextExpected(roomNamed(venue, this.choice.value.room), null);
    const over = !venue.session || nowMs > venue.session.ends_ms;
    const covered = Boolean(this.parts.sheet.attempt) || this.parts.door.overlay.isOpen;
    this.parts.foot.hidden = over || covered || !venue.rooms.length;
    this.parts.drawNext(next ? t("check-in.next", { name: next.name, seat: next.seat }) : "");
  }

  /** @param {string} attempt @param {"" | "file"} asked */
  openSheet(attempt, asked) {
    this.parts.sheet.open(attempt, asked);
    this.draw();
  }

  /** @param {string | null} attempt  null: whoever is next */
  openDoor(attempt) {
    const venue = /** @type {Venue} */ (this.venue);
    const person = byAttempt(venue, attempt);
    const room = attempt ? roomOf(venue, attempt) : roomNamed(venue, this.choice.value.room);
    if (this.parts.sheet.attempt) this.parts.sheet.overlay.close();
    if (this.parts.door.overlay.isOpen) this.parts.door.aim(person);
    else this.parts.door.open(room, person);
    this.draw();
  }

  /** @param {any} act @param {any} button */
  async signOut(act, button) {
    if (await act(button, api.signOut, t("sign-out"))) this.leave();
  }

  leave() {
    if (this.gone) return;
    this.gone = true;
    closeAll();
    this.live.close();
    clearInterval(this.clock);
    window.removeEventListener("online", this.hurry);
    this.root.classList.remove("stale");
    this.left();
  }
}

/** The panel once someone is signed in: puts the parts together and hands each its view. */

import { fill } from "/shared/dom.js";
import { Live } from "/shared/live.js";
import { t } from "/shared/i18n.js";
import * as api from "./api.js";
import { Choice } from "./choice.js";
import { BoxTime } from "./overview.js";
import { closeAll } from "./overlay.js";
import { partsOf } from "./page_parts.js";
import { queueOf } from "./queue.js";
import { byAttempt, roomNamed, roomOf } from "./state.js";

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
    /** Attempts whose seat's letters were entered here. @type {Set<string>} */
    this.heads = new Set();
    this.parts = partsOf(this);
    this.show();
    this.live = new Live(api.LIVE, { setState: (message) => this.heard(message), silence: SILENCE_MS });
    this.clock = setInterval(() => this.draw(), 1000);
    this.hurry = () => this.live.hurry();
    window.addEventListener("online", this.hurry);
  }

  /** In another language: every part anew. */
  rebuild() {
    closeAll();
    this.parts = partsOf(this);
    this.show();
  }

  show() {
    const { opening, top, main, said } = this.parts;
    const { door, queue, sheet, consent, snap, menu } = this.parts;
    const exam = this.parts.exam.elements;
    const over = [door, queue, sheet, consent, snap, menu].map((each) => each.element).concat(exam);
    fill(this.root, opening, top.element, main, over, said.element);
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
    this.parts.queue.setState(this.roomAt, nowMs);
    this.parts.exam.setState(venue, nowMs);
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
    const { waiting, missing, left } = queueOf(roomNamed(venue, this.choice.value.room));
    const over = !venue.session || nowMs > venue.session.ends_ms;
    const covered = Boolean(this.parts.sheet.attempt) || this.parts.door.overlay.isOpen;
    this.parts.foot.hidden = over || covered || !venue.rooms.length;
    const values = { waiting: waiting.length, missing: missing.length };
    this.parts.drawNext(left ? t("check-in.left", values) : "");
  }

  /** The room of the door while it is open, else the one looked at. */
  get roomAt() {
    const venue = /** @type {Venue} */ (this.venue);
    const door = this.parts.door;
    const name = door.overlay.isOpen && door.room ? door.room.room : this.choice.value.room;
    return roomNamed(venue, name);
  }

  openQueue() {
    this.parts.queue.overlay.open();
    this.draw();
  }

  /** To the face check: no leads to the documents. @param {import("./types.js").Candidate} person @param {boolean} given */
  answered(person, given) {
    if (!given) this.openSheet(person.attempt, "file", null);
  }

  /** @param {string} attempt @param {"" | "file" | "head"} asked @param {HTMLCanvasElement | null} [frame] */
  openSheet(attempt, asked, frame) {
    this.parts.sheet.open(attempt, asked, frame);
    this.draw();
  }

  /** @param {string | null} attempt  null: whoever shows a ticket */
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

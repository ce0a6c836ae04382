/** Check-in at the door: aim, look, say, next. Owns the order of things; what it shows is door_view.js. */

import { t } from "/shared/i18n.js";
import { checkIn } from "./api.js";
import { jpeg, pictureIn } from "./camera.js";
import { picker } from "./door_pick.js";
import { Sight } from "./door_sight.js";
import { DoorView } from "./door_view.js";
import { Overlay } from "./overlay.js";
import { roomName } from "./room.js";
import { signal, wakeSound } from "./signals.js";
import { byAttempt, expectedIn, nextExpected, roomOf } from "./state.js";
import { afterwards, failed, replied, SHOWN_MS } from "./verdict.js";
import { VerdictView } from "./verdict_view.js";
import { verdictWords } from "./words.js";

/** @typedef {import("./types.js").Candidate} Candidate */
/** @typedef {import("./types.js").Venue} Venue */
/** @typedef {import("./types.js").Room} Room */
/** @typedef {import("./verdict.js").Verdict} Verdict */

const SLOW_MS = 3000;

export class Door {
  /**
   * @param {{venue: () => Venue, papers: (attempt: string) => void, left: () => void}} acts  papers: open the sheet to file for approval
   */
  constructor(acts) {
    this.acts = acts;
    /** @type {Candidate | null} */
    this.person = null;
    /** @type {Room | null} */
    this.room = null;
    /** @type {{sentence: string, tone: "" | "attention"}} */
    this.note = { sentence: "", tone: "" };
    this.busy = false;
    this.picking = false;
    this.round = 0;
    /** @type {(() => void) | null} ends the verdict now shown */
    this.read = null;
    this.verdict = new VerdictView(() => this.read && this.read());
    this.pick = picker({ venue: acts.venue, pick: (person) => this.aim(person) });
    this.view = new DoorView(this.viewActs(), this.pick.element, this.verdict.element);
    this.sight = new Sight(this.view, {
      say: (key, tone) => this.say(key, tone),
      changed: () => this.draw(),
    });
    this.overlay = new Overlay(this.view.element, () => this.leave());
    this.element = this.view.element;
  }

  /** @returns {import("./door_view.js").DoorActs} */
  viewActs() {
    return {
      close: () => this.overlay.close(),
      change: () => this.choose(true),
      capture: () => this.look(() => this.sight.frame(), this.sight.darkness),
      flip: () => this.sight.flip(),
      turn: () => this.sight.turn(),
      file: (file) => this.look(() => pictureIn(file), "door.bad-file"),
    };
  }

  /** @param {Room | null} room @param {Candidate | null} person  null: the next expected */
  open(room, person) {
    this.room = room;
    this.overlay.open();
    this.aim(person || nextExpected(room, null));
    this.sight.open();
  }

  leave() {
    this.round += 1;
    this.busy = false;
    this.sight.close();
    this.verdict.hide();
    this.view.freeze(null);
    this.acts.left();
  }

  /** The venue has changed. */
  setState() {
    if (this.overlay.isOpen) this.draw();
  }

  /** @param {Candidate | null} person */
  aim(person) {
    this.person = person;
    if (person) this.room = roomOf(this.acts.venue(), person.attempt) || this.room;
    this.choose(!person);
    this.say(person ? "door.advice" : "door.none", "");
  }

  /** @param {boolean} picking */
  choose(picking) {
    if (this.busy) return;
    this.picking = picking;
    this.pick.show(picking);
    this.draw();
  }

  /**
   * Take a frame and ask the box.
   * @param {() => Promise<HTMLCanvasElement | null>} taking
   * @param {string} nothing  what to say when there is no picture
   */
  async look(taking, nothing) {
    const person = this.person;
    if (!person || this.busy) return;
    wakeSound();
    const round = this.round;
    this.busy = true;
    this.say("door.looking", "");
    const frame = await taking().catch(() => null);
    if (round !== this.round) return;
    if (!frame) {
      this.busy = false;
      this.say(nothing, "attention");
      return;
    }
    this.view.freeze(frame);
    const slow = setTimeout(() => this.say("door.slow", "attention"), SLOW_MS);
    const verdict = await ask(person, frame);
    clearTimeout(slow);
    if (round === this.round) this.tell(verdict, person, frame);
  }

  /** @param {Verdict} verdict @param {Candidate} person @param {HTMLCanvasElement} frame */
  tell(verdict, person, frame) {
    this.verdict.show(verdict, person, frame);
    signal(verdict.outcome);
    const timer = setTimeout(() => this.read && this.read(), SHOWN_MS);
    this.read = () => {
      clearTimeout(timer);
      this.read = null;
      this.verdict.hide();
      this.view.freeze(null);
      if (this.overlay.isOpen) this.follow(verdict, person);
    };
  }

  /** @param {Verdict} verdict @param {Candidate} person */
  follow(verdict, person) {
    this.busy = false;
    const step = afterwards(verdict.outcome);
    if (step === "again") {
      this.note = { sentence: verdictWords(verdict), tone: "attention" };
      return this.draw();
    }
    this.aim(nextExpected(this.room, person));
    if (step === "papers") this.acts.papers(person.attempt);
    return undefined;
  }

  /** @param {string} key @param {"" | "attention"} tone */
  say(key, tone) {
    this.note = { sentence: t(key), tone };
    this.draw();
  }

  draw() {
    const venue = this.acts.venue();
    const name = this.room && this.room.room;
    const room = venue.rooms.find((each) => each.room === name);
    if (room) this.room = room;
    this.view.setState({
      person: (this.person && byAttempt(venue, this.person.attempt)) || this.person,
      where: room ? t("door.room", { room: roomName(room.room), count: expectedIn(room) }) : "",
      source: this.sight.source,
      busy: this.busy,
      picking: this.picking,
      canFlip: this.sight.canFlip,
      canBox: this.sight.canBox,
      sentence: this.note.sentence,
      tone: this.note.tone,
    });
  }
}

/** @param {Candidate} person @param {HTMLCanvasElement} frame @returns {Promise<Verdict>} */
async function ask(person, frame) {
  try {
    return replied(await checkIn(person.attempt, await jpeg(frame)), person);
  } catch (problem) {
    return failed(/** @type {any} */ (problem), person);
  }
}

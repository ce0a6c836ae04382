/** Check-in at the door: whom the camera is for, and what the box says of what it sees. */

import { t } from "/shared/i18n.js";
import { pictureIn } from "./camera.js";
import { drawDoor, drawGuide } from "./door_draw.js";
import { HOLD_MS, Looks } from "./door_looks.js";
import { firstNote, insideNote, rightNote, ticketNote, troubleNote } from "./door_notes.js";
import { picker } from "./door_pick.js";
import { Sight } from "./door_sight.js";
import { DoorView } from "./door_view.js";
import { Guidance, note, noteOf } from "./guidance.js";
import { recall, remember } from "./kept.js";
import { Overlay } from "./overlay.js";
import { lookOf } from "./person.js";
import { isOfCamera } from "./reasons.js";
import { signal, wakeSound } from "./signals.js";
import { byAttempt, isOutside, roomOf } from "./state.js";
import { AUTOMATIC_TRIES } from "./verdict.js";

/** @typedef {import("./types.js").Candidate} Candidate */
/** @typedef {import("./types.js").Venue} Venue */
/** @typedef {import("./types.js").Room} Room */

/**
 * @typedef {Object} Acts
 * @property {() => Venue} venue
 * @property {(attempt: string, frame: HTMLCanvasElement | null) => void} papers  open the sheet to file for approval
 * @property {(person: Candidate) => void} notice   about the face check
 * @property {() => void} queue
 * @property {() => void} left
 */

export class Door {
  /** @param {Acts} acts */
  constructor(acts) {
    this.acts = acts;
    /** @type {Candidate | null} */
    this.person = null;
    /** @type {Room | null} */
    this.room = null;
    /** @type {import("./door_view.js").DoorState["mode"]} */
    this.mode = "scan";
    this.auto = recall("auto", "yes") === "yes";
    this.guidance = new Guidance();
    this.looks = new Looks(this);
    this.pick = picker({ venue: acts.venue, pick: (person) => this.aim(person) });
    this.view = new DoorView(this.viewActs(), this.pick.element, this.looks.elements);
    this.sight = new Sight(this.view, {
      say: (key, picture) => this.say(note(key, picture || "", "attention"), HOLD_MS),
      changed: () => this.lit(),
      needed: () => this.overlay.isTop,
      heard: (message) => this.heard(message),
    });
    this.overlay = new Overlay(this.view.element, () => this.leave());
    this.element = this.view.element;
  }

  /** @returns {import("./door_view.js").DoorActs} */
  viewActs() {
    const free = (/** @type {() => void} */ done) => () => this.looks.busy || done();
    const named = (/** @type {(person: Candidate) => void} */ done) => free(() => this.now && done(this.now));
    return {
      close: () => this.overlay.close(),
      change: free(() => this.aim(null)),
      capture: () => this.look(),
      flip: () => this.sight.flip(),
      turn: () => this.sight.turn(),
      auto: () => this.setAuto(!this.auto),
      noTicket: free(() => this.turnTo("who", null)),
      back: free(() => this.aim(null)),
      papers: named((person) => this.acts.papers(person.attempt, null)),
      queue: free(() => this.acts.queue()),
      notice: named((person) => this.acts.notice(person)),
      file: (file) => this.looks.begin(() => pictureIn(file), true),
    };
  }

  /** @param {Room | null} room @param {Candidate | null} person  null: whoever shows a ticket */
  open(room, person) {
    wakeSound();
    this.room = room;
    this.overlay.open();
    this.aim(person);
    this.sight.open();
  }

  leave() {
    this.looks.forget();
    this.sight.close();
    this.acts.left();
  }

  /** Give the camera away for a while, or take it back. @param {boolean} lent */
  lend(lent) {
    if (!this.overlay.isOpen) return;
    if (lent) this.sight.close();
    else this.sight.open();
  }

  /** @param {boolean} auto */
  setAuto(auto) {
    this.auto = auto;
    remember("auto", auto ? "yes" : "no");
    this.draw();
  }

  /** The venue has changed. */
  setState() {
    if (this.overlay.isOpen) this.draw();
  }

  /** @param {Candidate | null} person  null: look for the next ticket */
  aim(person) {
    this.turnTo(person ? "face" : "scan", person);
  }

  /** @param {import("./door_view.js").DoorState["mode"]} mode @param {Candidate | null} person */
  turnTo(mode, person) {
    this.looks.forget();
    this.mode = mode;
    this.person = person;
    if (person) this.room = roomOf(this.acts.venue(), person.attempt) || this.room;
    this.guidance.reset(firstNote(mode, this.sight.source === "none"));
    this.sight.aim(this.room && this.room.room, person && person.attempt);
    this.pick.show(mode === "scan");
    this.draw();
  }

  /** The camera is another, or its line is up. */
  lit() {
    if (this.mode === "scan") this.scanNote();
    this.draw();
  }

  /** What was said of a ticket has been read: the next one. */
  scanNote() {
    const read = performance.now() >= this.guidance.heldUntil;
    if (read) this.guidance.note = firstNote("scan", this.sight.source === "none");
  }

  /** The candidate aimed at, as the box knows them now. @returns {Candidate | null} */
  get now() {
    return (this.person && byAttempt(this.acts.venue(), this.person.attempt)) || this.person;
  }

  /** Whether the candidate does not want the face check (A5). */
  get declined() {
    return Boolean(this.now && this.now.consent === false);
  }

  /** Whether a look needs no hand: never the last one before the papers. */
  get alone() {
    if (!this.auto || this.declined) return false;
    return this.mode === "who" || (this.now !== null && this.now.tries < AUTOMATIC_TRIES);
  }

  look() {
    this.looks.begin(() => this.sight.frame(), false);
  }

  /** @param {any | null} message  null: the line is cut */
  heard(message) {
    if (!message) this.say(note("door.cut", "CAMERA_FROZEN", "attention"), 0);
    else if (message.type === "turn") this.looks.turn(message);
    else if (this.looks.busy || !this.overlay.isTop) return;
    else if (message.type === "guide") this.guided(message);
    else if (message.type === "verdict") this.looks.late(message);
    else if (message.type === "ticket") this.ticketed(message);
    else if (message.type === "problem") this.say(troubleNote(message), HOLD_MS);
  }

  /** @param {import("./types.js").Guide} guide */
  guided(guide) {
    if (isOfCamera(guide.reason)) this.guidance.say(noteOf(guide, guide.reason || "", "attention"), 0);
    else if (this.mode === "scan") this.scanNote();
    else this.guidance.heard(guide, performance.now(), rightNote(this));
    this.drawGuide();
    if (this.mode !== "scan" && this.alone && this.guidance.progress >= 1) this.look();
  }

  /** @param {{attempt: string | null, code?: string, zh?: string, en?: string}} message */
  ticketed(message) {
    if (!message.attempt) return this.say(ticketNote(message), HOLD_MS);
    const person = byAttempt(this.acts.venue(), message.attempt);
    if (!person) return this.say(note("door.elsewhere", "ticket-wrong", "attention"), HOLD_MS);
    signal("found");
    if (!isOutside(person)) return this.say(insideNote(person, t(lookOf(person).word)), HOLD_MS);
    return this.aim(person);
  }

  /** @param {import("./guidance.js").Note} said @param {number} forMs  how long the camera's guidance holds its tongue */
  say(said, forMs) {
    this.guidance.say(said, performance.now() + forMs);
    this.draw();
  }

  drawGuide() {
    drawGuide(this);
  }

  draw() {
    drawDoor(this);
  }
}

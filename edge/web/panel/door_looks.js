/** One question at the door from the picture to its end: a look, a search by face, the code of a ticket. */

import { askProposal, askTicket, askVerdict } from "./door_ask.js";
import { againNote, firstNote, nobodyNote, troubleNote } from "./door_notes.js";
import { note } from "./guidance.js";
import { ProposalView } from "./proposal_view.js";
import { signal, wakeSound } from "./signals.js";
import { byAttempt } from "./state.js";
import { TurnView } from "./turn_view.js";
import { afterwards, READ_MS, replied, SHOWN_MS } from "./verdict.js";
import { VerdictView } from "./verdict_view.js";

/** @typedef {import("./types.js").Candidate} Candidate */
/** @typedef {import("./verdict.js").Verdict} Verdict */
/** @typedef {{frame: HTMLCanvasElement, still: boolean, round: number}} Taken still: a picture by itself, not one of the running camera */

const SLOW_MS = 3000;
export const HOLD_MS = 2500;

export class Looks {
  /** @param {import("./door.js").Door} door */
  constructor(door) {
    this.door = door;
    this.busy = false;
    /** Counts what was asked: an answer to an earlier question is not listened to. */
    this.round = 0;
    /** @type {(() => void) | null} ends the verdict now shown */
    this.read = null;
    /** @type {any} */
    this.slow = null;
    /** @type {(Taken & {person: Candidate}) | null} */
    this.proposed = null;
    this.verdict = new VerdictView(() => this.read && this.read());
    this.turning = new TurnView(() => this.giveUp());
    this.proposal = new ProposalView({ yes: () => this.isThem(), no: () => this.noneOfThese() });
    this.elements = [this.proposal, this.turning, this.verdict].map((view) => view.element);
  }

  /** Whatever was asked is no longer waited for. */
  forget() {
    this.round += 1;
    this.busy = false;
    this.read = null;
    this.proposed = null;
    clearTimeout(this.slow);
    this.turning.hide();
    this.proposal.hide();
    this.verdict.hide();
  }

  /**
   * Take a picture and ask the box about it.
   * @param {() => Promise<HTMLCanvasElement | null>} taking
   * @param {boolean} still  it is a file
   */
  async begin(taking, still) {
    const door = this.door;
    if (this.busy || (door.mode === "face" && (!door.person || door.declined))) return;
    wakeSound();
    this.busy = true;
    const round = this.round;
    door.say(note("door.looking", "ready"), Infinity);
    const frame = await taking().catch(() => null);
    if (round !== this.round) return;
    if (!frame) return this.instead(note(still ? "door.bad-file" : door.sight.darkness, "BAD_PICTURE", "attention"));
    this.slow = setTimeout(() => door.say(note("door.slow", "ready"), Infinity), SLOW_MS);
    await this.ask({ frame, still, round });
  }

  /** @param {Taken} taken */
  async ask(taken) {
    const person = this.door.now;
    if (this.door.mode === "who") return this.askWho(taken);
    if (!person) return this.askTicket(taken);
    const verdict = await askVerdict(this.door.sight, person, taken.frame, taken.still);
    if (taken.round === this.round) this.tell(verdict, person, taken.frame);
    return undefined;
  }

  /** @param {Taken} taken */
  async askTicket(taken) {
    const { attempt, problem } = await askTicket(taken.frame).then(
      (found) => ({ attempt: found, problem: { code: "", zh: "", en: "" } }),
      (refused) => ({ attempt: null, problem: refused }),
    );
    if (taken.round !== this.round) return;
    this.forget();
    this.door.ticketed({ attempt, code: problem.code, zh: problem.zh, en: problem.en });
  }

  /** @param {Taken} taken */
  async askWho(taken) {
    const { sight, room } = this.door;
    try {
      const reply = await askProposal(sight, room ? room.room : "", taken.frame, taken.still);
      if (taken.round === this.round) this.propose(reply, taken);
    } catch (problem) {
      if (taken.round === this.round) this.instead(troubleNote(/** @type {any} */ (problem)));
    }
  }

  /** @param {import("./types.js").Proposal} reply @param {Taken} taken */
  propose(reply, taken) {
    const person = byAttempt(this.door.acts.venue(), reply.attempt);
    if (!person) return this.instead(nobodyNote(reply));
    clearTimeout(this.slow);
    this.proposed = Object.assign({ person }, taken);
    signal("found");
    this.proposal.show(person, taken.frame, this.door.sight.mirrored && !taken.still);
    return undefined;
  }

  /** The person at the door says so: now the box looks at that candidate. */
  isThem() {
    const proposed = this.proposed;
    if (!proposed) return;
    this.door.aim(proposed.person);
    const again = () => (proposed.still ? Promise.resolve(proposed.frame) : this.door.sight.frame());
    this.begin(again, proposed.still);
  }

  noneOfThese() {
    this.door.aim(null);
    this.door.say(note("who.none", "NOBODY_NEAR", "attention"), HOLD_MS);
    this.door.pick.focus();
  }

  /** The head is to be turned. @param {{to: "left" | "right", seconds: number}} message */
  turn(message) {
    if (!this.busy) return;
    clearTimeout(this.slow);
    this.door.sight.asked.extend(message.seconds);
    this.turning.show(message.to, message.seconds, this.door.sight.mirrored);
    this.door.draw();
    signal("turn");
  }

  giveUp() {
    this.forget();
    this.door.sight.stop();
    this.door.guidance.pause(performance.now() + HOLD_MS);
    this.door.say(firstNote(this.door.mode, false), 0);
  }

  /** No answer, but something to say. @param {import("./guidance.js").Note} said */
  instead(said) {
    this.forget();
    this.door.guidance.pause(performance.now() + HOLD_MS);
    this.door.say(said, HOLD_MS);
  }

  /** What came after we had given up waiting counts all the same. @param {any} message */
  late(message) {
    const person = byAttempt(this.door.acts.venue(), message.attempt);
    if (person) this.tell(replied(message, person), person, null);
  }

  /** @param {Verdict} verdict @param {Candidate} person @param {HTMLCanvasElement | null} frame */
  tell(verdict, person, frame) {
    this.busy = true;
    clearTimeout(this.slow);
    this.turning.hide();
    this.verdict.show(verdict, person, frame, this.door.sight.mirrored);
    signal(verdict.outcome);
    const timer = setTimeout(() => this.read && this.read(), verdict.line ? READ_MS : SHOWN_MS);
    this.read = () => {
      clearTimeout(timer);
      this.read = null;
      this.verdict.hide();
      if (this.door.overlay.isOpen) this.follow(verdict, person, frame);
    };
  }

  /** @param {Verdict} verdict @param {Candidate} person @param {HTMLCanvasElement | null} frame */
  follow(verdict, person, frame) {
    const step = afterwards(verdict.outcome);
    if (step === "again") return this.instead(againNote(verdict));
    this.door.aim(null);
    if (step === "papers") this.door.acts.papers(person.attempt, frame);
    return undefined;
  }
}

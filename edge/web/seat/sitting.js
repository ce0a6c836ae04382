/**
 * One candidate at this seat, from sign-in to receipt. Everything is kept in the outbox before it
 * counts, so that a reload at any step, with or without the box, comes back to the same place.
 */

import { handIn } from "./hand-in.js";
import { answersShown, locked, newer, ordered, wait } from "./rules.js";
import { nobody } from "./state.js";

/** @typedef {import("./types.js").Attempt} Attempt */
/** @typedef {import("./types.js").Epoch} Epoch */
/** @typedef {import("./types.js").Seat} Seat */

/**
 * @typedef {Object} Parts
 * @property {Seat} seat
 * @property {(changes: Partial<Seat>) => void} update
 * @property {import("./outbox.js").Outbox} outbox
 * @property {import("./clock.js").BoxClock} clock
 * @property {import("./door.js").Door} door
 * @property {import("./line.js").Line} line
 * @property {import("./opening.js").Opening} opening
 * @property {import("./author.js").Author} author
 * @property {import("./sender.js").Sender} sender
 * @property {import("./files.js").Files} files
 * @property {import("./trust.js").Trust} trust
 * @property {import("./reports.js").Reports} reports
 */

const ENDS = ["sign-in-needed", "epoch-stale"]; // other answers pass by themselves

/** The acts of a sitting. */
export class Sitting {
  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
    this.seat = parts.seat;
    /** @type {Epoch | null} */
    this.epoch = null;
    this.asking = false;
    this.news = 0;
  }

  /** Come back to what is kept here. @returns {Promise<boolean>} whether there was something */
  async resume() {
    const { outbox } = this.parts;
    const attempt = outbox.kept("attempt");
    const epoch = attempt && outbox.epochs.get(attempt.attempt + "/" + attempt.epoch);
    if (!epoch) return false;
    await this.take(attempt, epoch);
    this.refresh();
    return true;
  }

  /** What the box says of this attempt now; nothing is lost if it says nothing. */
  async refresh() {
    const epoch = this.epoch;
    if (!epoch) return;
    const news = this.news;
    try {
      const asked = await this.parts.door.ask(epoch);
      const told = news === this.news ? null : this.seat.attempt; // said while the answer was under way
      const attempt = { ...asked, ...told, answers: asked.answers };
      const agreed = await this.parts.door.reconcile(epoch, asked);
      if (this.epoch?.id === epoch.id) await this.take(attempt, agreed);
    } catch (problem) {
      if (ENDS.includes(problem.code)) this.parts.update({ stopped: problem.code });
      else this.parts.update({ reachable: !problem.unreachable });
    }
  }

  /** @param {Attempt} attempt_now  whole, with its answers @param {Epoch} epoch */
  async take(attempt_now, epoch) {
    const { outbox, update, line } = this.parts;
    const attempt = await this.proved(newer(this.seat.attempt, attempt_now));
    this.epoch = epoch;
    await outbox.keep("attempt", attempt);
    const marks = this.kept("marks", { flags: [], place: 0 });
    update({
      attempt,
      stopped: epoch.stopped,
      answers: { ...answersShown(attempt, outbox.operations(epoch.id)), ...this.parts.author.typed() },
      rulesAccepted: this.kept("rules", null) === attempt.session.rules_version,
      byCandidate: this.kept("submitting", false),
      read: this.kept("read", []),
      ...(this.seat.paper ? {} : marks),
    });
    this.count();
    if (this.parts.clock.heard) await outbox.keep("clock", this.parts.clock.snapshot());
    line.open(epoch.token);
    this.wake();
    this.next();
  }

  /** The box says what is new, without the answers. @param {Partial<Attempt>} changes */
  async changed(changes) {
    const before = this.seat.attempt;
    if (!before || !this.epoch || changes.attempt !== before.attempt) return;
    if (changes.epoch !== before.epoch) {
      this.parts.update({ stopped: "epoch-stale" });
      return;
    }
    this.news += 1;
    const told = await this.proved({ ...before, ...changes });
    if (this.seat.attempt?.attempt !== told.attempt) return;
    const attempt = newer(this.seat.attempt, told);
    this.parts.update({ attempt });
    await this.parts.outbox.keep("attempt", attempt);
    if (this.seat.unsent > 0) this.wake();
    this.next();
  }

  /** Do whatever the state now allows: load, open, hand in, put away. */
  next() {
    const { attempt, submitting } = this.seat;
    if (!attempt) return;
    if (attempt.state === "submitted") {
      this.finish();
      return;
    }
    if (submitting === "no" && this.kept("submitting", false)) this.submit();
    this.parts.opening.go();
  }

  /** @param {string} item @param {import("./types.js").Value} value @param {"choice" | "text"} how */
  change(item, value, how) {
    if (!this.epoch || locked(this.seat, this.parts.clock.now())) return;
    if (JSON.stringify(this.seat.answers[item]) === JSON.stringify(value)) return;
    this.seat.answers[item] = value;
    this.parts.author.change(this.epoch, item, value, how);
    this.parts.update({});
  }

  async acceptRules() {
    const { attempt } = this.seat;
    if (!attempt) return;
    await this.keep("rules", attempt.session.rules_version);
    this.parts.update({ rulesAccepted: true });
    this.next();
  }

  /** @param {number} place */
  go(place) {
    if (!this.seat.paper) return;
    const last = ordered(this.seat.paper).length - 1;
    this.parts.author.flush();
    this.parts.update({ place: Math.min(last, Math.max(0, place)) });
    this.keepMarks();
  }

  /** @param {string} item  marks for later, or no longer */
  flag(item) {
    const { flags } = this.seat;
    this.parts.update({ flags: flags.includes(item) ? flags.filter((one) => one !== item) : [...flags, item] });
    this.keepMarks();
  }

  /** Confirmed by the candidate: goes on after a reload too, until it is done or called off. */
  async submit() {
    const { update, author, outbox, files, sender } = this.parts;
    const epoch = this.epoch;
    if (!epoch || this.seat.submitting === "sending") return;
    update({ submitting: "sending", byCandidate: true, problem: null });
    await this.keep("submitting", true);
    const given_up = () => this.seat.submitting !== "sending" || this.epoch?.id !== epoch.id;
    try {
      const receipt = await handIn(epoch, { author, outbox, files, sender, given_up });
      if (receipt) await this.submitted(receipt);
    } catch (problem) {
      await this.keep("submitting", false);
      update({ submitting: "no", byCandidate: false, problem });
      if (problem.code === "attempt-submitted") await this.refresh();
    }
  }

  async callOff() {
    this.parts.update({ submitting: "no", byCandidate: false });
    await this.keep("submitting", false);
  }

  /** @param {import("./types.js").SignedReceipt} receipt */
  async submitted(receipt) {
    const before = /** @type {Attempt} */ (this.seat.attempt);
    const attempt = await this.proved({ ...before, state: "submitted", receipt });
    await this.parts.outbox.keep("attempt", attempt);
    this.parts.update({ attempt });
    await this.finish();
  }

  /** By hand or by the end of time: write what is typed, put the paper away, have the receipt. */
  async finish() {
    await this.parts.author.flush();
    this.parts.update({ submitting: "no", paper: null, overview: false, warning: null });
    await this.parts.opening.putAway();
    if (this.asking || this.seat.attempt?.receipt || this.seat.receiptFault) return;
    this.asking = true;
    await pause(wait(2, Math.random()));
    this.asking = false;
    await this.refresh();
  }

  /** Without a receipt that the known box did not sign. @param {Attempt} attempt @returns {Promise<Attempt>} */
  async proved(attempt) {
    if (!attempt.receipt) return attempt;
    const receiptFault = !(await this.parts.trust.receipt(attempt.receipt));
    this.parts.update({ receiptFault });
    return receiptFault ? { ...attempt, receipt: null } : attempt;
  }

  /** The candidate has read a notice. @param {string} notice */
  async acknowledge(notice) {
    const epoch = this.epoch;
    if (!epoch || this.seat.read.includes(notice)) return;
    await this.parts.reports.add({ path: "/api/notices/" + notice + "/read", json: {}, token: epoch.token });
    const read = [...this.seat.read, notice];
    await this.keep("read", read);
    this.parts.update({ read }); // told to be read only once that is kept here
  }

  /** Make room for the next sign-in; operations stay until headquarters has them. */
  async leave() {
    const { author, outbox, line, opening, update, door } = this.parts;
    await author.flush();
    line.close();
    await opening.putAway();
    this.epoch = null;
    await outbox.keep("attempt", undefined);
    update(nobody());
    door.release(null);
  }

  /** Send what the box lacks. */
  wake() {
    this.parts.sender.wake();
    this.parts.files.wake();
  }

  /** A file that is handed in. @param {File} file */
  async keepFile(file) {
    if (!this.epoch || locked(this.seat, this.parts.clock.now())) throw new Error("nobody writes now");
    return this.parts.files.keep(this.epoch, file);
  }

  /** Count what is written and what the box lacks. */
  count() {
    if (!this.epoch) return;
    const { outbox, files, update } = this.parts;
    const { revision, sha256 } = outbox.tip(this.epoch);
    const unsent = outbox.unsent(this.epoch.id) + files.unsent(this.epoch.attempt);
    update({ revision, head: sha256.slice(-16), unsent });
  }

  keepMarks() {
    this.keep("marks", { flags: this.seat.flags, place: this.seat.place });
  }

  /** Something of this attempt, kept beside its name. @param {string} what @param {any} otherwise */
  kept(what, otherwise) {
    const held = this.parts.outbox.kept(what);
    return held && held.attempt === this.epoch?.attempt ? held.value : otherwise;
  }

  /** @param {string} what @param {any} value */
  async keep(what, value) {
    await this.parts.outbox.keep(what, { attempt: this.epoch?.attempt, value });
  }
}

/** @param {number} milliseconds @returns {Promise<void>} */
function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/**
 * One candidate at this seat, from sign-in to receipt. Everything is kept in the outbox before it
 * counts, so that a reload at any step, with or without the box, comes back to the same place.
 */

import { answersShown, locked, newer } from "./rules.js";
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
 * @property {import("./reports.js").Reports} reports
 * @property {import("./own.js").Own} own
 * @property {import("./marks.js").Marks} marks
 * @property {import("./submission.js").Submission} submission
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
      const agreed = await this.parts.door.reconcile(epoch, asked);
      if (this.epoch?.id === epoch.id) await this.take(this.told(asked, news), agreed);
    } catch (problem) {
      if (ENDS.includes(problem.code)) this.parts.update({ stopped: problem.code });
      else this.parts.update({ reachable: !problem.unreachable });
    }
  }

  /** @param {Attempt} attempt_now  whole, with its answers @param {Epoch} epoch */
  async take(attempt_now, epoch) {
    const { outbox, update, line, own, marks } = this.parts;
    const news = this.news;
    const proved = await this.parts.submission.proved(newer(this.seat.attempt, attempt_now));
    this.epoch = epoch;
    await outbox.keep("attempt", proved);
    const attempt = this.told(proved, news);
    update({
      attempt,
      stopped: epoch.stopped,
      answers: { ...answersShown(attempt, outbox.operations(epoch.id)), ...this.parts.author.typed() },
      rulesAccepted: own.kept("rules", null) === attempt.session.rules_version,
      byCandidate: own.kept("submitting", false),
      read: own.kept("read", []),
      ...(this.seat.paper ? {} : marks.kept()),
    });
    this.count();
    if (this.parts.clock.heard) await outbox.keep("clock", this.parts.clock.snapshot());
    line.open(epoch.token);
    this.wake();
    this.next();
  }

  /**
   * What was asked for, and over it what the box said by itself since; that comes only once.
   * @param {Attempt} asked  with its answers @param {number} news  when it was asked
   * @returns {Attempt}
   */
  told(asked, news) {
    const said = this.seat.attempt;
    if (news === this.news || said?.attempt !== asked.attempt || said.epoch !== asked.epoch) return asked;
    return newer(said, { ...asked, ...said, answers: asked.answers });
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
    const told = await this.parts.submission.proved({ ...before, ...changes });
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
      this.parts.submission.finish();
      return;
    }
    if (submitting === "no" && this.parts.own.kept("submitting", false)) this.parts.submission.submit();
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
    await this.parts.own.keep("rules", attempt.session.rules_version);
    this.parts.update({ rulesAccepted: true });
    this.next();
  }

  /** The candidate has read a notice. @param {string} notice */
  async acknowledge(notice) {
    const epoch = this.epoch;
    if (!epoch || this.seat.read.includes(notice)) return;
    await this.parts.reports.add({ path: "/api/notices/" + notice + "/read", json: {}, token: epoch.token });
    const read = [...this.seat.read, notice];
    await this.parts.own.keep("read", read);
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
}

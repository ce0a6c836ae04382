/** The end of a sitting: handing in or calling it off, the receipt, the paper put away. */

import { handIn } from "./hand-in.js";
import { wait } from "./rules.js";

/** @typedef {import("./types.js").Attempt} Attempt */
/** @typedef {import("./types.js").Epoch} Epoch */
/** @typedef {import("./types.js").Seat} Seat */

/**
 * @typedef {Object} Parts
 * @property {Seat} seat
 * @property {(changes: Partial<Seat>) => void} update
 * @property {import("./outbox.js").Outbox} outbox
 * @property {import("./author.js").Author} author
 * @property {import("./files.js").Files} files
 * @property {import("./sender.js").Sender} sender
 * @property {import("./opening.js").Opening} opening
 * @property {import("./trust.js").Trust} trust
 * @property {import("./own.js").Own} own
 * @property {() => Epoch | null} epoch  of whom
 * @property {() => Promise<void>} refresh  what the box says of the attempt now
 */

/** One at a time. */
export class Submission {
  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
    this.seat = parts.seat;
    this.asking = false;
  }

  /** Confirmed by the candidate: goes on after a reload too, until it is done or called off. */
  async submit() {
    const { update, author, outbox, files, sender, own } = this.parts;
    const epoch = this.parts.epoch();
    if (!epoch || this.seat.submitting === "sending") return;
    update({ submitting: "sending", byCandidate: true, problem: null });
    await own.keep("submitting", true);
    const given_up = () => this.seat.submitting !== "sending" || this.parts.epoch()?.id !== epoch.id;
    try {
      const receipt = await handIn(epoch, { author, outbox, files, sender, given_up });
      if (receipt) await this.submitted(receipt);
    } catch (problem) {
      await own.keep("submitting", false);
      update({ submitting: "no", byCandidate: false, problem });
      if (problem.code === "attempt-submitted") await this.parts.refresh();
    }
  }

  async callOff() {
    this.parts.update({ submitting: "no", byCandidate: false });
    await this.parts.own.keep("submitting", false);
  }

  /** @param {import("./types.js").SignedReceipt} signed */
  async submitted(signed) {
    const before = /** @type {Attempt} */ (this.seat.attempt);
    const { receipt } = await this.proved({ ...before, receipt: signed });
    const done = () => /** @type {Attempt} */ ({ ...this.seat.attempt, state: "submitted", receipt });
    if (this.seat.attempt?.attempt !== before.attempt) return;
    await this.parts.outbox.keep("attempt", done());
    if (this.seat.attempt?.attempt !== before.attempt) return;
    this.parts.update({ attempt: done() }); // with what the box said meanwhile, as what HQ has
    await this.finish();
  }

  /** By hand or by the end of time: write what is typed, put the paper away, have the receipt. */
  async finish() {
    await this.parts.author.flush();
    this.parts.update({ submitting: "no", paper: null, overview: false, warning: null });
    await this.parts.opening.putAway();
    if (this.asking || this.seat.attempt?.receipt || this.seat.receiptFault) return;
    this.asking = true;
    await new Promise((resolve) => setTimeout(resolve, wait(2, Math.random())));
    this.asking = false;
    await this.parts.refresh();
  }

  /** Without a receipt that the known box did not sign. @param {Attempt} attempt @returns {Promise<Attempt>} */
  async proved(attempt) {
    if (!attempt.receipt) return attempt;
    const receiptFault = !(await this.parts.trust.receipt(attempt.receipt));
    this.parts.update({ receiptFault });
    return receiptFault ? { ...attempt, receipt: null } : attempt;
  }
}

/** Brings operations to the box: at once after a change, in order, and again until it has them. */

import { Problem, unreachable } from "/shared/problems.js";
import { batch, wait } from "./rules.js";

/** @typedef {import("./types.js").Epoch} Epoch */
/** @typedef {import("./types.js").Operation} Operation */

const STOPS = ["operation-forked", "epoch-stale", "sign-in-needed"];
const GAP = "operation-gap";

/** One request at a time; a wake-up while it runs is not lost. */
export class Sender {
  /**
   * @param {{outbox: import("./outbox.js").Outbox,
   *   post: (token: string, operations: import("./types.js").SignedOperation[]) => Promise<any>,
   *   current: () => string | null, heard: (problem: Problem | null) => void,
   *   stopped: (epoch: Epoch, code: string) => void, random?: () => number}} parts
   *   `current` names the epoch that goes first; `heard` follows every answer, null for a good one
   */
  constructor({ outbox, post, current, heard, stopped, random }) {
    this.outbox = outbox;
    this.post = post;
    this.current = current;
    this.heard = heard;
    this.stopped = stopped;
    this.random = random ?? Math.random;
    this.failures = 0;
    this.busy = false;
    this.again = false;
    /** @type {any} */
    this.timer = null;
  }

  /** There is something to send, or the box is back. */
  wake() {
    clearTimeout(this.timer);
    if (this.busy) this.again = true;
    else this.run();
  }

  async run() {
    this.busy = true;
    do {
      this.again = false;
      const epoch = this.next();
      if (epoch) this.again = (await this.send(epoch)) || this.again;
    } while (this.again && this.failures === 0);
    this.busy = false;
    if (this.failures > 0) {
      this.timer = setTimeout(() => this.wake(), wait(this.failures, this.random()));
    }
  }

  /** The epoch to send for: the candidate's own first, then what earlier sign-ins left. */
  next() {
    const open = Array.from(this.outbox.epochs.values()).filter(
      (epoch) => !epoch.stopped && this.outbox.unsent(epoch.id) > 0,
    );
    return open.find((epoch) => epoch.id === this.current()) ?? open[0];
  }

  /** @param {Epoch} epoch @returns {Promise<boolean>} whether to look for more at once */
  async send(epoch) {
    const operations = batch(this.outbox.operations(epoch.id));
    const wire = operations.map(({ body, signature }) => ({ body, signature }));
    try {
      const answer = await this.post(epoch.token, wire);
      await this.noted(epoch, answer.acknowledged);
      this.failures = 0;
      this.heard(null);
      return true;
    } catch (error) {
      return this.failed(epoch, error instanceof Problem ? error : unreachable(String(error)));
    }
  }

  /**
   * Believe an acknowledgement only where it names our own bytes.
   * @param {Epoch} epoch @param {Array<{revision: number, sha256: string}>} acknowledged
   */
  async noted(epoch, acknowledged) {
    const names = new Set(acknowledged.map((one) => one.sha256));
    if (!this.outbox.operations(epoch.id).some((one) => !one.acknowledged && names.has(one.sha256))) {
      throw unreachable("the box acknowledged nothing of what it was sent");
    }
    await this.outbox.acknowledge(epoch.id, (one) => one.acknowledged || names.has(one.sha256));
  }

  /** @param {Epoch} epoch @param {Problem} problem @returns {Promise<boolean>} */
  async failed(epoch, problem) {
    const expected = problem.more.expected;
    if (problem.code === GAP && this.outbox.operations(epoch.id).some((one) => one.revision === expected)) {
      await this.outbox.acknowledge(epoch.id, (one) => one.revision < expected);
      this.failures += 1; // a box that keeps asking is not asked in a tight loop
      return false;
    }
    if (STOPS.includes(problem.code)) {
      await this.outbox.putEpoch({ ...epoch, stopped: problem.code });
      this.stopped(epoch, problem.code);
      return true;
    }
    this.failures += 1;
    this.heard(problem);
    return false;
  }
}

/** Small reports to the box: kept until it has taken them, sent in order. */

import { request } from "/shared/problems.js";
import { wait } from "./rules.js";

const NAME = "reports";

/** @typedef {{path: string, json: any, token: string}} Report */

/** The queue. */
export class Reports {
  /** @param {{outbox: import("./outbox.js").Outbox, may: () => boolean}} parts  `may`: the box is to be trusted */
  constructor({ outbox, may }) {
    this.outbox = outbox;
    this.may = may;
    this.busy = false;
    this.failures = 0;
    /** @type {any} */
    this.timer = null;
  }

  /** @returns {Report[]} */
  get waiting() {
    return this.outbox.kept(NAME) ?? [];
  }

  /** Resolves when it is kept here. @param {Report} report */
  async add(report) {
    await this.outbox.keep(NAME, [...this.waiting, report]);
    this.send();
  }

  /** Send what waits, the oldest first; what cannot be sent now stays, what is refused goes. */
  async send() {
    if (this.busy || !this.may()) return;
    this.busy = true;
    clearTimeout(this.timer);
    try {
      for (let first = this.waiting[0]; first; first = this.waiting[0]) {
        const { path, json, token } = first;
        await request(path, { json, token }).catch((problem) => {
          if (problem.unreachable || problem.status >= 500) throw problem;
        });
        await this.outbox.keep(NAME, this.waiting.slice(1));
        this.failures = 0;
      }
    } catch (problem) {
      console.warn("reports wait for the box", problem);
      this.failures += 1;
      this.timer = setTimeout(() => this.send(), wait(this.failures, Math.random()));
    } finally {
      this.busy = false;
    }
  }
}

/** Small things of the attempt that sits here, kept beside its name: nobody else finds them. */

/** Reads and keeps them. */
export class Own {
  /** @param {{outbox: import("./outbox.js").Outbox, attempt: () => string | undefined}} parts */
  constructor({ outbox, attempt }) {
    this.outbox = outbox;
    this.attempt = attempt;
  }

  /** @param {string} what @param {any} otherwise */
  kept(what, otherwise) {
    const held = this.outbox.kept(what);
    return held && held.attempt === this.attempt() ? held.value : otherwise;
  }

  /** @param {string} what @param {any} value */
  async keep(what, value) {
    await this.outbox.keep(what, { attempt: this.attempt(), value });
  }
}

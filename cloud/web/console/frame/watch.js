/** Asks HQ for something again and again, for as long as someone looks. */

/** @template V */
export class Watch {
  /**
   * @param {{contact: import("./contact.js").Contact}} ctx
   * @param {Object} how
   * @param {() => Promise<V>} how.ask
   * @param {(value: V) => void} how.got
   * @param {(problem: any) => void} [how.refused]
   * @param {number} how.every  milliseconds
   */
  constructor(ctx, how) {
    this.contact = ctx.contact;
    this.how = how;
    this.closed = false;
    this.asking = false;
    this.again = false;
    /** @type {Array<() => void>} */
    this.waiting = [];
    /** @type {any} */
    this.timer = null;
    this.seen = () => document.hidden || this.now();
    document.addEventListener("visibilitychange", this.seen);
    this.now();
  }

  /**
   * Ask at once, or once more if a question is under way: its answer may be old.
   * @returns {Promise<void>} when that answer, or none, has come
   */
  now() {
    const answered = new Promise((/** @type {(value: void) => void} */ resolve) => this.waiting.push(resolve));
    if (this.asking) {
      this.again = true;
    } else {
      clearTimeout(this.timer);
      this.round();
    }
    return answered;
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.seen);
    this.contact.leave(this);
  }

  async round() {
    this.asking = true;
    this.again = false;
    const waiting = this.waiting.splice(0);
    const answer = await this.how.ask().then(
      (value) => ({ value }),
      (problem) => ({ problem }),
    );
    this.asking = false;
    if (!this.closed) this.take(answer);
    waiting.forEach((tell) => tell());
    if (this.closed) return;
    this.timer = setTimeout(() => this.due(), this.again ? 0 : this.how.every);
  }

  /** @param {{value: V} | {problem: any}} answer */
  take(answer) {
    if ("value" in answer) {
      this.contact.heard(this);
      this.how.got(answer.value);
    } else if (this.contact.refused(this, answer.problem)) {
      this.contact.heard(this);
      if (this.how.refused) this.how.refused(answer.problem);
    }
  }

  /** Nobody looks at a hidden tab; it asks when it is seen again. */
  due() {
    if (!document.hidden) this.round();
  }
}

/** Whether HQ's server can be heard, by everything that asks it: one lost source makes the page grey. */

export class Contact {
  /**
   * @param {import("../parts/moments.js").HqTime} time
   * @param {{changed: () => void, left: () => void}} tell  `left`: nobody is signed in any more
   */
  constructor(time, tell) {
    this.time = time;
    this.tell = tell;
    /** @type {Set<any>} */
    this.lostSources = new Set();
    this.lastMs = time.now();
    /** @type {number | null} when the server was last heard, while it cannot be */
    this.lostMs = null;
  }

  /** @param {any} source */
  heard(source) {
    this.lostSources.delete(source);
    this.lastMs = this.time.now();
    this.settle();
  }

  /** @param {any} source */
  lost(source) {
    this.lostSources.add(source);
    this.settle();
  }

  /** A source that asks no more says nothing about the line. @param {any} source */
  leave(source) {
    this.lostSources.delete(source);
    this.settle();
  }

  /**
   * Take what a source was answered instead of data.
   * @param {any} source
   * @param {any} problem
   * @returns {boolean} whether it is a refusal, which the source has to show
   */
  refused(source, problem) {
    if (problem.code === "sign-in-needed") this.tell.left();
    else if (problem.unreachable || problem.status >= 500) this.lost(source);
    else return true;
    return false;
  }

  settle() {
    const before = this.lostMs;
    if (!this.lostSources.size) this.lostMs = null;
    else if (this.lostMs === null) this.lostMs = this.lastMs;
    if (before !== this.lostMs) this.tell.changed();
  }
}

/** The line to the box: its live states, its time, and what the seat reports of itself. */

import { Live } from "/shared/live.js";
import { request } from "/shared/problems.js";

const BEAT = 5000;
const SILENCE = 25000; // the box speaks every 10 s
const LONGEST_WAIT = 5000;
const ASK_TIME = 60000;

/** One line to a page. */
export class Line {
  /**
   * @param {{clock: import("./clock.js").BoxClock, outbox: import("./outbox.js").Outbox,
   *   box: (box: import("./types.js").Box) => void, attempt: (changes: any) => void,
   *   reachable: (up: boolean) => void, back: () => void, unsent: () => number,
   *   reports: import("./reports.js").Reports}} parts
   *   `back`: the line is up again after it was down
   */
  constructor({ clock, outbox, box, attempt, reachable, back, unsent, reports }) {
    this.clock = clock;
    this.outbox = outbox;
    this.box = box;
    this.attempt = attempt;
    this.reachable = reachable;
    this.back = back;
    this.unsent = unsent;
    this.reports = reports;
    /** @type {Live | null} */
    this.live = null;
    this.token = "";
    this.down = false;
    setInterval(() => this.live?.send({ type: "beat", unsent: this.unsent(), now_ms: Date.now() }), BEAT);
    setInterval(() => this.askBox(), ASK_TIME);
    window.addEventListener("online", () => this.live?.hurry());
  }

  /** @param {string} token */
  open(token) {
    if (this.token === token && this.live) return;
    this.close();
    this.token = token;
    this.live = new Live("/api/live", {
      protocols: ["kaobox", token],
      silence: SILENCE,
      longest: LONGEST_WAIT,
      setState: (state) => this.heard(state),
    });
  }

  close() {
    this.live?.close();
    this.live = null;
    this.token = "";
  }

  /** @param {any | null} state */
  heard(state) {
    this.reachable(state !== null);
    if (this.down && state !== null) this.back();
    this.down = state === null;
    if (state === null) return;
    if (this.clock.contradicts(state.now_ms)) this.askBox();
    if (state.type === "attempt") {
      const { type, ...changes } = state;
      this.attempt(changes);
      this.reports.send();
    }
  }

  /** The box's time and what it has open. @returns {Promise<void>} */
  async askBox() {
    const sent = this.clock.monotonic();
    try {
      const box = await request("/api/box", { patience: 5000 });
      const error = box.clock === "unknown" ? null : box.error_ms;
      this.clock.take(box.now_ms, error, sent);
      await this.outbox.keep("clock", this.clock.snapshot());
      this.box(box);
      if (!this.live) this.reachable(true);
    } catch (error) {
      if (!this.live) this.reachable(false);
    }
  }

  /** @param {import("./watch.js").Left} what @param {number | null} milliseconds */
  left(what, milliseconds) {
    this.reports.add({ path: "/api/left", json: { what, milliseconds }, token: this.token });
  }
}

/**
 * When this seat could take no input, by its own log (X9): while the paper is open it notes every
 * few seconds that it lives, and what lies between two notes is lost. A line that is cut loses
 * nothing, for the candidate writes on; nor does a page that the candidate hides or prints.
 */

const EVERY = 3000; // between two notes in the store
const LEAST = 10000; // anything shorter is nothing
const NOTE = "alive";
const GAPS = "gaps";
const FAREWELL = "kaobox-farewell";

/** @typedef {import("./types.js").Epoch} Epoch */
/** @typedef {{mono: number, wall: number, box: number}} Now */
/** @typedef {{attempt: string, epoch: number, box: number, life: string, ended: boolean}} Note */
/** @typedef {{from: number, to: number, why: "power" | "restart" | "move" | "frozen"}} Gap */
/** @typedef {Gap & {token: string, life: string, mono: number}} Kept  `mono`: when `to` was, in that life */

/** Notes, gaps, and their reports; `tick` is called several times a second. */
export class Downtime {
  /**
   * @param {{outbox: import("./outbox.js").Outbox, clock: import("./clock.js").BoxClock,
   *   reports: import("./reports.js").Reports, ask: () => Promise<void>}} parts  `ask`: the box, for its time
   */
  constructor({ outbox, clock, reports, ask }) {
    this.outbox = outbox;
    this.clock = clock;
    this.reports = reports;
    this.ask = ask;
    this.life = crypto.randomUUID(); // from this loading of the page to the next
    this.busy = false;
    /** @type {Now | null} */
    this.last = null;
    /** @type {{length: number, until: number} | null} */
    this.pause = null; // milliseconds, and when it was over on the monotonic clock
    /** @type {{length: number, offset: number} | null} */
    this.leap = null;
    this.noted = -EVERY;
    this.own = true; // hidden, or stopped by its own doing, since the last look
    const doing = () => {
      this.own = true;
    };
    document.addEventListener("visibilitychange", doing);
    ["beforeprint", "afterprint"].forEach((one) => window.addEventListener(one, doing)); // the dialog stops the page
  }

  /** @param {import("./rules.js").Phase} phase  what shows @param {Epoch | null} epoch  of whom */
  async tick(phase, epoch) {
    this.watch();
    if (this.busy) return;
    this.busy = true;
    try {
      if (epoch && ["exam", "replaced", "receipt"].includes(phase)) await this.look(phase, epoch);
      else this.pause = this.leap = null;
      await this.tell();
    } finally {
      this.busy = false;
    }
  }

  /** The page goes, in order: a computer that loses its power says no such thing. */
  farewell() {
    const box = this.clock.now();
    if (this.last === null || box === null) return;
    try {
      localStorage.setItem(FAREWELL, JSON.stringify({ life: this.life, box })); // at once, unlike the store
    } catch (error) {
      console.warn("no farewell", error);
    }
  }

  /** Whether the page stood still since the last look; storing may take its time and is no such thing. */
  watch() {
    const now = this.now();
    if (now && this.last && !this.own && !document.hidden) {
      const { mono, wall, box } = this.last;
      const stopped = now.mono - mono;
      const leapt = now.wall - wall - stopped;
      if (stopped >= LEAST) this.pause = { length: stopped, until: now.mono };
      else if (leapt >= LEAST) this.leap = { length: leapt, offset: box - mono };
    }
    this.last = now;
    this.own = document.hidden;
  }

  /**
   * The monotonic clock may stand still while a computer sleeps. The box knows whether it did: a
   * computer's clock that was only set leaps alone.
   */
  async wake() {
    const leap = this.leap;
    this.leap = null;
    if (!leap) return;
    await this.ask();
    const now = this.now();
    if (!now) return;
    const length = Math.min(leap.length, now.box - now.mono - leap.offset);
    if (length >= LEAST) this.pause = { length, until: now.mono };
  }

  /** @param {string} phase @param {Epoch} epoch */
  async look(phase, epoch) {
    await this.wake();
    const now = this.now();
    if (now === null) return;
    /** @type {Note | undefined} */
    const before = this.outbox.kept(NOTE);
    const gap = before ? this.between(before, epoch, now) : null;
    this.pause = null;
    if (gap) {
      const kept = { ...gap, token: epoch.token, life: this.life, mono: now.mono };
      await this.outbox.keep(GAPS, [...this.waiting, kept]);
    }
    await this.note(phase, epoch, now);
  }

  /** @param {string} phase @param {Epoch} epoch @param {Now} now */
  async note(phase, epoch, now) {
    /** @type {Note | undefined} */
    const before = this.outbox.kept(NOTE);
    if (phase === "receipt") {
      if (before) await this.outbox.keep(NOTE, undefined);
      return;
    }
    const ended = phase === "replaced";
    const mine = before && before.life === this.life && before.attempt === epoch.attempt && before.epoch === epoch.epoch;
    if (mine && (before.ended || (!ended && now.mono - this.noted < EVERY))) return;
    if (ended && !before) return; // nothing was open here
    this.noted = now.mono;
    const { attempt } = epoch;
    await this.outbox.keep(NOTE, { attempt, epoch: epoch.epoch, box: now.box, life: this.life, ended });
  }

  /**
   * What was lost since the last note, until now.
   * @param {Note} before @param {Epoch} epoch @param {Now} now
   * @returns {Gap | null}
   */
  between(before, epoch, now) {
    const to = now.box;
    if (before.attempt !== epoch.attempt) return null;
    if (epoch.epoch === before.epoch + 1) return { from: before.box, to, why: "move" }; // nobody sat elsewhere in between
    if (epoch.epoch !== before.epoch || before.ended) return null;
    if (before.life === this.life) return this.frozen(now);
    const left = farewellOf(before.life);
    if (left === null) return { from: before.box, to, why: "power" };
    return { from: Math.max(before.box, left), to, why: "restart" };
  }

  /** @param {Now} now @returns {Gap | null} */
  frozen(now) {
    if (!this.pause) return null;
    const to = now.box - (now.mono - this.pause.until);
    return { from: to - this.pause.length, to, why: "frozen" };
  }

  /** @returns {Now | null} null while the box's time is unknown */
  now() {
    const box = this.clock.now();
    return box === null ? null : { mono: this.clock.monotonic(), wall: this.clock.wall(), box };
  }

  /** @returns {Kept[]} */
  get waiting() {
    return this.outbox.kept(GAPS) ?? [];
  }

  /** Report what is over, once the box's time is known by more than this computer's clock. */
  async tell() {
    for (let first = this.waiting[0]; first; first = this.waiting[0]) {
      const { token, why } = first;
      const mine = first.life === this.life;
      if (mine && !this.clock.heard) return;
      const from_ms = Math.round(first.from);
      const to_ms = Math.round(mine ? /** @type {number} */ (this.clock.now()) - this.clock.monotonic() + first.mono : first.to);
      const json = { from_ms, to_ms, why };
      if (to_ms - from_ms >= LEAST) await this.reports.add({ path: "/api/time-lost", json, token });
      await this.outbox.keep(GAPS, this.waiting.slice(1));
    }
  }
}

/** When that life of the page ended in order, by the box's time; null if it did not. @param {string} life @returns {number | null} */
function farewellOf(life) {
  try {
    const said = JSON.parse(localStorage.getItem(FAREWELL) ?? "null");
    return said && said.life === life ? said.box : null;
  } catch (error) {
    return null;
  }
}

/**
 * The box's time on this computer. The computer's own clock is never trusted: what the box said is
 * continued on the monotonic clock, with a bound of the error that grows as the two drift apart.
 */

const DRIFT = 1e-4; // crystals of ordinary computers stay within 100 ppm
const LATE_MESSAGE = 2000; // a live message may have been under way for as long

/** Time of the box, as far as it is known here. */
export class BoxClock {
  /**
   * @param {{monotonic?: () => number, wall?: () => number}} [clocks]  for tests
   */
  constructor(clocks) {
    this.monotonic = clocks?.monotonic ?? (() => performance.now());
    this.wall = clocks?.wall ?? (() => Date.now());
    /** @type {{offset: number, bound: number | null, at: number} | null} */
    this.known = null;
    /** Whether the box itself has spoken since this page was loaded. */
    this.heard = false;
  }

  /**
   * An answer of the box to a question asked at `sent` and heard at `heard` (monotonic).
   * @param {number} nowMs  the box's time while it answered
   * @param {number | null} errorMs  the box's own bound; null when it does not know
   * @param {number} sent
   * @param {number} [heard]
   */
  take(nowMs, errorMs, sent, heard = this.monotonic()) {
    const half = (heard - sent) / 2;
    const offset = nowMs + half - heard;
    const bound = errorMs === null ? null : errorMs + half;
    if (this.worthTaking(offset, bound, half)) this.known = { offset, bound, at: heard };
    this.heard = true;
  }

  /** @param {number} offset @param {number | null} bound @param {number} half */
  worthTaking(offset, bound, half) {
    if (!this.heard || this.known === null) return true;
    const before = this.error();
    if (bound === null || before === null) return true;
    const stepped = Math.abs(offset - this.known.offset) > before + half;
    return stepped || bound <= before;
  }

  /**
   * A live message carries the box's time of some moment ago.
   * @param {number} nowMs
   * @returns {boolean} whether it contradicts what is known, so that the box should be asked
   */
  contradicts(nowMs) {
    const now = this.now();
    if (now === null || !this.heard) return true;
    const slack = this.error() ?? 0;
    return nowMs > now + slack + 500 || nowMs < now - slack - LATE_MESSAGE;
  }

  /**
   * After a reload, before the box has spoken: the computer's clock bridges the gap, good enough
   * for a countdown and for nothing else.
   * @param {{box: number, wall: number}} saved
   */
  restore(saved) {
    if (this.heard) return;
    const now = saved.box + (this.wall() - saved.wall);
    this.known = { offset: now - this.monotonic(), bound: null, at: this.monotonic() };
  }

  /** @returns {{box: number, wall: number} | null} what `restore` takes */
  snapshot() {
    const now = this.now();
    return now === null ? null : { box: now, wall: this.wall() };
  }

  /** @returns {number | null} the box's time in milliseconds */
  now() {
    return this.known === null ? null : this.known.offset + this.monotonic();
  }

  /** @returns {number | null} how far `now` may be wrong; null when nobody knows */
  error() {
    if (this.known === null || this.known.bound === null || !this.heard) return null;
    return this.known.bound + (this.monotonic() - this.known.at) * DRIFT;
  }

  /** The time to write on an operation. @returns {{exam_ms: number | null, error_ms: number | null}} */
  stamp() {
    const now = this.now();
    const error = this.error();
    if (now === null || error === null) return { exam_ms: null, error_ms: null };
    return { exam_ms: Math.round(now), error_ms: Math.ceil(error) };
  }
}

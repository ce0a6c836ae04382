/** Guidance while somebody stands there: what is said, how long it was right, where the face is. Pure. */

/** @typedef {import("./types.js").Guide} Guide */

/** What is not true for this long is not said: words that flicker are not read. */
export const SETTLE_MS = 300;
/** A look happens by itself after the face was right for this long… */
export const READY_MS = 500;
/** …and over this many frames, for a slow line shows few. */
const READY_FRAMES = 3;

/** Something that is only believed once it has lasted. @template V */
export class Calm {
  /** @param {V} first @param {number} [settleMs] */
  constructor(first, settleMs) {
    this.shown = first;
    this.next = first;
    this.since = 0;
    this.settleMs = settleMs === undefined ? SETTLE_MS : settleMs;
  }

  /** @param {V} value @param {number} nowMs @returns {V} what to show */
  heard(value, nowMs) {
    if (value !== this.next) {
      this.next = value;
      this.since = nowMs;
    }
    if (nowMs - this.since >= this.settleMs) this.shown = this.next;
    return this.shown;
  }

  /** Without waiting, as for a new candidate. @param {V} value */
  set(value) {
    this.shown = value;
    this.next = value;
  }
}

/** For how long the face has been right, as a share of what a look wants. */
export class Steady {
  constructor() {
    /** @type {number | null} */
    this.since = null;
    /** Frames before this moment do not count. */
    this.notBefore = 0;
  }

  /** @param {Guide} guide @param {number} nowMs @returns {number} 0 to 1; 1: look now */
  heard(guide, nowMs) {
    const right = guide.faces === 1 && !guide.reason && guide.steady > 0;
    if (!right || nowMs < this.notBefore) return this.forget();
    if (this.since === null || guide.steady === 1) this.since = nowMs;
    return Math.min(1, (nowMs - this.since) / READY_MS, guide.steady / READY_FRAMES);
  }

  /** Start again, and no sooner than then. @param {number} [notBefore] @returns {number} */
  forget(notBefore) {
    this.since = null;
    if (notBefore !== undefined) this.notBefore = notBefore;
    return 0;
  }
}

/**
 * Where a share of the picture lies in an element that it covers.
 * @param {[number, number, number, number]} place  left, top, width, height as shares of the picture
 * @param {{width: number, height: number}} picture
 * @param {{width: number, height: number}} element
 * @param {boolean} mirrored
 * @returns {{left: number, top: number, width: number, height: number}} CSS pixels
 */
export function placed(place, picture, element, mirrored) {
  const scale = Math.max(element.width / picture.width, element.height / picture.height);
  const shown = { width: picture.width * scale, height: picture.height * scale };
  const left = mirrored ? 1 - place[0] - place[2] : place[0];
  return {
    left: (element.width - shown.width) / 2 + left * shown.width,
    top: (element.height - shown.height) / 2 + place[1] * shown.height,
    width: place[2] * shown.width,
    height: place[3] * shown.height,
  };
}

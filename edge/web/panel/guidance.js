/** What stands under the picture, and for how long: guidance that changes calmly, and words that hold. Pure. */

import { Calm, Steady } from "./guide.js";
import { shownReason } from "./reasons.js";

/** @typedef {import("./types.js").Guide} Guide */
/** @typedef {"" | "attention" | "good"} NoteTone */
/** @typedef {{zh: string, en: string, key?: string, values?: Object<string, any>, then?: string, picture: string, tone: NoteTone}} Note then: key of a second sentence */
/** @typedef {"none" | "off" | "right"} Fit nobody; somebody, but something is to change; right */

const UNSEEN = "unseen";

/** A sentence of strings_door.js with a picture. @param {string} key @param {string} [picture] @param {NoteTone} [tone] @returns {Note} */
export function note(key, picture, tone) {
  return { zh: "", en: "", key, picture: picture || "", tone: tone || "" };
}

/** A sentence that carries both languages. @param {{zh: string, en: string}} both @param {string} picture @param {NoteTone} [tone] @returns {Note} */
export function noteOf(both, picture, tone) {
  return { zh: both.zh, en: both.en, picture, tone: tone || "" };
}

export class Guidance {
  constructor() {
    this.calm = new Calm(UNSEEN);
    this.steady = new Steady();
    /** @type {Object<string, Note>} */
    this.notes = {};
    /** @type {Note} */
    this.note = note("door.scan", "scan");
    this.heldUntil = 0;
    /** @type {[number, number, number, number] | null} */
    this.place = null;
    this.progress = 0;
  }

  /** For someone new. @param {Note} first */
  reset(first) {
    this.calm.set(UNSEEN);
    this.steady.forget(0);
    this.progress = 0;
    this.place = null;
    this.heldUntil = 0;
    this.note = first;
  }

  /** Say something else than what the camera sees, for a while. @param {Note} said @param {number} untilMs */
  say(said, untilMs) {
    this.note = said;
    this.heldUntil = untilMs;
  }

  /** Look no sooner by itself than then. @param {number} untilMs */
  pause(untilMs) {
    this.progress = this.steady.forget(untilMs);
  }

  /** @param {Guide} guide @param {number} nowMs @param {Note} right  what to say when all is well */
  heard(guide, nowMs, right) {
    const code = guide.reason ? shownReason(guide.reason) : guide.faces ? "" : "NO_FACE";
    if (code && guide.zh) this.notes[code] = noteOf(guide, code);
    this.place = guide.place;
    this.progress = this.steady.heard(guide, nowMs);
    const shown = this.calm.heard(code, nowMs);
    if (nowMs < this.heldUntil || shown === UNSEEN) return;
    this.note = shown ? this.notes[shown] || this.note : right;
  }

  /** @returns {Fit} */
  get fit() {
    const shown = this.calm.shown;
    if (!shown) return "right";
    return shown === UNSEEN || shown === "NO_FACE" || shown === "NO_CAMERA" ? "none" : "off";
  }
}

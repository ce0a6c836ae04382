/** Where the candidate is in the paper, and which items are marked for later. */

import { ordered } from "./rules.js";

/** @typedef {import("./types.js").Seat} Seat */

/** Both outlive a reload. */
export class Marks {
  /**
   * @param {{seat: Seat, update: (changes: Partial<Seat>) => void, own: import("./own.js").Own,
   *   leaving: () => void}} parts  `leaving`: the item shown is left
   */
  constructor({ seat, update, own, leaving }) {
    this.seat = seat;
    this.update = update;
    this.own = own;
    this.leaving = leaving;
  }

  /** @returns {{flags: string[], place: number}} */
  kept() {
    return this.own.kept("marks", { flags: [], place: 0 });
  }

  /** @param {number} place */
  go(place) {
    if (!this.seat.paper) return;
    const last = ordered(this.seat.paper).length - 1;
    this.leaving();
    this.update({ place: Math.min(last, Math.max(0, place)) });
    this.keep();
  }

  /** @param {string} item  marks for later, or no longer */
  flag(item) {
    const { flags } = this.seat;
    this.update({ flags: flags.includes(item) ? flags.filter((one) => one !== item) : [...flags, item] });
    this.keep();
  }

  keep() {
    this.own.keep("marks", { flags: this.seat.flags, place: this.seat.place });
  }
}

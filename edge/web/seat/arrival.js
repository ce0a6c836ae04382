/** Before anybody sits here: the seat's name, its enrolment, the sign-in. */

import { accommodate } from "./looks.js";
import { wait } from "./rules.js";

const ASK_AGAIN = 2000; // while the invigilator's tap is awaited

/** @typedef {import("./types.js").Seat} Seat */

/** The acts before a sitting. */
export class Arrival {
  /**
   * @param {{seat: Seat, update: (changes: Partial<Seat>) => void,
   *   outbox: import("./outbox.js").Outbox, door: import("./door.js").Door,
   *   sitting: import("./sitting.js").Sitting}} parts
   */
  constructor({ seat, update, outbox, door, sitting }) {
    this.seat = seat;
    this.update = update;
    this.outbox = outbox;
    this.door = door;
    this.sitting = sitting;
    this.asking = false;
  }

  /** @param {string | null} name  null asks for it again */
  async name(name) {
    await this.outbox.keep("seat", name ?? undefined);
    this.update({ seat: name, enrolment: "none", problem: null });
    await this.enrol();
  }

  /** Ask until the box calls this browser a seat. */
  async enrol() {
    if (this.asking) return;
    this.asking = true;
    for (let failures = 0; this.wanted(); ) {
      const name = /** @type {string} */ (this.seat.seat);
      try {
        const enrolment = await this.door.enrol(name);
        failures = 0;
        if (name === this.seat.seat) this.update({ enrolment, reachable: true, problem: null });
        if (enrolment === "waiting") await pause(ASK_AGAIN);
      } catch (problem) {
        failures += 1;
        this.update({ problem, reachable: !problem.unreachable });
        await pause(500 + wait(failures, Math.random()));
      }
    }
    this.asking = false;
  }

  wanted() {
    return !this.seat.attempt && this.seat.seat !== null && this.seat.enrolment !== "enrolled";
  }

  /** @param {string} ticket @param {string} id @returns {Promise<void>} */
  async signIn(ticket, id) {
    this.update({ problem: null });
    try {
      const name = /** @type {string} */ (this.seat.seat);
      const { attempt, epoch } = await this.door.signIn(name, ticket, id);
      this.update({ reachable: true });
      accommodate(attempt.accommodation);
      await this.sitting.take(attempt, epoch);
    } catch (problem) {
      this.update({ problem, reachable: !problem.unreachable });
      if (problem.code === "seat-not-enrolled") {
        this.update({ enrolment: "none" });
        this.enrol();
      }
    }
  }
}

/** @param {number} milliseconds @returns {Promise<void>} */
function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

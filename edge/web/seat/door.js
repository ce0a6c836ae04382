/** Becoming a seat, signing in, and coming back after a reload. */

import { request } from "/shared/problems.js";
import { ENDORSEMENT, newKey, publicPoint, sign } from "/shared/p256.js";
import { playsKey } from "./plays.js";

/** @typedef {import("./types.js").Attempt} Attempt */
/** @typedef {import("./types.js").Epoch} Epoch */
/** @typedef {import("./types.js").Operation} Operation */

/** The seat's conversation with the box about who sits here. */
export class Door {
  /**
   * @param {{outbox: import("./outbox.js").Outbox, clock: import("./clock.js").BoxClock,
   *   trust: import("./trust.js").Trust}} parts
   */
  constructor({ outbox, clock, trust }) {
    this.trust = trust;
    this.outbox = outbox;
    this.clock = clock;
  }

  /** This browser's own key, made once. @returns {Promise<CryptoKeyPair>} */
  async enrolmentKey() {
    const known = this.outbox.kept("enrolment");
    if (known) return known;
    const made = await newKey();
    await this.outbox.keep("enrolment", made);
    return made;
  }

  /** @param {string} seat @returns {Promise<"enrolled" | "waiting">} */
  async enrol(seat) {
    const public_key = await publicPoint(await this.enrolmentKey());
    const { state, keys } = await request("/api/seats", { json: { seat, public_key } });
    if (state === "enrolled") await this.trust.meet(keys);
    return state;
  }

  /**
   * @param {string} seat @param {string} ticket @param {string} id_number
   * @returns {Promise<{attempt: Attempt, epoch: Epoch}>} stored before it is returned
   */
  async signIn(seat, ticket, id_number) {
    const pair = await newKey();
    const public_key = await publicPoint(pair);
    const text = ticket + "\n" + public_key;
    const endorsement = await sign(await this.enrolmentKey(), ENDORSEMENT, text);
    const sent = this.clock.monotonic();
    const attempt = /** @type {Attempt} */ (
      await request("/api/sign-in", { json: { seat, ticket, id_number, public_key, endorsement } })
    );
    await this.trust.signedIn(attempt, public_key);
    this.clock.take(attempt.now_ms, attempt.error_ms, sent);
    const epoch = {
      id: attempt.attempt + "/" + attempt.epoch,
      attempt: attempt.attempt,
      epoch: attempt.epoch,
      token: attempt.token,
      pair,
      base: { revision: attempt.revision, sha256: attempt.head },
      atHq: attempt.at_hq,
      stopped: null,
      ticket: attempt.ticket,
      venue: attempt.venue,
      session: attempt.session.session,
      export: attempt.export,
      opening: attempt.opening,
    };
    await this.outbox.putEpoch(epoch);
    return { attempt, epoch };
  }

  /** @param {Epoch} epoch @returns {Promise<Attempt>} what the box knows of it now */
  async ask(epoch) {
    const sent = this.clock.monotonic();
    const attempt = await request("/api/attempt", { token: epoch.token });
    await this.trust.meet(attempt.keys);
    this.clock.take(attempt.now_ms, attempt.error_ms, sent);
    return { ...attempt, token: epoch.token };
  }

  /**
   * Bring what is kept here and what the box holds to one story.
   * @param {Epoch} epoch @param {Attempt} attempt
   * @returns {Promise<Epoch>} stopped if the two chains differ
   */
  async reconcile(epoch, attempt) {
    const own = this.outbox.operations(epoch.id);
    const twin = own.find((one) => one.revision === attempt.revision);
    const forked = twin !== undefined && twin.sha256 !== attempt.head;
    await this.outbox.acknowledge(epoch.id, (one) => one.revision <= attempt.revision);
    const agreed = {
      ...epoch,
      opening: attempt.opening,
      export: attempt.export,
      base: { revision: attempt.revision, sha256: attempt.head },
      atHq: attempt.at_hq,
      stopped: forked ? "operation-forked" : epoch.stopped,
    };
    await this.outbox.putEpoch(agreed);
    return agreed;
  }

  /** @param {Epoch} epoch */
  async forget(epoch) {
    await this.outbox.release(epoch);
    const still = Array.from(this.outbox.epochs.values()).some((one) => one.attempt === epoch.attempt);
    if (!still) await this.outbox.keep(playsKey(epoch.attempt), undefined);
  }

  /** Forget earlier sign-ins that headquarters has in full. @param {string | null} current */
  async release(current) {
    for (const epoch of Array.from(this.outbox.epochs.values())) {
      if (epoch.id === current) continue;
      const atHq = await this.ask(epoch).then(
        (attempt) => attempt.at_hq,
        (problem) => problem.more?.at_hq ?? epoch.atHq, // replaced; or nothing is known: keep all
      );
      if (atHq >= this.outbox.tip(epoch).revision) await this.forget(epoch);
    }
  }
}

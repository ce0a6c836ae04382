/** Turns answers into signed operations, one after the other: each names the one before it. */

import { sha256 } from "/shared/digest.js";
import { OPERATION, sign } from "/shared/p256.js";

const TYPING = 400; // milliseconds of typing that one operation may hold back

/** @typedef {import("./types.js").Epoch} Epoch */
/** @typedef {import("./types.js").Value} Value */

/** Writes into the outbox; knows nothing of the network. */
export class Author {
  /**
   * @param {{outbox: import("./outbox.js").Outbox, clock: import("./clock.js").BoxClock,
   *   written: () => void, pending: (count: number) => void}} parts
   *   `written` after each operation is stored; `pending` tells how many changes are under way
   */
  constructor({ outbox, clock, written, pending }) {
    this.outbox = outbox;
    this.clock = clock;
    this.written = written;
    this.pending = pending;
    /** @type {Map<string, {epoch: Epoch, value: Value, timer: any}>} */
    this.drafts = new Map();
    /** @type {Promise<void>} */
    this.last = Promise.resolve();
    this.waiting = 0;
    /** @type {Object<string, Value>} */
    this.fresh = {};
  }

  /** Answers given and not yet stored. @returns {Object<string, Value>} */
  typed() {
    return { ...this.fresh };
  }

  /**
   * Take a change of an item: at once, or with what is typed in the next moment.
   * @param {Epoch} epoch @param {string} item @param {Value} value @param {"choice" | "text"} how
   */
  change(epoch, item, value, how) {
    const draft = this.drafts.get(item);
    this.fresh[item] = value;
    if (draft) draft.value = value;
    else {
      const timer = setTimeout(() => this.finish(item), TYPING);
      this.drafts.set(item, { epoch, value, timer });
    }
    if (how === "choice") this.finish(item);
    else this.tell();
  }

  /** Write all that is still being typed; resolves when it is stored. @returns {Promise<void>} */
  flush() {
    Array.from(this.drafts.keys()).forEach((item) => this.finish(item));
    return this.last;
  }

  /** @param {string} item */
  finish(item) {
    const draft = this.drafts.get(item);
    if (!draft) return;
    clearTimeout(draft.timer);
    this.drafts.delete(item);
    this.waiting += 1;
    this.tell();
    this.last = this.last
      .then(() => this.write(draft.epoch, item, draft.value))
      .catch((error) => console.error("a change could not be written", error))
      .then(() => {
        this.waiting -= 1;
        if (this.fresh[item] === draft.value) delete this.fresh[item];
        this.tell();
        this.written();
      });
  }

  /** @param {Epoch} epoch @param {string} item @param {Value} value */
  async write(epoch, item, value) {
    const before = this.outbox.tip(epoch);
    const id = crypto.randomUUID();
    /** @type {import("/shared/contract.d.ts").Operation} */
    const operation = {
      v: 1,
      attempt: epoch.attempt,
      item,
      id,
      epoch: epoch.epoch,
      revision: before.revision + 1,
      value,
      ...this.clock.stamp(),
      previous: before.sha256,
    };
    const body = JSON.stringify(operation);
    await this.outbox.append({
      epoch: epoch.id,
      revision: before.revision + 1,
      item,
      id,
      body,
      signature: await sign(epoch.pair, OPERATION, body),
      sha256: await sha256(body),
      acknowledged: false,
    });
  }

  tell() {
    this.pending(this.waiting + this.drafts.size);
  }
}

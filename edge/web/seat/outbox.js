/**
 * What this computer holds: its enrolment key, each sign-in with its epoch key and token, the
 * paper's key once it is open, and every operation until headquarters has it. Read into memory
 * once, written through; one tab owns it (tab.js). Without a store it works in memory and says so.
 */

import { Store } from "./store.js";

/** @typedef {import("./types.js").Operation} Operation */
/** @typedef {import("./types.js").Epoch} Epoch */
/** @typedef {import("./store.js").Change} Change */

const NAME = "kaobox-seat";

/** The seat's memory. */
export class Outbox {
  /** @param {Store | null} store @param {() => void} changed  called when `state` or `unwritten` change */
  constructor(store, changed) {
    this.store = store;
    this.changed = changed;
    /** @type {"kept" | "memory" | "failed"} */
    this.state = store ? "kept" : "memory";
    this.unwritten = 0;
    /** @type {Map<string, any>} */
    this.things = new Map();
    /** @type {Map<string, Epoch>} */
    this.epochs = new Map();
    /** @type {Map<string, Operation[]>} */
    this.written = new Map();
  }

  /** @param {() => void} changed @returns {Promise<Outbox>} */
  static async open(changed) {
    const store = await Store.open(NAME);
    if (store) await navigator.storage?.persist?.().catch(() => false);
    try {
      const outbox = new Outbox(store, changed);
      await outbox.read();
      return outbox;
    } catch (error) {
      console.error("the store cannot be read; going on in memory", error);
      return new Outbox(null, changed);
    }
  }

  async read() {
    if (!this.store) return;
    this.things = new Map(await this.store.all("kept"));
    this.epochs = new Map(await this.store.all("epochs"));
    (await this.store.all("operations")).forEach(([, one]) => this.operations(one.epoch).push(one));
  }

  /** @param {string} key @returns {any} undefined if nothing is kept there */
  kept(key) {
    return this.things.get(key);
  }

  /** @param {string} key @param {any} value  undefined forgets */
  async keep(key, value) {
    if (value === undefined) this.things.delete(key);
    else this.things.set(key, value);
    await this.write([{ store: "kept", key, put: value, remove: value === undefined }]);
  }

  /** One epoch's operations by revision. @param {string} epoch @returns {Operation[]} */
  operations(epoch) {
    const known = this.written.get(epoch);
    if (known) return known;
    this.written.set(epoch, []);
    return /** @type {Operation[]} */ (this.written.get(epoch));
  }

  /** @param {Epoch} epoch */
  async putEpoch(epoch) {
    this.epochs.set(epoch.id, epoch);
    await this.write([{ store: "epochs", put: epoch }]);
  }

  /** The newest operation's revision and hash, the box's own where it knows more. @param {Epoch} epoch */
  tip(epoch) {
    const last = this.operations(epoch.id).slice(-1)[0];
    return last && last.revision >= epoch.base.revision ? last : epoch.base;
  }

  /** @param {Operation} operation  the next of its epoch */
  async append(operation) {
    await this.write([{ store: "operations", put: operation }]);
    this.operations(operation.epoch).push(operation); // seen by the sender once the disk has it
  }

  /**
   * Note what the box holds durably.
   * @param {string} epoch
   * @param {(operation: Operation) => boolean} has
   */
  async acknowledge(epoch, has) {
    const changed = this.operations(epoch).filter((one) => one.acknowledged !== has(one));
    changed.forEach((one) => {
      one.acknowledged = !one.acknowledged;
    });
    if (changed.length) await this.write(changed.map((put) => ({ store: "operations", put })));
  }

  /** How many operations of an epoch the box has not acknowledged. @param {string} epoch */
  unsent(epoch) {
    return this.operations(epoch).filter((one) => !one.acknowledged).length;
  }

  /** Forget an epoch that headquarters has in full. @param {Epoch} epoch */
  async release(epoch) {
    const gone = this.operations(epoch.id);
    this.epochs.delete(epoch.id);
    this.written.delete(epoch.id);
    await this.write([
      { store: "epochs", key: epoch.id, remove: true },
      ...gone.map((one) => ({ store: "operations", key: [one.epoch, one.revision], remove: true })),
    ]);
  }

  /** @param {Change[]} changes */
  async write(changes) {
    if (!this.store) return;
    this.unwritten += 1;
    this.changed();
    try {
      await this.store.write(changes);
      if (this.state === "failed") await this.rewrite();
    } catch (error) {
      console.error("the store failed", error);
      this.state = "failed";
    } finally {
      this.unwritten -= 1;
      this.changed();
    }
  }

  /** The store works again: write down everything that memory alone held. */
  async rewrite() {
    const things = Array.from(this.things, ([key, put]) => ({ store: "kept", key, put }));
    const epochs = Array.from(this.epochs.values(), (put) => ({ store: "epochs", put }));
    const written = Array.from(this.written.values()).flat();
    await this.store?.write([
      ...things,
      ...epochs,
      ...written.map((put) => ({ store: "operations", put })),
    ]);
    this.state = "kept";
  }
}

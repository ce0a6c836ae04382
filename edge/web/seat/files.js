/**
 * Files that candidates hand in: on this computer's disk before they are an answer, brought to the
 * box as often as it takes, forgotten here when it has them.
 */

import { sha256 } from "/shared/digest.js";
import { wellFormed } from "/shared/encoding.js";
import { Problem, unreachable } from "/shared/problems.js";
import { wait } from "./rules.js";

const LONGEST_NAME = 200;
const REFUSED = ["uploads-full", "body-too-large", "malformed", "sign-in-needed", "not-found"];

/** @typedef {{id: string, attempt: string, token: string, sha256: string, refused: string | null}} Waiting */
/** @typedef {Uint8Array<ArrayBuffer>} Bytes */

/** The files on their way. */
export class Files {
  /**
   * @param {{outbox: import("./outbox.js").Outbox, changed: () => void,
   *   post: (token: string, data: Bytes) => Promise<{sha256: string}>,
   *   refused: (problem: Problem) => void, random?: () => number}} parts
   */
  constructor({ outbox, changed, post, refused, random }) {
    this.outbox = outbox;
    this.changed = changed;
    this.post = post;
    this.refused = refused;
    this.random = random ?? Math.random;
    /** @type {Map<string, Waiting>} */
    this.waiting = new Map();
    this.failures = 0;
    this.busy = false;
    /** @type {any} */
    this.timer = null;
  }

  /** What an earlier page left. */
  async load() {
    const held = (await this.outbox.store?.all("files").catch(() => [])) ?? [];
    held.forEach(([id, one]) => this.waiting.set(id, one));
    this.wake();
  }

  /** How many files of an attempt the box lacks. @param {string | undefined} attempt */
  unsent(attempt) {
    return Array.from(this.waiting.values()).filter((one) => one.attempt === attempt && !one.refused).length;
  }

  /**
   * Take a file into keeping; where the browser keeps nothing, the box has to have it first.
   * @param {import("./types.js").Epoch} epoch @param {File} file
   * @returns {ReturnType<import("/shared/upload.js").Keep>}
   */
  async keep(epoch, file) {
    const data = new Uint8Array(await file.arrayBuffer());
    const name = await sha256(data);
    const id = epoch.attempt + "/" + name;
    const one = { id, attempt: epoch.attempt, token: epoch.token, sha256: name, refused: null };
    if (await this.store(one, data)) {
      this.waiting.set(id, one);
      this.changed();
      this.wake();
    } else {
      await this.bring(one, data);
    }
    const shown = wellFormed(file.name).slice(0, LONGEST_NAME);
    return { sha256: name, name: shown, type: file.type, bytes: data.length };
  }

  /** There is something to send, or the box is back. */
  wake() {
    clearTimeout(this.timer);
    if (!this.busy) this.run();
  }

  async run() {
    this.busy = true;
    for (let one = this.next(); one; one = this.next()) {
      try {
        const data = await this.outbox.store?.one("contents", one.id);
        if (data) await this.bring(one, data);
        await this.forget(one);
        this.failures = 0;
      } catch (problem) {
        if (!(await this.failed(one, problem))) break;
      }
      this.changed();
    }
    this.busy = false;
    if (this.failures) this.timer = setTimeout(() => this.wake(), wait(this.failures, this.random()));
  }

  next() {
    return Array.from(this.waiting.values()).find((one) => !one.refused);
  }

  /** @param {Waiting} one @param {Bytes} data */
  async bring(one, data) {
    const answer = await this.post(one.token, data);
    if (answer.sha256 !== one.sha256) throw unreachable("the box has other bytes than it was sent");
  }

  /** @param {Waiting} one @param {any} problem @returns {Promise<boolean>} whether others may be tried */
  async failed(one, problem) {
    if (problem instanceof Problem && REFUSED.includes(problem.code)) {
      one.refused = problem.code;
      await this.outbox.write([{ store: "files", put: one }]);
      this.refused(problem);
      return true;
    }
    this.failures += 1;
    return false;
  }

  /** @param {Waiting} one */
  async forget(one) {
    this.waiting.delete(one.id);
    await this.outbox.write([
      { store: "files", key: one.id, remove: true },
      { store: "contents", key: one.id, remove: true },
    ]);
  }

  /** @param {Waiting} one @param {Bytes} data @returns {Promise<boolean>} whether the disk has it */
  async store(one, data) {
    if (!this.outbox.store) return false;
    try {
      await this.outbox.store.write([
        { store: "files", put: one },
        { store: "contents", key: one.id, put: data },
      ]);
      return true;
    } catch (error) {
      console.error("a file could not be stored", error);
      return false;
    }
  }
}

/**
 * Whom this seat believes: headquarters' key and the box's, kept from its enrolment on. Another key
 * later is never taken silently: staff compare it with what the panel shows.
 */

import { sha256 } from "/shared/digest.js";
import { verifyOpening } from "/shared/epoch.js";
import { Problem } from "/shared/problems.js";
import { RECEIPT, verify } from "/shared/p256.js";

const NAME = "keys";
const SHORT = 16;

/** @typedef {import("./types.js").Keys} Keys */

/** The two keys. */
export class Trust {
  /**
   * @param {{outbox: import("./outbox.js").Outbox,
   *   differ: (found: {known: Keys, met: Keys} | null) => void}} parts
   */
  constructor({ outbox, differ }) {
    this.outbox = outbox;
    this.differ = differ;
    /** @type {Map<string, boolean>} */
    this.receipts = new Map();
  }

  /** @returns {Keys | null} */
  get keys() {
    return this.outbox.kept(NAME) ?? null;
  }

  /** The box names its keys: kept the first time, compared ever after. Throws Problem. @param {Keys} met */
  async meet(met) {
    const known = this.keys;
    if (!known) await this.outbox.keep(NAME, met);
    const same = !known || (known.hq === met.hq && known.box === met.box);
    this.differ(same ? null : { known: /** @type {Keys} */ (known), met });
    if (!same) throw foreign("other keys than at the enrolment");
  }

  /** A sign-in counts only with the known box's signature over its fresh key. Throws Problem. @param {import("./types.js").Attempt} attempt @param {string} publicKey */
  async signedIn(attempt, publicKey) {
    await this.meet(attempt.keys);
    const { opening } = attempt;
    const named = opening.public_key === publicKey && opening.attempt === attempt.attempt && opening.epoch === attempt.epoch;
    const box = /** @type {Keys} */ (this.keys).box;
    if (!named || !(await verifyOpening(opening, box))) throw foreign("the opening is not the box's");
  }

  /** Whether the known box signed this receipt. @param {import("./types.js").SignedReceipt} receipt @returns {Promise<boolean>} */
  async receipt(receipt) {
    const name = receipt.body + receipt.signature;
    const box = this.keys?.box;
    if (!this.receipts.has(name) && box) {
      this.receipts.set(name, await verify(box, RECEIPT, receipt.body, receipt.signature));
    }
    return this.receipts.get(name) ?? false;
  }

  /** Staff have compared the new box's key: it is the known one from now on. @param {Keys} met */
  async replace(met) {
    await this.outbox.keep(NAME, met);
    this.differ(null);
  }
}

/** A key's short name, as the panel shows it. @param {string} key @returns {Promise<string>} */
export async function keyName(key) {
  return (await sha256(key)).slice(0, SHORT);
}

/** @param {string} detail */
function foreign(detail) {
  return new Problem({
    code: "box-changed",
    zh: "考点盒的身份与登记时不同，已停止通信。请叫监考人员。",
    en: "This is not the box that the seat was enrolled with; nothing is sent to it. Call staff.",
    status: 409,
    detail,
  });
}

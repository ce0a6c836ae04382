/** Offline packages (X11): everything of this seat that headquarters does not have, for staff to carry. */

import { unbase64url, base64url, utf8 } from "/shared/encoding.js";
import { pack } from "/shared/package.js";
import { keyName } from "./trust.js";

const ROUNDS = 100000;

/** @typedef {import("./types.js").Epoch} Epoch */
/** @typedef {import("./types.js").Operation} Operation */
/** @typedef {{epoch: Epoch, operations: Operation[]}} Part */
/** @typedef {{name: string, bytes: Uint8Array<ArrayBuffer>, operations: number}} Made */

/**
 * What headquarters lacks, by session.
 * @param {import("./outbox.js").Outbox} outbox
 * @param {import("./types.js").Attempt | null} attempt  who sits here, with the latest word of HQ's
 * @returns {Map<string, Part[]>}
 */
export function missing(outbox, attempt) {
  /** @type {Map<string, Part[]>} */
  const sessions = new Map();
  const epochs = Array.from(outbox.epochs.values()).filter((epoch) => epoch.opening);
  epochs.sort((a, b) => (a.attempt < b.attempt ? -1 : a.attempt > b.attempt ? 1 : a.epoch - b.epoch));
  epochs.forEach((epoch) => {
    const current = attempt && epoch.id === attempt.attempt + "/" + attempt.epoch;
    const atHq = Math.max(epoch.atHq, current ? attempt.at_hq : 0);
    const operations = outbox.operations(epoch.id).filter((one) => one.revision > atHq);
    if (operations.length === 0) return;
    sessions.set(epoch.session, [...(sessions.get(epoch.session) ?? []), { epoch, operations }]);
  });
  return sessions;
}

/** Whether this is the code whose hash the seat has held since sign-in. @param {string} code @param {{salt: string, hash: string}} proof @returns {Promise<boolean>} */
export async function fits(code, proof) {
  const base = await crypto.subtle.importKey("raw", utf8(code), "PBKDF2", false, ["deriveBits"]);
  const scheme = { name: "PBKDF2", hash: "SHA-256", salt: unbase64url(proof.salt), iterations: ROUNDS };
  return base64url(await crypto.subtle.deriveBits(scheme, base, 256)) === proof.hash;
}

/**
 * One package of a session: signed by the candidate's epoch who sits here, else by the last one.
 * @param {Part[]} parts @param {{to: string, now: number | null, number: number, current: string | null}} how
 *   `to`: HQ's package key; `current`: the epoch that sits here
 * @returns {Promise<Made>}
 */
export async function made(parts, { to, now, number, current }) {
  const signer = (parts.find((part) => part.epoch.id === current) ?? parts[parts.length - 1]).epoch;
  /** @type {import("/shared/contract.d.ts").Header} */
  const header = {
    format: "kaobox.package/1",
    hq_key: await keyName(to),
    venue: signer.venue,
    session: signer.session,
    exporter: "seat",
    key: signer.opening.public_key,
    opening: signer.opening,
    made_ms: now === null ? null : Math.round(now),
    content: "CompressionStream" in window ? "deflate" : "plain",
    attempts: attemptsOf(parts),
  };
  const operations = parts.flatMap((part) => part.operations);
  const content = {
    v: /** @type {const} */ (1),
    openings: parts.map((part) => part.epoch.opening),
    operations: operations.map(({ body, signature }) => ({ body, signature })),
  };
  return {
    name: [signer.session, signer.ticket, number].join("-") + ".kaopkg",
    bytes: await pack(header, content, to, signer.pair),
    operations: operations.length,
  };
}

/** @param {Part[]} parts @returns {import("/shared/contract.d.ts").PackagedAttempt[]} */
function attemptsOf(parts) {
  return Array.from(new Set(parts.map((part) => part.epoch.attempt)), (attempt) => ({
    attempt,
    epochs: parts.filter((part) => part.epoch.attempt === attempt).map(({ epoch, operations }) => {
      const last = operations[operations.length - 1];
      return { epoch: epoch.epoch, first: operations[0].revision, last: last.revision, head: last.sha256 };
    }),
  }));
}

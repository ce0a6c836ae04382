/** Submitting: everything is written, then everything is at the box, then the box is asked. */

import { request } from "/shared/problems.js";
import { wait } from "./rules.js";

/** @typedef {import("./types.js").Epoch} Epoch */

/**
 * Hand in and return the receipt; waits for the box as long as it takes. Throws Problem for a
 * refusal; returns null when the candidate went back.
 * @param {Epoch} epoch
 * @param {{author: import("./author.js").Author, outbox: import("./outbox.js").Outbox,
 *   files: import("./files.js").Files,
 *   sender: import("./sender.js").Sender, given_up: () => boolean, random?: () => number}} parts
 * @returns {Promise<import("./types.js").SignedReceipt | null>}
 */
export async function handIn(epoch, { author, outbox, files, sender, given_up, random }) {
  let failures = 0;
  await author.flush();
  sender.wake();
  while (!given_up()) {
    if (outbox.unsent(epoch.id) + files.unsent(epoch.attempt) > 0) {
      await pause(100); // the senders try at their own pace
      continue;
    }
    try {
      const json = { revision: outbox.tip(epoch).revision };
      return await request("/api/submit", { json, token: epoch.token });
    } catch (problem) {
      const gap = problem.code === "operation-gap" ? problem.more.expected : null;
      if (gap !== null) await outbox.acknowledge(epoch.id, (one) => one.revision < gap);
      if (gap !== null) sender.wake();
      else if (!problem.unreachable && problem.status < 500) throw problem;
      failures += 1;
      await pause(wait(failures, (random ?? Math.random)()));
    }
  }
  return null;
}

/** @param {number} milliseconds @returns {Promise<void>} */
function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** The opening of a seat epoch, as the box signs it: `contract/epoch.py`. */

import { EPOCH, verify } from "./p256.js";

/** @typedef {import("./contract.d.ts").EpochOpened} Opening */

/** What the box signs: the fact's fields as JSON with sorted keys. @param {Opening} opening @returns {string} */
export function openingText(opening) {
  const { at_ms, attempt, epoch, public_key } = opening;
  /** @type {Object<string, number>} */
  const fence = {};
  Object.keys(opening.fence)
    .sort()
    .forEach((item) => {
      fence[item] = opening.fence[item];
    });
  return JSON.stringify({ at_ms, attempt, epoch, fence, public_key });
}

/** Whether that box opened this epoch. @param {Opening} opening @param {string} box  its public key @returns {Promise<boolean>} */
export function verifyOpening(opening, box) {
  return verify(box, EPOCH, openingText(opening), opening.signature);
}

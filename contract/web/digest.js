/** SHA-256, by which everything here is named. */

import { hex, utf8 } from "./encoding.js";

/**
 * @param {string | ArrayBuffer | Uint8Array<ArrayBuffer>} data  text is hashed as UTF-8
 * @returns {Promise<string>} lower-case hex; of an operation's body, `contract/operations.digest`
 */
export async function sha256(data) {
  return hex(await crypto.subtle.digest("SHA-256", typeof data === "string" ? utf8(data) : data));
}

/** The 32 bytes themselves. @param {Uint8Array<ArrayBuffer>} data @returns {Promise<Uint8Array<ArrayBuffer>>} */
export async function digest(data) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", data));
}

/** What the panel asks of the box while the exam runs; docs/lan-api.md has the shapes. All throw Problem. */

import { request } from "/shared/problems.js";

/**
 * @typedef {import("./types.js").Audience} Audience
 * @typedef {{attempts: string[]} | {room: string}} Whom
 * @typedef {{granted: Array<{attempt: string, seconds: number, due_ms: number}>, refused: Array<{attempt: string, code: string}>}} Given
 *
 * @typedef {Object} Written          one operation on an item, and what became of it
 * @property {string} id
 * @property {number} epoch
 * @property {string | null} seat
 * @property {number} revision
 * @property {number | null} exam_ms
 * @property {number | null} error_ms
 * @property {number} at_ms
 * @property {"shown" | "superseded" | "recovered" | "yielded" | "fenced" | "late"} standing
 * @property {{responses: Object<string, string[]>}} [value]  only where two seats disagree
 *
 * @typedef {{attempt: string, items: Array<{item: string, disagree: boolean, operations: Written[]}>}} Answers
 */

/**
 * Open the session's papers without HQ (X2).
 * @param {string} codeA @param {string} codeB @param {{account: string, pin: string}} second the other person
 * @returns {Promise<string[]>} the papers
 */
export async function openWithCodes(codeA, codeB, second) {
  const json = { code_a: codeA, code_b: codeB, second };
  return (await request("/api/panel/open-with-codes", { json })).papers;
}

/** Give what is proposed for the lost time (X9). @param {{attempt: string} | {room: string}} whom @returns {Promise<Given>} */
export function grantLost(whom) {
  return request("/api/panel/grant-lost", { json: whom });
}

/** Give more time to each (X12). @param {Whom} whom @param {number} seconds @param {string} reason @returns {Promise<Given>} */
export function extend(whom, seconds, reason) {
  return request("/api/panel/grant", { json: Object.assign({ seconds, why: "extension", reason }, whom) });
}

/**
 * What a cut-off seat shows of what it wrote (X12).
 * @param {string} attempt @param {{revision: number, head: string, epoch: number | null}} shown @returns {Promise<void>}
 */
export function enterHead(attempt, shown) {
  return request("/api/panel/seat-head/" + encodeURIComponent(attempt), { json: shown });
}

/**
 * Tell seats something (X18).
 * @param {{text: string, audience: Audience, item: string | null, notice: string}} told the same `notice` twice is posted once
 * @returns {Promise<{notice: string}>}
 */
export function notify(told) {
  return request("/api/panel/notices", { json: told });
}

/** @returns {Promise<{session: string, code: string, box_key: string}>} what opens the export at a seat (X11) */
export function exportCode() {
  return request("/api/panel/export-code");
}

/** What was written on each item at which seat (X8). @param {string} attempt @returns {Promise<Answers>} */
export function answers(attempt) {
  return request("/api/panel/answers/" + encodeURIComponent(attempt));
}

/** What the panel asks of the box; one function to each line of docs/lan-api.md. All throw Problem. */

import { requestBytes, request } from "/shared/problems.js";

/** @typedef {import("./types.js").Me} Me */
/** @typedef {import("./types.js").CheckIn} CheckIn */

export const LIVE = "/api/panel/live";

/** @param {string} account @param {string} pin @returns {Promise<Me>} */
export function signIn(account, pin) {
  return request("/api/panel/sign-in", { json: { account, pin } });
}

/** @returns {Promise<void>} */
export function signOut() {
  return request("/api/panel/sign-out", { method: "POST" });
}

/** Who is signed in. @returns {Promise<Me>} */
export function me() {
  return request("/api/panel/me");
}

/** The address of a roster photo. @param {string} attempt @returns {string} */
export function photo(attempt) {
  return "/api/panel/photos/" + encodeURIComponent(attempt);
}

/** @param {string} attempt @param {Blob} frame one JPEG @returns {Promise<CheckIn>} */
export function checkIn(attempt, frame) {
  return request(to("check-in", attempt), { bytes: frame, type: "image/jpeg", patience: 10000 });
}

/**
 * The attempt of a ticket, also of one in a room not shown here.
 * @param {string} ticket
 * @returns {Promise<string>}
 */
export async function find(ticket) {
  return (await request("/api/panel/find?ticket=" + encodeURIComponent(ticket))).attempt;
}

/** @param {string} attempt @param {string} reason @returns {Promise<void>} */
export function file(attempt, reason) {
  return request(to("file", attempt), { json: { reason } });
}

/**
 * @param {string} attempt
 * @param {"admit" | "refuse"} decision
 * @param {string} reason
 * @returns {Promise<{state: string}>} the state that stands; another's earlier decision may be in force
 */
export function decide(attempt, decision, reason) {
  return request(to("decide", attempt), { json: { decision, reason } });
}

/** @param {string} attempt @returns {Promise<void>} */
export function move(attempt) {
  return request(to("move", attempt), { method: "POST" });
}

/** @param {string} seat @param {string} publicKey @returns {Promise<void>} */
export function acceptSeat(seat, publicKey) {
  return request(to("seats", seat), { json: { public_key: publicKey } });
}

/** @returns {Promise<boolean>} whether the box has a camera of its own */
export async function hasBoxCamera() {
  return (await request("/api/panel/camera")).available;
}

/** @returns {Promise<Blob>} one JPEG of the box's camera */
export async function boxFrame() {
  const bytes = await requestBytes("/api/panel/camera/frame", { patience: 3000 });
  return new Blob([bytes], { type: "image/jpeg" });
}

/** @returns {Promise<void>} */
export function confirmTime() {
  return request("/api/panel/confirm-time", { method: "POST" });
}

/** @param {string} act @param {string} name @returns {string} */
function to(act, name) {
  return "/api/panel/" + act + "/" + encodeURIComponent(name);
}

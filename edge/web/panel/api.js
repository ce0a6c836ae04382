/** What the panel asks of the box; one function to each line of docs/lan-api.md. All throw Problem. */

import { requestBytes, request } from "/shared/problems.js";

/** @typedef {import("./types.js").Me} Me */
/** @typedef {import("./types.js").CheckIn} CheckIn */
/** @typedef {import("./types.js").Proposal} Proposal */

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

/**
 * Who of the room is it (E3)?
 * @param {string} room @param {Blob} frame one JPEG @returns {Promise<Proposal>}
 */
export function propose(room, frame) {
  return request(to("propose", room), { bytes: frame, type: "image/jpeg", patience: 10000 });
}

/** @param {Blob} frame one JPEG with the code of a ticket @returns {Promise<string>} the attempt */
export async function scan(frame) {
  return (await request("/api/panel/scan", { bytes: frame, type: "image/jpeg" })).attempt;
}

/** The candidate stands at the door. @param {string} attempt @returns {Promise<void>} */
export function here(attempt) {
  return request(to("here", attempt), { method: "POST" });
}

/** What a candidate is told before a camera looks (A5). @returns {Promise<{version: string, zh: string, en: string}>} */
export function consentNotice() {
  return request("/api/panel/consent");
}

/** @param {string} attempt @param {boolean} given @param {string} notice version of the text @returns {Promise<void>} */
export function consent(attempt, given, notice) {
  return request(to("consent", attempt), { json: { given, notice } });
}

/**
 * Keep a photo for the approval; a poor one is kept and said (E8).
 * @param {string} attempt @param {"face" | "papers"} shows @param {Blob} photograph one JPEG
 * @returns {Promise<{photo: string, reason: string | null, zh: string, en: string}>}
 */
export function take(attempt, shows, photograph) {
  const path = to("taken", attempt) + "?shows=" + shows;
  return request(path, { bytes: photograph, type: "image/jpeg" });
}

/** The address of a photo that was taken. @param {string} attempt @param {string} sha256 @returns {string} */
export function taken(attempt, sha256) {
  return to("taken", attempt) + "/" + sha256;
}

/** @param {string} attempt @param {string} reason @param {string[]} photos @returns {Promise<void>} */
export function file(attempt, reason, photos) {
  return request(to("file", attempt), { json: { reason, photos } });
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

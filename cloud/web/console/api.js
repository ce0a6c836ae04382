/** What the console asks of HQ; one function to each line of docs/cloud-api.md. All throw Problem. */

import { request } from "/shared/problems.js";
import { multipart, send } from "./parts/upload.js";

const LONG_MS = 60000;

/** @param {string[]} parts @returns {string} */
function at(...parts) {
  return "/api/" + parts.map(encodeURIComponent).join("/");
}

/** @param {string} path @param {Object<string, any>} query  empty ones are left out @returns {string} */
function asking(path, query) {
  const kept = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return kept.length ? path + "?" + new URLSearchParams(kept.map(([name, value]) => [name, String(value)])) : path;
}

/** @param {string} path @param {string} noun @returns {() => Promise<any[]>} */
function list(path, noun) {
  return async () => (await request(path, { patience: LONG_MS }))[noun];
}

/** @returns {Promise<import("./types.js").Me>} */
export const me = () => request("/api/me");

/** @param {string} account @param {string} password @returns {Promise<import("./types.js").Me>} */
export const signIn = (account, password) => request("/api/sign-in", { json: { account, password } });

/** @returns {Promise<void>} */
export const signOut = () => request("/api/sign-out", { method: "POST" });

/** @type {() => Promise<import("./types.js").Venue[]>} */
export const venues = list("/api/venues", "venues");
/** @type {() => Promise<import("./types.js").Box[]>} */
export const boxes = list("/api/boxes", "boxes");
/** @type {() => Promise<import("./types.js").Plan[]>} */
export const plans = list("/api/plans", "plans");
/** @type {() => Promise<import("./types.js").Session[]>} */
export const sessions = list("/api/sessions", "sessions");
/** @type {() => Promise<import("./types.js").Paper[]>} */
export const papers = list("/api/papers", "papers");

/** @param {Object<string, any>} venue */
export const addVenue = (venue) => request("/api/venues", { json: venue });
/** @param {string} venue @param {Object<string, any>} changed */
export const changeVenue = (venue, changed) => request(at("venues", venue), { method: "PUT", json: changed });
/** @param {Object<string, any>} box */
export const addBox = (box) => request("/api/boxes", { json: box });
/** @param {Object<string, any>} plan */
export const addPlan = (plan) => request("/api/plans", { json: plan });
/** @param {string} plan @returns {Promise<import("./types.js").Calibrations>} */
export const calibrations = (plan) => request(at("plans", plan, "calibrations"));
/** @param {string} plan @param {string} calibration @param {string} unproved  the reason, where nothing is proved @returns {Promise<{calibration: import("./types.js").Calibration, boxes: string[]}>} */
export const acceptCalibration = (plan, calibration, unproved) =>
  request(at("plans", plan, "calibrations", calibration, "accept"), { json: { unproved }, patience: LONG_MS });
/** @param {Object<string, any>} session */
export const addSession = (session) => request("/api/sessions", { json: session });
/** @param {string} session @param {Object<string, any>} changed */
export const changeSession = (session, changed) => request(at("sessions", session), { method: "PUT", json: changed });

/** @param {string} session @returns {Promise<import("./types.js").StaffMember[]>} */
export const staff = (session) => list(at("sessions", session, "staff"), "staff")();
/** @param {string} session @param {Object<string, any>} member */
export const addStaff = (session, member) => request(at("sessions", session, "staff"), { json: member });
/** @param {string} session @param {string} account @returns {Promise<void>} */
export const removeStaff = (session, account) =>
  request(at("sessions", session, "staff", account), { method: "DELETE" });

/** @param {string} session @param {{venue?: string, room?: string}} [which] @returns {Promise<import("./types.js").Entry[]>} */
export const entries = (session, which) => list(asking(at("sessions", session, "entries"), which || {}), "entries")();

/** @param {string} session @param {{venue: string, room: string}} which @returns {Promise<import("./types.js").PrintedTicket[]>} */
export const tickets = (session, which) => list(asking(at("sessions", session, "tickets"), which), "tickets")();
/** @param {string} attempt @param {string} reason @returns {Promise<{ticket: import("./types.js").PrintedTicket, boxes: string[]}>} */
export const reissueTicket = (attempt, reason) => request(at("attempts", attempt, "ticket"), { json: { reason } });

/**
 * The dry run of a roster; nothing is stored.
 * @param {string} session
 * @param {File} roster
 * @param {File | null} photos
 * @param {(part: number) => void} sent  0 to 1
 * @returns {Promise<import("./types.js").RosterReport>}
 */
export function tryRoster(session, roster, photos, sent) {
  return send(at("sessions", session, "roster"), multipart({ roster, photos }), sent);
}

/** How far one's own dry run is with its photos. @param {string} session @returns {Promise<{looked: number, of: number}>} */
export const rosterProgress = (session) => request(at("sessions", session, "roster", "progress"));
/** @param {string} session @param {string} token @returns {Promise<{adds: number, changes: number, same: number}>} */
export const acceptRoster = (session, token) =>
  request(at("sessions", session, "roster", "accept"), { json: { token }, patience: LONG_MS * 5 });

/** @param {string} session */
export const publish = (session) => request(at("sessions", session, "publish"), { method: "POST", patience: LONG_MS });
/** @param {string} session @returns {Promise<import("./types.js").Order[]>} */
export const orders = (session) => list(at("sessions", session, "orders"), "orders")();

/**
 * A dry run of a paper, or with `accept` its sealing.
 * @param {File} file
 * @param {string} paper   empty: named after the file
 * @param {boolean} accept
 * @param {(part: number) => void} sent  0 to 1
 * @returns {Promise<import("./types.js").PaperReport>}
 */
export function sendPaper(file, paper, accept, sent) {
  return send(asking("/api/papers", { name: file.name, paper, accept: accept ? 1 : null }), file, sent);
}

/** @param {string} paper @param {number} [version] @returns {Promise<{paper: string, version: number, content: any}>} */
export const preview = (paper, version) =>
  request(asking(at("papers", paper, "preview"), { version }), { patience: LONG_MS });
/** @param {string} paper @param {number} version @param {string} asset @returns {string} */
export const assetUrl = (paper, version, asset) => asking(at("papers", paper, "preview", asset), { version });

/** @param {string} session @returns {Promise<import("./types.js").Progress>} */
export const progress = (session) => request(at("sessions", session, "progress"), { patience: LONG_MS });
/** @param {string} session @returns {string} */
export const live = (session) => at("sessions", session, "live");

/** @param {string} session @param {{venue?: string}} which @returns {Promise<import("./types.js").AttemptLine[]>} */
export const attempts = (session, which) => list(asking(at("sessions", session, "attempts"), which), "attempts")();
/** @param {string} attempt @returns {Promise<import("./types.js").Attempt>} */
export const attempt = (attempt) => request(at("attempts", attempt), { patience: LONG_MS });
/** @param {string} attempt @returns {string} */
export const photo = (attempt) => at("attempts", attempt, "photo");
/** @param {string} attempt @param {"admit" | "refuse"} decision @param {string} reason */
export const wish = (attempt, decision, reason) =>
  request(at("attempts", attempt, "wish"), { json: { decision, reason } });

/** @param {string} box @returns {Promise<import("./types.js").Deletion[]>} */
export const deletions = (box) => list(at("boxes", box, "deletions"), "deletions")();
/** @param {string} box @returns {Promise<import("./types.js").Fork[]>} */
export const forks = (box) => list(asking("/api/forks", { box }), "forks")();
/** @param {string} box @returns {Promise<import("./types.js").Fault[]>} */
export const faults = (box) => list(asking("/api/faults", { box }), "faults")();
/** @param {number} limit @returns {Promise<import("./types.js").AuditLine[]>} */
export const audit = (limit) => list(asking("/api/audit", { limit }), "audit")();

/** @param {string} [session] @returns {Promise<import("./types.js").Package[]>} */
export const packages = (session) => list(asking("/api/packages", { session }), "packages")();
/** @param {File} file @param {(part: number) => void} sent  0 to 1 @returns {Promise<import("./types.js").Package>} */
export const sendPackage = (file, sent) => send("/api/packages", file, sent);

/** @param {string} session @returns {Promise<import("./types.js").Opening>} */
export const opening = (session) => request(at("sessions", session, "opening"));
/** @param {string} session @param {string} reason */
export const askLook = (session, reason) => request(at("sessions", session, "opening", "looks"), { json: { reason } });
/** @param {string} session @param {string} look */
export const agreeLook = (session, look) =>
  request(at("sessions", session, "opening", "looks", look, "agree"), { method: "POST" });
/** @param {string} session @param {string} look @returns {Promise<{code_a: string}>} */
export const showLook = (session, look) =>
  request(at("sessions", session, "opening", "looks", look, "show"), { method: "POST" });
/** @param {string} session @param {string} venue @returns {Promise<import("./types.js").CodeSheet>} */
export const codeSheet = (session, venue) => request(at("sessions", session, "opening", "sheet"), { json: { venue } });
/** @param {string} session @param {string} reason */
export const renewCodes = (session, reason) =>
  request(at("sessions", session, "opening", "renew"), { json: { reason }, patience: LONG_MS });

/** @param {string} session @returns {Promise<import("./types.js").LateAttempt[]>} */
export const late = (session) => list(at("sessions", session, "late"), "late")();
/** @param {string} attempt @param {Object<string, any>} decision @returns {Promise<any>} */
export const decideLate = (attempt, decision) => request(at("attempts", attempt, "late"), { json: decision });

/** @param {string} session @returns {Promise<import("./types.js").Notice[]>} */
export const notices = (session) => list(at("sessions", session, "notices"), "notices")();
/** @param {string} session @param {Object<string, any>} notice */
export const postNotice = (session, notice) =>
  request(at("sessions", session, "notices"), { json: notice, patience: LONG_MS });
/** @param {string} attempt @param {string} sha256 @returns {string} */
export const fileUrl = (attempt, sha256) => at("attempts", attempt, "files", sha256);

/** What one look at the door comes to on the screen, and who is next. Pure. */

/** @typedef {import("./types.js").Candidate} Candidate */
/** @typedef {import("./types.js").CheckIn} CheckIn */
/** @typedef {CheckIn["outcome"]} Outcome */

/**
 * @typedef {Object} Verdict
 * @property {Outcome} outcome  colour, shape, sound
 * @property {string} word      key of the heading
 * @property {string} name
 * @property {string} seat      "" where none is to be gone to
 * @property {string | null} key  of the one thing to change or do; null: zh and en say it, or there is nothing
 * @property {string} zh
 * @property {string} en
 */

/** How long it fills the screen. */
export const SHOWN_MS = 1500;

/** Other names under which the face chain gives the same complaint. @type {Object<string, string>} */
const ALIASES = {
  "multi-face": "several-faces",
  "turn-to-camera": "turned",
  "lookalike": "unsure",
  "face-unavailable": "face-fault",
  "no-reference": "no-photo",
};

/** What papers decide has a sentence of its own; anything else there means that trying did not help. */
const FOR_PAPERS = ["no-match", "no-photo", "face-fault"];

/**
 * The box has answered.
 * @param {CheckIn} reply
 * @param {Candidate} person
 * @returns {Verdict}
 */
export function replied(reply, person) {
  const passed = reply.outcome === "pass";
  return {
    outcome: reply.outcome,
    word: "verdict." + reply.outcome,
    name: reply.name || person.name,
    seat: passed ? reply.seat || person.seat : "",
    key: passed ? null : sentenceKey(reply.outcome, plainReason(reply.reason || "")),
    zh: passed ? "" : reply.zh,
    en: passed ? "" : reply.en,
  };
}

/**
 * The box has refused to look, or could not be reached.
 * @param {{code: string, zh: string, en: string}} problem
 * @param {Candidate} person
 * @returns {Verdict}
 */
export function failed(problem, person) {
  const hopeless = problem.code === "face-fault";
  const unheard = problem.code === "unreachable";
  return {
    outcome: hopeless ? "manual" : "retry",
    word: hopeless ? "verdict.manual" : "verdict.failed",
    name: person.name,
    seat: "",
    key: hopeless ? "face.face-fault" : unheard ? "face.unreachable" : null,
    zh: problem.zh,
    en: problem.en,
  };
}

/**
 * A resemblance to someone else reads like any mismatch: the candidate must not notice it (E4).
 * @param {string} outcome
 * @param {string} reason
 */
function sentenceKey(outcome, reason) {
  const plain = reason === "other-candidate" ? "no-match" : reason;
  if (outcome === "manual" && FOR_PAPERS.indexOf(plain) < 0) return "face.manual";
  return "face." + plain;
}

/** One name for each complaint. @param {string} code as `TOO_DARK` @returns {string} as `too-dark` */
export function plainReason(code) {
  const plain = code.toLowerCase().replace(/_/g, "-");
  return ALIASES[plain] || plain;
}

/**
 * What follows without a tap: the next candidate, the same one again, or their papers.
 * @param {Outcome} outcome
 * @returns {"next" | "again" | "papers"}
 */
export function afterwards(outcome) {
  if (outcome === "pass") return "next";
  return outcome === "retry" ? "again" : "papers";
}

/**
 * The size a frame is sent at: never larger than `longest`, never enlarged.
 * @param {number} width
 * @param {number} height
 * @param {number} longest
 */
export function sentSize(width, height, longest) {
  const scale = Math.min(1, longest / Math.max(width, height));
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

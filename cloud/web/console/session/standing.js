/** What a session as a whole is, from its own numbers and the time. Pure: no page, no network. */

/** @typedef {import("../types.js").Session} Session */
/** @typedef {import("../types.js").Tone} Tone */

/**
 * What is missing before it can be published, as far as the session's own numbers tell.
 * @param {Session} session @returns {string[]}
 */
export function missing(session) {
  const found = [];
  if (!session.entries) found.push("roster");
  if (!session.staff) found.push("staff");
  return found;
}

/** Whether something was changed after it was last sent. @param {Session} session */
export function changedSince(session) {
  return session.published_ms !== null && session.changed_ms > session.published_ms;
}

/**
 * @param {Session} session
 * @param {number} nowMs
 * @returns {{tone: Tone, word: string, untilMs: number | null}} `word` under `standing.`; `untilMs` is when
 *   the next thing happens by itself
 */
export function standing(session, nowMs) {
  if (nowMs >= session.ends_ms) return { tone: "unknown", word: "over", untilMs: null };
  const untilMs = next(session, nowMs);
  if (session.published_ms === null) {
    const late = nowMs >= session.opens_ms;
    if (missing(session).length)
      return {
        tone: late ? "bad" : "attention",
        word: missing(session).length > 1 ? "bare" : "no-" + missing(session)[0],
        untilMs,
      };
    return { tone: late ? "bad" : "attention", word: "unpublished", untilMs };
  }
  if (changedSince(session)) return { tone: "attention", word: "changed", untilMs };
  if (nowMs >= session.starts_ms) return { tone: "good", word: "running", untilMs };
  if (nowMs >= session.opens_ms) return { tone: "good", word: "entry", untilMs };
  return { tone: "good", word: "ready", untilMs };
}

/** @param {Session} session @param {number} nowMs @returns {number} */
function next(session, nowMs) {
  if (nowMs < session.opens_ms) return session.opens_ms;
  return nowMs < session.starts_ms ? session.starts_ms : session.ends_ms;
}

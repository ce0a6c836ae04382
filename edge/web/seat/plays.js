/** How often a candidate has heard each recording: kept on this computer, whatever is reloaded. */

const PREFIX = "plays/";

/** @param {string} attempt @returns {string} the name under which the outbox keeps the counts */
export function playsKey(attempt) {
  return PREFIX + attempt;
}

/**
 * @param {import("./outbox.js").Outbox} outbox
 * @param {() => string} attempt  whose counts
 * @returns {import("/shared/audio.js").Plays & {forget: () => void}}
 */
export function playsOf(outbox, attempt) {
  const counts = () => outbox.kept(playsKey(attempt())) ?? {};
  const players = new Map();
  return {
    players,
    count: (audio) => counts()[audio] ?? 0,
    add: (audio) => {
      const heard = { ...counts(), [audio]: (counts()[audio] ?? 0) + 1 };
      outbox.keep(playsKey(attempt()), heard);
    },
    forget: () => players.clear(), // their addresses end with the paper
  };
}

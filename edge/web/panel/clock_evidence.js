/** What other clocks say when the box's own cannot be vouched for: for the chief to judge by (X9). Pure. */

/** @typedef {import("./types.js").ClockEvidence} ClockEvidence */
/** @typedef {{key: string, values: {seats?: number, ago: {duration: number}, spread?: {duration: number}}}} Said */

/** So near is the same for a person with a watch. */
const SAME_MS = 5000;

/** @param {ClockEvidence | null | undefined} evidence of the seats @returns {Said | null} */
export function seatsSay(evidence) {
  if (!evidence || !evidence.seats) return null;
  const values = {
    seats: evidence.seats,
    ago: { duration: Math.abs(evidence.median_ms) },
    spread: { duration: evidence.spread_ms },
  };
  return { key: "evidence.seats." + side(evidence.median_ms), values };
}

/** @param {number} aheadMs how far the clock of this phone or tablet is ahead @returns {Said} */
export function deviceSays(aheadMs) {
  return { key: "evidence.device." + side(aheadMs), values: { ago: { duration: Math.abs(aheadMs) } } };
}

/** @param {number} aheadMs @returns {"same" | "ahead" | "behind"} */
function side(aheadMs) {
  if (Math.abs(aheadMs) < SAME_MS) return "same";
  return aheadMs > 0 ? "ahead" : "behind";
}

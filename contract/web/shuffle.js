/**
 * The order in which one candidate sees choices: different between candidates, the same for one
 * candidate after every reload and at every seat, and computable again for a review.
 */

/**
 * @template {{fixed?: boolean}} T
 * @param {T[]} choices  in the paper's order
 * @param {string} seed  attempt, item and response
 * @returns {T[]} shuffled; fixed ones stay in their places
 */
export function shuffled(choices, seed) {
  const loose = choices.filter((choice) => !choice.fixed);
  const next = numbers(seed);
  for (let i = loose.length - 1; i > 0; i -= 1) {
    const j = Math.floor(next() * (i + 1));
    const kept = loose[i];
    loose[i] = loose[j];
    loose[j] = kept;
  }
  return choices.map((choice) => (choice.fixed ? choice : /** @type {T} */ (loose.shift())));
}

/**
 * FNV-1a over the seed's UTF-16 units starts Mulberry32: public, small, and good enough to shuffle.
 * @param {string} seed
 * @returns {() => number} 0 ≤ n < 1
 */
function numbers(seed) {
  let state = 0x811c9dc5;
  for (let i = 0; i < seed.length; i += 1) {
    state = Math.imul(state ^ seed.charCodeAt(i), 0x01000193);
  }
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

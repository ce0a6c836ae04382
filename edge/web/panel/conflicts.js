/** Where two seats of one attempt disagree (X8): the last word of each, with its times. Pure. */

/** @typedef {import("./api_exam.js").Answers} Answers */
/** @typedef {import("./api_exam.js").Written} Written */

/**
 * @typedef {Object} Version
 * @property {string | null} seat
 * @property {string[]} lines     the answer, one line for each response
 * @property {number | null} exam_ms  written, by the seat's idea of the box's time
 * @property {number} at_ms       received by the box
 * @property {Written["standing"]} standing
 * @property {boolean} counts
 *
 * @typedef {{items: Array<{item: string, versions: Version[]}>, agreed: number}} Conflicts
 */

/** @param {Answers} reply @returns {Conflicts} */
export function conflictsOf(reply) {
  const items = reply.items.filter((each) => each.disagree);
  return {
    items: items.map((each) => ({ item: each.item, versions: each.operations.filter((one) => one.value).map(versionOf) })),
    agreed: reply.items.length - items.length,
  };
}

/** @param {Written} one @returns {Version} */
function versionOf(one) {
  return {
    seat: one.seat,
    lines: linesOf(/** @type {NonNullable<Written["value"]>} */ (one.value)),
    exam_ms: one.exam_ms,
    at_ms: one.at_ms,
    standing: one.standing,
    counts: one.standing === "shown" || one.standing === "recovered",
  };
}

/** @param {{responses: Object<string, string[]>}} value @returns {string[]} */
function linesOf(value) {
  const names = Object.keys(value.responses);
  return names.map((name) => {
    const text = reply(value.responses[name]);
    return names.length > 1 ? name + ": " + text : text;
  });
}

/** A file that was handed in is its hash, name, type and bytes; its name says most. @param {string[]} strings */
function reply(strings) {
  const isFile = strings.length === 4 && /^[0-9a-f]{64}$/.test(strings[0]);
  return isFile ? strings[1] : strings.join("、");
}

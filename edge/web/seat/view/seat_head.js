/** The seat head to be copied: how many changes, and the 16 letters that fix them; the panel asks for both. */

import { h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";

/** @typedef {import("../types.js").Seat} Seat */

const LATE = 5 * 60 * 1000; // before the end; earlier there is time for the box to come back

/**
 * Whether staff should copy it now: the box is away, lacks something, and the end is near or over.
 * @param {Seat} seat @param {number | null} now  the box's time
 */
export function headNeeded(seat, now) {
  if (!seat.attempt || seat.unsent === 0 || seat.reachable) return false;
  return now !== null && seat.attempt.due_ms - now <= LATE;
}

/** @param {string} id  for tests */
export function seatHead(id) {
  const revision = h("dd", { class: "code", "data-testid": id + "-revision" });
  const letters = h("dd", { class: "code", "data-testid": id });
  const part = (/** @type {string} */ name, /** @type {any} */ value) => h("div", null, h("dt", { class: "small soft" }, t(name)), value);
  const element = h("dl", { class: "seat-head" }, part("head.revision", revision), part("head.letters", letters));
  return {
    element,
    /** @param {Seat} seat */
    update: (seat) => {
      element.hidden = seat.revision === 0;
      show(revision, String(seat.revision));
      show(letters, (seat.head.match(/.{1,4}/g) ?? []).join("-"));
    },
  };
}

/** @param {HTMLElement} element @param {string} text */
function show(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

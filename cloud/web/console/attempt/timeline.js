/** Everything that is known to have happened to one candidate, in the order of the box's clock. */

import { fill, h, status } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { onChange } from "../parts/changes.js";
import { day, secondOfDay, span } from "../parts/moments.js";
import { empty, section } from "../parts/pane.js";
import { counted } from "../parts/words.js";
import { happeningWords, toneOf } from "./happenings.js";

/** @typedef {import("../types.js").Happening} Happening */

const SAVED = "attempt.answer-saved";
const LATE_WORD_MS = 60000; // a minute between happening and hearing is worth saying

export function timelinePart() {
  const element = h("div");
  const list = h("ol", { class: "timeline", "data-testid": "timeline" });
  fill(element, section(t("attempt.timeline"), list));
  const draw = onChange((/** @type {Happening[]} */ given) => {
    const timeline = given.map(timed);
    if (!timeline.length) return fill(list, h("li", null, empty(t("timeline.empty"))));
    const groups = grouped(timeline);
    return fill(
      list,
      groups.map((group, place) => [newDay(groups, place), groupOf(group)]),
    );
  });
  return { element, setState: (/** @type {import("../types.js").Attempt} */ attempt) => draw(attempt.timeline) };
}

/** What could not be read has no time of its own; it stands where HQ received it. @param {Happening} one @returns {Happening} */
function timed(one) {
  return one.at_ms === null ? { ...one, at_ms: one.received_ms } : one;
}

/** Runs of saved answers are one line; everything else is one each. @param {Happening[]} timeline @returns {Happening[][]} */
export function grouped(timeline) {
  /** @type {Happening[][]} */
  const groups = [];
  timeline.forEach((one) => {
    const last = groups[groups.length - 1];
    if (last && one.kind === SAVED && last[0].kind === SAVED && !one.quarantined) last.push(one);
    else groups.push([one]);
  });
  return groups;
}

/** @param {Happening[][]} groups @param {number} place */
function newDay(groups, place) {
  const today = day(groups[place][0].at_ms);
  if (place > 0 && day(groups[place - 1][0].at_ms) === today) return null;
  return h("li", { class: "timeline-day soft small" }, today);
}

/** @param {Happening[]} group */
function groupOf(group) {
  if (group.length === 1) return happening(group[0]);
  const [first, last] = [group[0], group[group.length - 1]];
  const details = h(
    "details",
    null,
    h(
      "summary",
      null,
      counted("timeline.saved", group.length),
      h("span", { class: "soft" }, " · " + secondOfDay(first.at_ms) + "–" + secondOfDay(last.at_ms)),
    ),
  );
  whenOpened(details, () => h("ol", { class: "timeline inner" }, group.map(happening)));
  return h("li", { class: "happening" }, h("time", null, secondOfDay(first.at_ms)), h("div", null, details));
}

/** @param {Happening} one */
function happening(one) {
  const words = happeningWords(one);
  const tone = toneOf(one);
  const heard = one.received_ms - one.at_ms;
  const notes = [
    one.quality && one.quality !== "synced" && t("quality." + one.quality),
    heard > LATE_WORD_MS && t("timeline.heard-later", { clock: secondOfDay(one.received_ms), span: span(heard) }),
    one.quarantined && t("timeline.quarantined", { code: one.quarantined }),
  ].filter(Boolean);
  const raw = h(
    "details",
    { class: "raw-fact" },
    h("summary", { class: "soft small" }, one.box + " #" + one.seq, notes.length > 0 && " · " + notes.join(" · ")),
  );
  whenOpened(raw, () => h("pre", { class: "raw" }, JSON.stringify(one, null, 2)));
  return h(
    "li",
    { class: "happening", "data-testid": "happening-" + one.kind },
    h("time", null, secondOfDay(one.at_ms)),
    h("div", null, tone ? status(tone, words) : h("span", null, words), raw),
  );
}

/** Write what is inside only once somebody looks. @param {any} details @param {() => HTMLElement} make */
function whenOpened(details, make) {
  details.addEventListener("toggle", () => details.open && details.childElementCount === 1 && details.append(make()));
}

/** One question with its number, its section and its rubric. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { renderItem } from "/shared/item.js";
import { draw } from "/shared/nodes.js";
import { ordered } from "../rules.js";

/** @typedef {import("/shared/contract.d.ts").Section} Section */

/**
 * @param {HTMLElement} into @param {import("../types.js").Seat} seat
 * @param {import("./acts.js").Acts} acts
 */
export function drawQuestion(into, seat, acts) {
  if (!seat.paper) return;
  const items = ordered(seat.paper);
  const { item, section } = items[Math.min(seat.place, items.length - 1)];
  const within = seat.paper.sections[section];
  const beside = [t("exam.of", { total: items.length })];
  if (item.points) beside.push(" · " + t("exam.points", { n: item.points }));
  const heading = h(
    "h2",
    { tabindex: "-1", id: "question-title" },
    t("exam.number", { n: seat.place + 1 }),
    h("span", { class: "soft question-of" }, beside),
  );
  fill(
    into,
    within.title && h("p", { class: "question-section soft" }, within.title),
    heading,
    rubric(within, item.id, acts),
    renderItem(item, {
      seed: seat.attempt?.attempt ?? "",
      value: seat.answers[item.id] ?? null,
      onChange: (value, how) => acts.change(item.id, value, how),
      assetUrl: acts.picture,
      plays: acts.plays,
      keep: acts.keep,
      language: seat.paper.language,
    }),
  );
}

/** A section's instructions: open at its first question, at hand at the others. @param {Section} section @param {string} item @param {import("./acts.js").Acts} acts */
function rubric(section, item, acts) {
  if (!section.rubric || section.rubric.length === 0) return null;
  const text = h("div", { class: "item" }, draw(section.rubric, { assetUrl: acts.picture, plays: acts.plays }));
  const open = section.items[0] === item;
  return h("details", { class: "rubric", open }, h("summary", null, t("exam.rubric")), text);
}

/**
 * What several questions ask about, beside them where there is room and above them where there is
 * not. It is drawn once: going from one of its questions to the next moves nothing in it.
 */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { draw } from "/shared/nodes.js";
import { ordered } from "../rules.js";

/** @typedef {import("/shared/contract.d.ts").Stimulus} Stimulus */

/** @param {import("./acts.js").Acts} acts @returns {import("./acts.js").View} */
export function stimulus(acts) {
  const body = h("div", { class: "stimulus-body", id: "stimulus-body", tabindex: "0", role: "region", "aria-labelledby": "stimulus-title" });
  const title = h("span", { id: "stimulus-title" });
  const toggle = h("button", { type: "button", class: "stimulus-toggle", "aria-controls": "stimulus-body", "data-testid": "stimulus-toggle", onclick: () => open(element.dataset.open !== "true") }, title);
  const element = h("section", { class: "stimulus", hidden: true, "data-testid": "stimulus" }, toggle, body);
  /** @type {Map<string, {content: HTMLElement, top: number}>} */
  const drawn = new Map();
  let shown = "";

  /** @param {boolean} yes */
  function open(yes) {
    element.dataset.open = String(yes);
    toggle.setAttribute("aria-expanded", String(yes));
    const known = drawn.get(shown);
    if (yes && known) body.scrollTop = known.top;
  }

  body.addEventListener("scroll", () => {
    const known = drawn.get(shown);
    if (known && body.clientHeight) known.top = body.scrollTop;
  });
  open(true);
  return {
    element,
    update: (seat) => {
      const one = stimulusOf(seat);
      element.hidden = one === null;
      if (one === null || one.id === shown) return;
      const known = drawn.get(one.id) ?? { content: content(one, seat.paper?.language, acts), top: 0 };
      drawn.set(one.id, known);
      shown = one.id;
      fill(title, one.title || t("exam.stimulus"));
      fill(body, known.content);
      open(true);
    },
  };
}

/** What the question that shows asks about. @param {import("../types.js").Seat} seat @returns {Stimulus | null} */
export function stimulusOf(seat) {
  if (!seat.paper) return null;
  const here = ordered(seat.paper)[seat.place]?.item.stimulus;
  return (here && seat.paper.stimuli?.find((one) => one.id === here)) || null;
}

/** @param {Stimulus} one @param {string | undefined} lang @param {import("./acts.js").Acts} acts */
function content(one, lang, acts) {
  return h("div", { class: "item", lang }, draw(one.body, { assetUrl: acts.picture, plays: acts.plays }));
}

/** The numbers of a session, large; each leads to the candidates it counts. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { link } from "../frame/address.js";
import { onChange } from "../parts/changes.js";

/** @typedef {import("../types.js").Counts} Counts */

/** The states, in the order in which a candidate goes through them; each attempt is in one. */
export const STATES = ["expected", "at_door", "filed", "refused", "admitted", "started", "submitted"];

/** Numbers that want someone as soon as they are not nought. @type {Object<string, string>} */
const CALLING = { filed: "attention", refused: "bad", unheard: "bad" };

/** @param {string} session */
export function countStrip(session) {
  const element = h("div", { class: "counts", "data-testid": "progress" });
  const draw = onChange((/** @type {Counts} */ counts) => {
    const first = figure("rostered", counts, link(["sessions", session, "attempts"]));
    const states = STATES.map((name) => figure(name, counts, link(["sessions", session, "attempts"], { state: name })));
    fill(
      element,
      h("div", { class: "counts-all" }, first),
      h("div", { class: "counts-states" }, states),
      h(
        "div",
        { class: "counts-more" },
        figure("forced", counts, ""),
        figure("unheard", counts, link(["sessions", session, "attempts"], { state: "started" })),
      ),
    );
  });
  return { element, setState: (/** @type {import("../types.js").Progress} */ progress) => draw(progress.counts) };
}

/** @param {string} name @param {Counts} counts @param {string} href */
function figure(name, counts, href) {
  const count = /** @type {any} */ (counts)[name];
  const words = [
    h("span", { class: "tally-number figures", "data-testid": "progress-" + name }, String(count)),
    h("span", { class: "tally-word" }, t("count." + name)),
  ];
  const attrs = {
    class: "tally",
    "data-tone": count > 0 ? CALLING[name] || null : null,
    "data-zero": count === 0,
    title: t("count." + name + ".means"),
  };
  return href ? h("a", Object.assign(attrs, { href }), words) : h("div", attrs, words);
}

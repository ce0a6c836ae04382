/** Does the session add up (A1): each line as an equation, and whoever keeps one from adding up. */

import { fill, h, status } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { link } from "../frame/address.js";
import { onChange } from "../parts/changes.js";
import { section } from "../parts/pane.js";
import { counted } from "../parts/words.js";

/** @typedef {import("../types.js").Reconciliation} Reconciliation */

const MOST = 200;

/** @param {string} session */
export function reconciliationPart(session) {
  const element = h("div", { "data-testid": "reconciliation" });
  const draw = onChange((/** @type {Reconciliation} */ sums) => {
    fill(
      element,
      section(
        t("sums"),
        h("p", { class: "part-state" }, verdict(sums)),
        h(
          "ul",
          { class: "sums" },
          sums.lines.map((line) => sum(line, sums.over)),
        ),
        unexplained(session, sums),
      ),
    );
  });
  return {
    element,
    setState: (/** @type {import("../types.js").Progress} */ progress) => draw(progress.reconciliation),
  };
}

/** @param {Reconciliation} sums */
function verdict(sums) {
  if (!sums.over) return status("unknown", t("sums.running"));
  const whole = sums.lines.every((line) => line.balanced);
  return whole ? status("good", t("sums.whole")) : status("bad", counted("sums.open", sums.unexplained.length));
}

/** Before the end an open difference is nothing to worry about. @param {import("../types.js").SumLine} line @param {boolean} over */
function sum(line, over) {
  const parts = Object.entries(line.right).map(([name, count], place) => [
    place > 0 && h("span", { class: "sum-sign" }, "+"),
    term(name, count),
  ]);
  const tone = line.balanced ? "good" : over ? "bad" : "unknown";
  const rest = line.left - Object.values(line.right).reduce((all, count) => all + count, 0);
  return h(
    "li",
    { class: "sum", "data-testid": "sum-" + line.line, "data-balanced": String(line.balanced) },
    status(tone, h("span", { class: "unseen" }, t(line.balanced ? "sum.balanced" : "sum.open"))),
    term(line.line, line.left),
    h("span", { class: "sum-sign" }, line.balanced ? "=" : "≠"),
    parts,
    !line.balanced &&
      h("span", { class: "sum-rest", "data-tone": tone }, t(over ? "sum.difference" : "sum.under-way", { n: rest })),
  );
}

/** @param {string} name @param {number} count */
function term(name, count) {
  return h("span", { class: "term" }, h("b", { class: "figures" }, String(count)), h("span", null, t("sum." + name)));
}

/** @param {string} session @param {Reconciliation} sums */
function unexplained(session, sums) {
  if (!sums.over || !sums.unexplained.length) return null;
  const rows = sums.unexplained
    .slice(0, MOST)
    .map((one) =>
      h(
        "li",
        { "data-testid": "unexplained-" + one.attempt },
        h("a", { href: link(["sessions", session, "attempts"], { open: one.attempt }) }, one.name),
        h("span", { class: "soft" }, t("unexplained." + one.state)),
      ),
    );
  const more = sums.unexplained.length - rows.length;
  return [
    h("h4", null, t("sums.unexplained")),
    h("ul", { class: "unexplained" }, rows),
    more > 0 && h("p", { class: "soft" }, t("more", { n: more })),
  ];
}

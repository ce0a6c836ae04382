/** What is needed seldom: loading anew, the letters of this seat, and what staff do here. */

import { fill, h } from "/shared/dom.js";
import { sentence, t } from "/shared/i18n.js";
import { noticesOf } from "../rules.js";
import { stateDialog } from "./dialog.js";
import { seatHead } from "./seat_head.js";

/** @typedef {import("../types.js").Seat} Seat */
/** @typedef {import("./acts.js").Acts} Acts */

/** @param {Acts} acts @returns {import("./acts.js").View} */
export function more(acts) {
  const find = act("search", () => acts.sheet("search"));
  const notices = act("notices", () => acts.sheet("notices"));
  const head = seatHead("more-head");
  const copied = h("section", { class: "more-head" }, h("p", { class: "small soft" }, t("more.head")), head.element);
  const fault = h("p", { class: "notice", "data-status": "attention", role: "status" });
  const dialog = stateDialog(
    { id: "more", title: t("more"), shut: () => acts.sheet("") },
    h(
      "div",
      { class: "more-acts" },
      find,
      notices,
      act("refresh", () => acts.refresh()),
      act("clear", () => acts.clear()),
      act("export", () => {
        acts.sheet("");
        acts.askExport();
      }),
    ),
    copied,
    fault,
  );
  return {
    element: dialog.element,
    update: (seat) => {
      find.hidden = seat.paper === null;
      notices.hidden = !seat.attempt;
      copied.hidden = seat.revision === 0;
      head.update(seat);
      const problem = seat.sheet === "more" ? seat.problem : null;
      fault.hidden = problem === null;
      fill(fault, problem && sentence(problem));
      dialog.show(seat.sheet === "more");
    },
  };
}

/** @param {string} name @param {() => void} go */
function act(name, go) {
  return h("button", { type: "button", class: "more-act", "data-testid": "more-" + name, onclick: go }, h("strong", null, t("more." + name)), h("span", { class: "soft small" }, t("more." + name + "-hint")));
}

/** The buttons in the top bar: notices, where there are any, and the rest. @param {Acts} acts */
export function barButtons(acts) {
  const count = h("button", { type: "button", class: "quiet bar-notices", hidden: true, "data-testid": "bar-notices", onclick: () => acts.sheet("notices") });
  const rest = h(
    "button",
    { type: "button", class: "quiet bar-display", "data-testid": "bar-more", onclick: () => acts.sheet("more") },
    h("span", { "aria-hidden": "true", class: "bar-display-sign" }, "⋯"),
    h("span", { class: "bar-display-word" }, t("more")),
  );
  return {
    elements: [count, rest],
    /** @param {Seat} seat */
    update: (seat) => {
      const told = noticesOf(seat);
      count.hidden = told.length === 0;
      const text = t("notices.count", { n: told.length });
      if (count.textContent !== text) count.textContent = text;
    },
  };
}

/** The candidates of a room as buttons that stay in place while what they say changes. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { keptList } from "./changes.js";
import { hasProgress, hasTravelled, lookOf } from "./person.js";
import { mark, shape } from "./shapes.js";

/** @typedef {import("./types.js").Candidate} Candidate */

/**
 * @param {HTMLElement} list
 * @param {(attempt: string) => void} open
 * @returns {(people: Candidate[]) => void}
 */
export function personButtons(list, open) {
  const draw = keptList(list, {
    keyOf: (view) => view.attempt,
    make: (view) =>
      h("button", {
        type: "button",
        class: "person",
        "data-testid": "candidate-" + view.ticket,
        onclick: () => open(view.attempt),
      }),
    draw: (button, view) => {
      button.dataset.tone = view.look.tone;
      button.dataset.state = view.look.word.slice("state.".length);
      fill(button, parts(view));
    },
  });
  return (people) => draw(people.map(viewOf));
}

/** @param {Candidate} person */
function viewOf(person) {
  return {
    attempt: person.attempt,
    seat: person.seat,
    name: person.name,
    ticket: person.ticket,
    look: lookOf(person),
    answered: hasProgress(person) ? { done: person.answered, items: person.items } : null,
    hq: hasTravelled(person) ? person.at_hq : null,
  };
}

/** @param {ReturnType<typeof viewOf>} view */
function parts(view) {
  const answered = view.answered;
  return [
    h("strong", { class: "person-seat figures" }, view.seat),
    h(
      "span",
      { class: "person-names" },
      h("span", { class: "person-name" }, view.name),
      h("span", { class: "person-ticket figures" }, view.ticket),
    ),
    h(
      "span",
      { class: "person-now" },
      mark(view.look, { "data-testid": "candidate-state-" + view.ticket }),
      h(
        "span",
        { class: "person-facts figures" },
        answered &&
          h(
            "span",
            { class: "person-answered", title: t("person.answered") },
            answered.done + "/" + answered.items,
          ),
        view.hq !== null && hqMark(view.hq),
      ),
    ),
  ];
}

/** Whether HQ has what the box knows, apart from whether the box has it. @param {boolean} has */
export function hqMark(has) {
  return h(
    "span",
    { class: "hq", "data-has": String(has) },
    shape(has ? "twice" : "upward"),
    h("span", null, t(has ? "hq.yes" : "hq.no")),
  );
}

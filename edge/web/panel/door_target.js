/** Whom the camera is for: photo, name, seat, masked id number, and what they said about the face check. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { onChange } from "./changes.js";
import { portrait } from "./sheet_view.js";

/** @typedef {import("./types.js").Candidate} Candidate */

/** @param {{change: () => void, notice: () => void}} acts */
export function doorTarget(acts) {
  const card = h("button", {
    type: "button",
    class: "door-target",
    "data-testid": "door-target",
    onclick: acts.change,
  });
  const notice = h("button", {
    type: "button",
    class: "door-link",
    "data-testid": "consent-open",
    onclick: acts.notice,
  });
  const element = h("div", { class: "door-card", hidden: true }, card, notice);
  const draw = onChange((/** @type {any} */ view) => {
    fill(card, cardOf(view));
    fill(notice, t("consent.short." + view.consent));
  });

  return {
    element,
    /** @param {Candidate | null} person */
    setState(person) {
      element.hidden = !person;
      if (person) draw(only(person));
    },
  };
}

/** @param {Candidate} person */
function only(person) {
  const { attempt, name, seat, ticket, id_hint, has_photo } = person;
  const consent = typeof person.consent === "boolean" ? person.consent : null;
  return { attempt, name, seat, ticket, id_hint, has_photo, consent };
}

/** @param {Candidate} person */
function cardOf(person) {
  return [
    portrait(person, "door-thumb"),
    h(
      "span",
      { class: "door-who" },
      h("strong", null, person.name, " ", h("span", { class: "door-seat figures" }, t("person.seat") + " " + person.seat)),
      h("span", { class: "figures" }, person.ticket),
      h("span", { class: "figures" }, person.id_hint),
    ),
    h("span", { class: "door-change" }, t("door.change")),
  ];
}

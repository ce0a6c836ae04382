/** Who it may be without a ticket (E3): the roster's photo beside the one just taken; a person says. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { portrait } from "./sheet_view.js";

/** @typedef {import("./types.js").Candidate} Candidate */

export class ProposalView {
  /** @param {{yes: () => void, no: () => void}} acts */
  constructor(acts) {
    this.faces = h("div", { class: "proposal-faces" });
    this.facts = h("div", { class: "proposal-facts" });
    this.yes = button("proposal-yes", "who.yes", "primary big", acts.yes);
    this.element = h(
      "div",
      { class: "proposal", role: "group", "aria-label": t("who.title"), "data-testid": "proposal", hidden: true },
      h("h2", null, t("who.title")),
      this.faces,
      this.facts,
      h("p", { class: "proposal-check" }, t("who.check")),
      this.yes,
      button("proposal-no", "who.no", "big", acts.no),
    );
  }

  /** @param {Candidate} person @param {HTMLCanvasElement} frame @param {boolean} mirrored */
  show(person, frame, mirrored) {
    frame.className = "proposal-photo" + (mirrored ? " mirrored" : "");
    fill(
      this.faces,
      figure(portrait(person, "proposal-photo"), t("taken.roster")),
      figure(frame, t("who.taken")),
    );
    fill(
      this.facts,
      h("strong", { class: "proposal-name" }, person.name),
      h("span", { class: "figures" }, t("person.seat") + " " + person.seat),
      h("span", { class: "figures" }, t("person.ticket") + " " + person.ticket),
      h("span", { class: "figures" }, t("person.id") + " " + person.id_hint),
    );
    this.element.hidden = false;
    this.yes.focus();
  }

  hide() {
    this.element.hidden = true;
    fill(this.faces);
  }
}

/** @param {any} picture @param {string} words */
function figure(picture, words) {
  return h("figure", null, picture, h("figcaption", null, words));
}

/** @param {string} testid @param {string} words @param {string} kind @param {() => void} onclick */
function button(testid, words, kind, onclick) {
  return h("button", { type: "button", class: kind, "data-testid": testid, onclick }, t(words));
}

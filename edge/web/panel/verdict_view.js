/** The verdict that fills the screen: a colour, a shape, a name, a photo, and the seat as large as it goes. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { shape } from "./shapes.js";
import { portrait } from "./sheet_view.js";
import { verdictWords } from "./words.js";

/** @typedef {import("./types.js").Candidate} Candidate */
/** @typedef {import("./verdict.js").Verdict} Verdict */

/** @type {Object<string, string>} */
const SHAPES = { pass: "tick", retry: "triangle", manual: "diamond" };

export class VerdictView {
  /** @param {() => void} read  told when it is tapped away */
  constructor(read) {
    const attrs = { class: "verdict", role: "alert", "data-testid": "verdict", hidden: true, onclick: read };
    this.element = h("div", attrs);
  }

  /**
   * @param {Verdict} verdict
   * @param {Candidate} person
   * @param {HTMLCanvasElement} frame  stands in where the roster has no photo
   */
  show(verdict, person, frame) {
    const words = verdictWords(verdict);
    this.element.dataset.outcome = verdict.outcome;
    fill(
      this.element,
      h("p", { class: "verdict-word" }, shape(SHAPES[verdict.outcome]), h("span", null, t(verdict.word))),
      person.has_photo ? portrait(person, "verdict-photo") : photoOf(frame),
      h("p", { class: "verdict-name" }, verdict.name),
      verdict.seat &&
        h(
          "p",
          { class: "verdict-seat" },
          h("span", null, t("verdict.seat")),
          h("strong", { class: "figures" }, verdict.seat),
        ),
      words && h("p", { class: "verdict-do" }, words),
    );
    this.element.hidden = false;
  }

  hide() {
    this.element.hidden = true;
  }
}

/** @param {HTMLCanvasElement} frame */
function photoOf(frame) {
  frame.className = "verdict-photo";
  return frame;
}

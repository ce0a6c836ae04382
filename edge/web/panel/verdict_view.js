/** The verdict that fills the screen: a colour, a shape, a name, and the seat or what to do as large as it goes. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { drawing } from "./drawing.js";
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
   * @param {HTMLCanvasElement | null} frame  stands in where the roster has no photo
   * @param {boolean} mirrored  as the person sees the screen
   */
  show(verdict, person, frame, mirrored) {
    const words = verdictWords(verdict);
    this.element.dataset.outcome = verdict.outcome;
    fill(
      this.element,
      h("p", { class: "verdict-word" }, shape(SHAPES[verdict.outcome]), h("span", null, t(verdict.word))),
      verdict.picture ? drawing(verdict.picture, mirrored) : pictureOf(person, frame),
      h("p", { class: "verdict-name" }, verdict.name),
      verdict.seat &&
        h(
          "p",
          { class: "verdict-seat" },
          h("span", null, t("verdict.seat")),
          h("strong", { class: "figures" }, verdict.seat),
        ),
      words && h("p", { class: "verdict-do", "data-testid": "verdict-words" }, words),
      verdict.line && h("p", { class: "verdict-line", "data-testid": "verdict-line" }, t(verdict.line)),
      h("p", { class: "verdict-small" }, smallOf(verdict)),
    );
    this.element.hidden = false;
  }

  hide() {
    this.element.hidden = true;
  }
}

/** What stands at the foot. @param {Verdict} verdict */
function smallOf(verdict) {
  if (verdict.outcome === "pass") return t("verdict.recorded");
  if (verdict.outcome !== "retry" || !verdict.tries) return "";
  if (verdict.left !== null) return t("verdict.left", { count: verdict.left });
  return t("verdict.tries", { count: verdict.tries });
}

/** @param {Candidate} person @param {HTMLCanvasElement | null} frame */
function pictureOf(person, frame) {
  if (person.has_photo) return portrait(person, "verdict-photo");
  if (frame) frame.className = "verdict-photo";
  return frame;
}

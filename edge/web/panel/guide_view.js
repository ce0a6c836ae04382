/** Over the picture: where the face or the code belongs, whether it is right, and how long until a look. */

import { h } from "/shared/dom.js";
import { placed } from "./guide.js";
import { shape } from "./shapes.js";

const SVG = "http://www.w3.org/2000/svg";
/** The oval's own units, so that progress is a share of its length. */
const LENGTH = 100;

/**
 * @typedef {Object} GuideState
 * @property {"face" | "code" | ""} wants
 * @property {"none" | "off" | "right"} fit
 * @property {number} progress  0 to 1
 * @property {[number, number, number, number] | null} place
 * @property {{width: number, height: number}} size  of the picture
 * @property {boolean} mirrored
 */

export class GuideView {
  constructor() {
    this.progress = oval("guide-progress");
    this.progress.setAttribute("pathLength", String(LENGTH));
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 100 130");
    svg.setAttribute("class", "guide-oval");
    svg.setAttribute("aria-hidden", "true");
    svg.append(oval("guide-edge"), this.progress);
    this.found = h("div", { class: "guide-found", hidden: true });
    this.element = h(
      "div",
      { class: "guide", "data-testid": "guide" },
      this.found,
      h("div", { class: "guide-face" }, svg, h("span", { class: "guide-tick" }, shape("tick"))),
      h("div", { class: "guide-code" }),
    );
  }

  /** @param {GuideState} state */
  setState(state) {
    this.element.dataset.wants = state.wants;
    this.element.dataset.fit = state.fit;
    this.element.dataset.going = String(state.progress > 0);
    this.progress.style.strokeDasharray = state.progress * LENGTH + " " + LENGTH;
    this.mark(state);
  }

  /** What the box sees as the face. @param {GuideState} state */
  mark(state) {
    const known = state.place && state.size.width > 0 && state.wants === "face";
    this.found.hidden = !known;
    if (!known || !state.place) return;
    const area = { width: this.element.clientWidth, height: this.element.clientHeight };
    const box = placed(state.place, state.size, area, state.mirrored);
    const style = this.found.style;
    style.transform = "translate(" + box.left + "px, " + box.top + "px)";
    style.width = box.width + "px";
    style.height = box.height + "px";
  }
}

/** @param {string} name */
function oval(name) {
  const ellipse = document.createElementNS(SVG, "ellipse");
  const values = { cx: "50", cy: "65", rx: "47", ry: "62", class: name };
  Object.entries(values).forEach(([key, value]) => ellipse.setAttribute(key, value));
  return ellipse;
}

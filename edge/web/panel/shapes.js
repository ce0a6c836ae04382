/** The shapes of a candidate's state, drawn alike on every phone; the colour is the text's. */

import { h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";

const SVG = "http://www.w3.org/2000/svg";

/**
 * Paths on a square of 20; "line" ones are stroked, the rest filled (holes by even-odd).
 * @type {Object<string, {d: string, line?: boolean}>}
 */
const PATHS = {
  ring: { d: "M10 3.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13z", line: true },
  dot: {
    d: "M10 2a8 8 0 1 0 0 16a8 8 0 1 0 0-16zm0 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11zm0 2.5a3 3 0 1 0 0 6a3 3 0 1 0 0-6z",
  },
  tick: {
    d: "M10 1.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 1 0 0-17zM8.6 14.2L4.6 10.2L6.2 8.6L8.6 11L13.8 5.8L15.4 7.4z",
  },
  square: { d: "M2.5 2.5h15v15h-15zM8.6 14.2L4.6 10.2L6.2 8.6L8.6 11L13.8 5.8L15.4 7.4z" },
  triangle: { d: "M10 2L19 17.5H1z" },
  diamond: { d: "M10 1L19 10L10 19L1 10zM8.9 5.2h2.2v6h-2.2zM8.9 12.6h2.2v2.2h-2.2z" },
  cross: { d: "M4.5 4.5L15.5 15.5M15.5 4.5L4.5 15.5", line: true },
  slash: { d: "M10 3a7 7 0 1 0 0 14a7 7 0 1 0 0-14zM3.5 16.5L16.5 3.5", line: true },
  upward: { d: "M10 16.5V4.5M5 9.2L10 4.2L15 9.2", line: true },
  twice: { d: "M1.5 10.5L5.5 14.5L12.5 6M10 14L10.8 14.6L18.2 6", line: true },
  flip: {
    d: "M3 8.5a7.3 7.3 0 0 1 13-2.4M16.5 2.5v4h-4M17 11.5a7.3 7.3 0 0 1-13 2.4M3.5 17.5v-4h4",
    line: true,
  },
  person: { d: "M10 2.8a3.6 3.6 0 1 0 0 7.2a3.6 3.6 0 1 0 0-7.2zM3 17.5c.5-3.5 3-5 7-5s6.5 1.5 7 5", line: true },
  back: { d: "M16.5 10H4M9 4.5L3.5 10L9 15.5", line: true },
  clock: { d: "M10 2.5a7.5 7.5 0 1 0 0 15a7.5 7.5 0 1 0 0-15zM10 6v4.3l3 1.8", line: true },
  notice: { d: "M3 8v4.5h3l7.5 4V4L6 8zM16.2 8.2v4", line: true },
  close: { d: "M4.5 4.5L15.5 15.5M15.5 4.5L4.5 15.5", line: true },
  menu: { d: "M3 5.5h14M3 10h14M3 14.5h14", line: true },
  picture: {
    d: "M2.5 6h3.4l1.5-2.3h5.2L14.1 6h3.4v10h-15zM10 8.2a2.9 2.9 0 1 0 0 5.8a2.9 2.9 0 1 0 0-5.8z",
    line: true,
  },
};

/** @param {string} name @returns {SVGElement} */
export function shape(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", "shape");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("data-shape", name);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name].d);
  path.setAttribute("class", PATHS[name].line ? "stroked" : "filled");
  svg.append(path);
  return svg;
}

/**
 * A state in its three ways.
 * @param {{word: string, tone: string, shape: string}} look
 * @param {Object<string, any>} [attrs]
 */
export function mark(look, attrs) {
  const names = { class: "mark", "data-tone": look.tone };
  return h("span", Object.assign(names, attrs || {}), shape(look.shape), h("span", null, t(look.word)));
}

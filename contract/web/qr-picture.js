/** A QR code as a picture that scales and prints: dark on white, also at night, with its quiet zone. */

import { qr } from "./qr.js";

const SVG = "http://www.w3.org/2000/svg";
const QUIET = 4;

/**
 * @param {string} text
 * @param {string} label  what a screen reader says
 * @returns {SVGSVGElement}
 */
export function qrPicture(text, label) {
  const rows = qr(text);
  const size = rows.length + 2 * QUIET;
  const path = rows
    .map((row, y) => row.map((on, x) => (on ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : "")).join(""))
    .join("");
  const picture = made("svg", { viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": label });
  picture.append(
    made("rect", { width: size, height: size, fill: "#fff" }),
    made("path", { d: path, fill: "#000", "shape-rendering": "crispEdges" }),
  );
  return /** @type {SVGSVGElement} */ (picture);
}

/** @param {string} tag @param {Object<string, string | number>} attrs @returns {SVGElement} */
function made(tag, attrs) {
  const element = document.createElementNS(SVG, tag);
  Object.entries(attrs).forEach(([name, value]) => element.setAttribute(name, String(value)));
  return element;
}

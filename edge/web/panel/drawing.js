/** Draws what to do: lines in the colour of the words beside them, light or dark alike. */

import { PICTURES, SCENES } from "./reason_pictures.js";

/** @typedef {import("./drawing_parts.js").Part} Part */

const SVG = "http://www.w3.org/2000/svg";
const FLIPPED = "matrix(-1 0 0 1 96 0)";

/**
 * A picture that only repeats the sentence beside it, and is not read out.
 * @param {string} name      a reason, or a scene of reason_pictures.js; an unknown one draws the documents
 * @param {boolean} [mirrored]  whether the person sees themselves as in a mirror: their left is ours
 * @returns {SVGElement}
 */
export function drawing(name, mirrored) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 96 96");
  svg.setAttribute("class", "drawing");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("data-drawing", name);
  const group = document.createElementNS(SVG, "g");
  if (leads(name, Boolean(mirrored)) === "left") group.setAttribute("transform", FLIPPED);
  (PICTURES[name] || SCENES[name] || SCENES.papers).forEach((each) => group.append(drawn(each)));
  svg.append(group);
  return svg;
}

/**
 * Where on the screen a turn of the head goes: someone who faces us has their left at our right, but
 * a mirror keeps it at the left.
 * @param {string} name  `TURN_LEFT` or `TURN_RIGHT`; anything else is drawn as it is
 * @param {boolean} mirrored
 * @returns {"left" | "right"}
 */
export function leads(name, mirrored) {
  if (name === "TURN_LEFT") return mirrored ? "left" : "right";
  if (name === "TURN_RIGHT") return mirrored ? "right" : "left";
  return "right";
}

/** @param {Part} each */
function drawn(each) {
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", each.d);
  path.setAttribute("class", each.kind);
  path.setAttribute("vector-effect", "non-scaling-stroke");
  if (each.at) path.setAttribute("transform", each.at);
  return path;
}

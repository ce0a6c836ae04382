/** The exam's keys: they work while writing too, so none of them is a letter. */

import { ordered } from "../rules.js";

/** @typedef {import("../types.js").Seat} Seat */
/** @typedef {import("./acts.js").Acts} Acts */

/** @param {Seat} seat @param {Acts} acts @returns {() => void} stops listening */
export function listenToKeys(seat, acts) {
  /** @param {KeyboardEvent} event */
  const pressed = (event) => {
    const act = meaning(event, seat, acts);
    if (!act || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    act();
  };
  document.addEventListener("keydown", pressed);
  return () => document.removeEventListener("keydown", pressed);
}

/** @param {Seat} seat @param {Acts} acts  marks the question that shows */
export function flagHere(seat, acts) {
  if (seat.paper) acts.flag(ordered(seat.paper)[seat.place].item.id);
}

/** @param {KeyboardEvent} event @param {Seat} seat @param {Acts} acts @returns {(() => void) | null} */
function meaning(event, seat, acts) {
  if (event.ctrlKey && event.key.toLowerCase() === "f") return () => acts.sheet("search");
  if (event.key === "F2") return () => acts.overview(!seat.overview);
  if (event.key === "Escape" && seat.overview) return () => acts.overview(false);
  if (event.key === "F4") return () => flagHere(seat, acts);
  if (event.altKey && event.key === "ArrowLeft") return () => acts.go(seat.place - 1);
  if (event.altKey && event.key === "ArrowRight") return () => acts.go(seat.place + 1);
  return null;
}

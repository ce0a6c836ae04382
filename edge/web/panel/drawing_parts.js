/**
 * What the drawings are put together from: one person, one camera, one card, drawn alike everywhere.
 * Paths on a square of 96, in lines; how a line looks follows from its kind (drawing.css).
 */

/**
 * @typedef {"line" | "soft" | "dash" | "tint" | "dots" | "point"} Kind
 *   soft: stands back; dash: not there yet; tint: a light surface; dots: eyes; point: what to do
 * @typedef {{kind: Kind, d: string, at?: string}} Part `at` is an SVG transform
 */

const HEAD = "M48 17c9.6 0 17 9.4 17 21.5S57.6 60 48 60S31 50.5 31 38.5S38.4 17 48 17z";
const SHOULDERS = "M14 88c1.5-14 14-20 34-20s32.5 6 34 20";
const EYES = "M41 37h.01M55 37h.01";
const MOUTH = "M41.5 48.5c3.7 3 9.3 3 13 0";

/** @param {Kind} kind @param {string} d @param {string} [at] @returns {Part} */
export function part(kind, d, at) {
  return { kind, d, at };
}

/** @param {string} [at] @param {Kind} [kind] @returns {Part[]} somebody who looks at us */
export function person(at, kind) {
  const line = kind || "line";
  return [part(line, HEAD, at), part(line, SHOULDERS, at), part("dots", EYES, at), part(line, MOUTH, at)];
}

/** @param {Kind} kind @param {string} [at] @returns {Part[]} somebody without a face */
export function figure(kind, at) {
  return [part(kind, HEAD, at), part(kind, SHOULDERS, at)];
}

/** @param {string} [at] @returns {Part} */
export function shoulders(at) {
  return part("line", SHOULDERS, at);
}

/** @param {string} [at] @returns {Part[]} a face that looks to our right */
export function aside(at) {
  return [
    part("line", HEAD, at),
    part("dots", "M52 37h.01M61 37h.01", at),
    part("line", "M53 48.5c3 1.8 6 1.5 8.5-.5", at),
  ];
}

/** An arrow from one point to another. @param {number} x @param {number} y @param {number} toX @param {number} toY */
export function arrow(x, y, toX, toY) {
  const along = Math.atan2(toY - y, toX - x);
  const barb = (/** @type {number} */ turn) => {
    const angle = along + Math.PI + turn;
    return (toX + 9 * Math.cos(angle)).toFixed(1) + " " + (toY + 9 * Math.sin(angle)).toFixed(1);
  };
  return "M" + x + " " + y + "L" + toX + " " + toY + "M" + barb(0.6) + "L" + toX + " " + toY + "L" + barb(-0.6);
}

/** Around and once more. @param {string} [at] @returns {Part} */
export function again(at) {
  return part("point", "M11 1.5A11 11 0 1 0 13.5 11M12 -6.5l.5 9l-9 .3", at);
}

/** @param {string} [at] @returns {Part} */
export function tick(at) {
  return part("point", "M-9 0l6 7l12-14", at);
}

/** @param {string} [at] @returns {Part} what it is not */
export function slash(at) {
  return part("point", "M-22 22L22 -22", at);
}

/** @param {Kind} kind @param {string} [at] @returns {Part[]} */
export function sun(kind, at) {
  const rays = "M0 -13v-5M9.2 -9.2l3.5 -3.5M13 0h5M9.2 9.2l3.5 3.5M-9.2 -9.2l-3.5 -3.5M-13 0h-5M0 13v5M-9.2 9.2l-3.5 3.5";
  return [part(kind, "M0 -7.5a7.5 7.5 0 1 0 0 15a7.5 7.5 0 1 0 0 -15z" + rays, at)];
}

/** @returns {Part} the edges of the picture */
export function corners() {
  return part("line", "M8 26V8h18M70 8h18v18M88 70v18H70M26 88H8V70");
}

/** A document with a photo; 44 wide, 32 high. @param {string} [at] @returns {Part[]} */
export function card(at) {
  return [
    part("tint", "M0 0h44v32H0z", at),
    part("line", "M3 0h38a3 3 0 0 1 3 3v26a3 3 0 0 1-3 3H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z", at),
    part("line", "M12.5 8a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9zM5.5 25.5c.5-4 3-6 7-6s6.5 2 7 6M26 10h11M26 17h11M26 24h7", at),
  ];
}

/** A sheet with somebody's picture; 40 wide, 48 high. @param {string} [at] @returns {Part[]} */
export function sheet(at) {
  return [
    part("tint", "M0 0h40v48H0z", at),
    part("line", "M0 0h40v48H0z", at),
    part("line", "M20 10c5 0 8.5 4.5 8.5 10.5S25 31 20 31s-8.5-4.5-8.5-10.5S15 10 20 10zM5 43c.5-5 6-7 15-7s14.5 2 15 7", at),
  ];
}

/** @param {string} [at] @returns {Part[]} a phone with somebody's picture; 34 wide, 60 high */
export function phone(at) {
  return [
    part("tint", "M0 0h34v60H0z", at),
    part("line", "M5 0h24a5 5 0 0 1 5 5v50a5 5 0 0 1-5 5H5a5 5 0 0 1-5-5V5a5 5 0 0 1 5-5zM13 54.5h8", at),
    part("line", "M17 12c4.5 0 7.5 4 7.5 9.5S21.5 31 17 31s-7.5-4-7.5-9.5S12.5 12 17 12zM5 45c.5-4.5 5-6.5 12-6.5s11.5 2 12 6.5", at),
  ];
}

/** @param {Kind} kind @param {string} [at] @returns {Part[]} a camera; 56 wide, 42 high */
export function camera(kind, at) {
  return [
    part(kind, "M4 9h11l5-7h16l5 7h11a4 4 0 0 1 4 4v25a4 4 0 0 1-4 4H4a4 4 0 0 1-4-4V13a4 4 0 0 1 4-4z", at),
    part(kind, "M28 14.5a11 11 0 1 0 0 22a11 11 0 1 0 0-22z", at),
  ];
}

/** A ticket with its code; 60 wide, 38 high. @param {string} [at] @returns {Part[]} */
export function ticket(at) {
  return [
    part("line", "M3 0h54a3 3 0 0 1 3 3v9a7 7 0 0 0 0 14v9a3 3 0 0 1-3 3H3a3 3 0 0 1-3-3v-9a7 7 0 0 0 0-14V3a3 3 0 0 1 3-3z", at),
    part("line", "M13 9h8v8h-8zM28 9h7v7M28 22v7h7M13 22v7h8", at),
    part("soft", "M43 11h6M43 19h6M43 27h6", at),
  ];
}

/**
 * QR codes (ISO/IEC 18004) of text as UTF-8 bytes, correction level L: for a screen that a phone
 * reads from a hand's breadth, small modules cost more than damage does.
 */

import { qrWords } from "./qr-words.js";

const FORMAT_L = 1;

/** @type {Array<(x: number, y: number) => boolean>} */
const MASKS = [
  (x, y) => (x + y) % 2 === 0,
  (x, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/**
 * @param {string} text  at most 2,953 bytes as UTF-8
 * @returns {boolean[][]} rows of modules, true is dark; the quiet zone is the caller's
 */
export function qr(text) {
  const { version, words } = qrWords(text);
  const tried = MASKS.map((mask, index) => drawn(words, version, mask, index));
  const costs = tried.map(penalty);
  return tried[costs.indexOf(Math.min.apply(null, costs))];
}

/** @param {number[]} words @param {number} version @param {(x: number, y: number) => boolean} mask @param {number} index */
function drawn(words, version, mask, index) {
  const { dark, fixed } = patterns(version, index);
  const size = dark.length;
  let at = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step += 1) {
      const y = ((right + 1) & 2) === 0 ? size - 1 - step : step;
      [right, right - 1].forEach((x) => {
        if (fixed[y][x]) return;
        const bit = at < words.length * 8 && ((words[at >>> 3] >>> (7 - (at & 7))) & 1) === 1;
        dark[y][x] = bit !== mask(x, y);
        at += 1;
      });
    }
  }
  return dark;
}

/** Everything that is not data. @param {number} version @param {number} mask */
function patterns(version, mask) {
  const size = version * 4 + 17;
  const dark = grid(size);
  const fixed = grid(size);
  /** @param {number} x @param {number} y @param {boolean} on */
  const set = (x, y, on) => {
    if (x < 0 || y < 0 || x >= size || y >= size) return;
    dark[y][x] = on;
    fixed[y][x] = true;
  };
  for (let i = 0; i < size; i += 1) {
    set(6, i, i % 2 === 0);
    set(i, 6, i % 2 === 0);
  }
  square(set, 3, 3, 4);
  square(set, size - 4, 3, 4);
  square(set, 3, size - 4, 4);
  const places = alignment(version);
  const last = places.length - 1;
  places.forEach((x, i) =>
    places.forEach((y, j) => {
      const corner = (i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0);
      if (!corner) square(set, x, y, 2);
    }),
  );
  format(set, size, mask);
  if (version >= 7) versionBits(set, size, version);
  return { dark, fixed };
}

/** Rings around a centre: a finder (radius 4 with its border) or an alignment pattern (2). @param {(x: number, y: number, on: boolean) => void} set @param {number} cx @param {number} cy @param {number} radius */
function square(set, cx, cy, radius) {
  for (let dy = -radius; dy <= radius; dy += 1) {
    for (let dx = -radius; dx <= radius; dx += 1) {
      const ring = Math.max(Math.abs(dx), Math.abs(dy));
      set(cx + dx, cy + dy, radius === 4 ? ring !== 2 && ring !== 4 : ring !== 1);
    }
  }
}

/** @param {number} version @returns {number[]} */
function alignment(version) {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = Math.floor((version * 8 + count * 3 + 5) / (count * 4 - 4)) * 2;
  const places = [6];
  for (let i = count - 2; i >= 0; i -= 1) places.push(version * 4 + 10 - i * step);
  return places;
}

/** @param {(x: number, y: number, on: boolean) => void} set @param {number} size @param {number} mask */
function format(set, size, mask) {
  const bits = ((FORMAT_L << 3) | mask) << 10;
  const code = (bits | divided(bits, 0x537, 10)) ^ 0x5412;
  /** @param {number} i */
  const bit = (i) => ((code >>> i) & 1) === 1;
  for (let i = 0; i < 15; i += 1) {
    const along = i < 6 ? i : i < 8 ? i + 1 : size - 15 + i;
    set(8, along, bit(i));
    const across = i < 8 ? size - 1 - i : i === 8 ? 7 : 14 - i;
    set(across, 8, bit(i));
  }
  set(8, size - 8, true);
}

/** @param {(x: number, y: number, on: boolean) => void} set @param {number} size @param {number} version */
function versionBits(set, size, version) {
  const code = (version << 12) | divided(version << 12, 0x1f25, 12);
  for (let i = 0; i < 18; i += 1) {
    const on = ((code >>> i) & 1) === 1;
    const a = size - 11 + (i % 3);
    const b = Math.floor(i / 3);
    set(a, b, on);
    set(b, a, on);
  }
}

/** Remainder of polynomials over GF(2). @param {number} value @param {number} divisor @param {number} degree */
function divided(value, divisor, degree) {
  let left = value;
  for (let i = 31 - degree; i >= 0; i -= 1) {
    if ((left >>> (i + degree)) & 1) left ^= divisor << i;
  }
  return left;
}

/** @param {number} size @returns {boolean[][]} */
function grid(size) {
  return Array.from({ length: size }, () => new Array(size).fill(false));
}

/** How hard a pattern is to read. @param {boolean[][]} dark @returns {number} */
function penalty(dark) {
  const size = dark.length;
  const columns = dark[0].map((_, x) => dark.map((row) => row[x]));
  let cost = 0;
  dark.concat(columns).forEach((line) => {
    const text = line.map((on) => (on ? "1" : "0")).join("");
    (text.match(/0{5,}|1{5,}/g) || []).forEach((run) => {
      cost += run.length - 2;
    });
    cost += 40 * (text.match(/(?=00001011101|10111010000)/g) || []).length;
  });
  let count = 0;
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      if (dark[y][x]) count += 1;
      const on = dark[y][x];
      const block = y > 0 && x > 0 && dark[y - 1][x] === on && dark[y][x - 1] === on && dark[y - 1][x - 1] === on;
      if (block) cost += 3;
    }
  }
  return cost + 10 * Math.floor(Math.abs((count * 20) / (size * size) - 10));
}

/** The words of a QR code, level L: text cut into blocks, with Reed-Solomon correction. */

import { utf8 } from "./encoding.js";

/* Per version from 1: correction words per block, and number of blocks (level L). */
const CORRECTION =
  "7 10 15 20 26 18 20 24 30 18 20 24 26 30 22 24 28 30 28 28 28 28 30 30 26 28 30 30 30 30 30 30 30 30 30 30 30 30 30 30";
const BLOCKS =
  "1 1 1 1 1 2 2 2 2 4 4 4 4 4 6 6 6 6 7 8 8 9 9 10 12 12 12 13 14 15 16 17 18 19 19 20 21 22 24 25";

const correction = CORRECTION.split(" ").map(Number);
const blocks = BLOCKS.split(" ").map(Number);

/**
 * @param {string} text  at most 2,953 bytes as UTF-8
 * @returns {{version: number, words: number[]}} in the order in which they are drawn
 */
export function qrWords(text) {
  const bytes = utf8(text);
  const version = smallest(bytes.length);
  return { version, words: interleaved(dataWords(bytes, version), version) };
}

/** @param {number} length @returns {number} */
function smallest(length) {
  for (let version = 1; version <= 40; version += 1) {
    const room = dataCount(version) * 8 - 4 - (version < 10 ? 8 : 16);
    if (length * 8 <= room) return version;
  }
  throw new Error("too long for a QR code");
}

/** All words that fit beside the patterns. @param {number} version */
function wordCount(version) {
  let modules = (16 * version + 128) * version + 64;
  if (version >= 2) {
    const aligned = Math.floor(version / 7) + 2;
    modules -= (25 * aligned - 10) * aligned - 55;
    if (version >= 7) modules -= 36;
  }
  return Math.floor(modules / 8);
}

/** @param {number} version */
function dataCount(version) {
  return wordCount(version) - correction[version - 1] * blocks[version - 1];
}

/** @param {Uint8Array} bytes @param {number} version @returns {number[]} */
function dataWords(bytes, version) {
  /** @type {number[]} */
  const bits = [];
  /** @param {number} value @param {number} count */
  const push = (value, count) => {
    for (let i = count - 1; i >= 0; i -= 1) bits.push((value >>> i) & 1);
  };
  push(4, 4);
  push(bytes.length, version < 10 ? 8 : 16);
  bytes.forEach((byte) => push(byte, 8));
  const room = dataCount(version) * 8;
  push(0, Math.min(4, room - bits.length));
  push(0, -bits.length & 7);
  for (let pad = 0xec; bits.length < room; pad ^= 0xec ^ 0x11) push(pad, 8);
  const words = [];
  for (let i = 0; i < bits.length; i += 8) words.push(parseInt(bits.slice(i, i + 8).join(""), 2));
  return words;
}

/** Cut into blocks, add each block's correction, deal them out in turn. @param {number[]} data @param {number} version */
function interleaved(data, version) {
  const count = blocks[version - 1];
  const extra = correction[version - 1];
  const total = wordCount(version);
  const shortBlocks = count - (total % count);
  const shortData = Math.floor(total / count) - extra;
  const divisor = generator(extra);
  const cut = [];
  for (let i = 0, at = 0; i < count; i += 1) {
    const length = shortData + (i < shortBlocks ? 0 : 1);
    const part = data.slice(at, at + length);
    cut.push({ part, check: remainder(part, divisor) });
    at += length;
  }
  /** @type {number[]} */
  const words = [];
  for (let i = 0; i <= shortData; i += 1) {
    cut.forEach(({ part }) => i < part.length && words.push(part[i]));
  }
  for (let i = 0; i < extra; i += 1) cut.forEach(({ check }) => words.push(check[i]));
  return words;
}

/** Product in GF(2^8) modulo 0x11d. @param {number} x @param {number} y */
function times(x, y) {
  let z = 0;
  for (let i = 7; i >= 0; i -= 1) z = ((z << 1) ^ ((z >>> 7) * 0x11d) ^ (((y >>> i) & 1) * x)) & 0x1ff;
  return z & 0xff;
}

/** @param {number} degree @returns {number[]} coefficients below the leading one */
function generator(degree) {
  const result = new Array(degree).fill(0);
  result[degree - 1] = 1;
  for (let i = 0, root = 1; i < degree; i += 1, root = times(root, 2)) {
    for (let j = 0; j < degree; j += 1) {
      result[j] = times(result[j], root) ^ (j + 1 < degree ? result[j + 1] : 0);
    }
  }
  return result;
}

/** @param {number[]} data @param {number[]} divisor */
function remainder(data, divisor) {
  const result = divisor.map(() => 0);
  data.forEach((byte) => {
    const factor = byte ^ Number(result.shift());
    result.push(0);
    divisor.forEach((coefficient, i) => {
      result[i] ^= times(coefficient, factor);
    });
  });
  return result;
}

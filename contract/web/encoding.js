/** Bytes as they travel: hex, base64url without padding, UTF-8. */

const ALPHABET = /^[A-Za-z0-9_-]*$/;

/** @param {ArrayBuffer | Uint8Array} data @returns {string} lower-case hex */
export function hex(data) {
  return Array.from(bytesOf(data), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {string} text @returns {Uint8Array<ArrayBuffer>} */
export function unhex(text) {
  if (text.length % 2 || !/^[0-9a-f]*$/.test(text)) throw new Error("not lower-case hex");
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = parseInt(text.substr(2 * i, 2), 16);
  return bytes;
}

/** @param {ArrayBuffer | Uint8Array} data @returns {string} base64url without padding */
export function base64url(data) {
  let text = "";
  bytesOf(data).forEach((byte) => {
    text += String.fromCharCode(byte);
  });
  return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** @param {string} text @returns {Uint8Array<ArrayBuffer>} */
export function unbase64url(text) {
  if (!ALPHABET.test(text) || text.length % 4 === 1) throw new Error("not base64url");
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  const bytes = new Uint8Array(plain.length);
  for (let i = 0; i < plain.length; i += 1) bytes[i] = plain.charCodeAt(i);
  return bytes;
}

/** @param {string} text @returns {Uint8Array<ArrayBuffer>} UTF-8 */
export function utf8(text) {
  return /** @type {Uint8Array<ArrayBuffer>} */ (new TextEncoder().encode(text));
}

/**
 * The same text without halves of characters: a lone surrogate has no UTF-8 and would be refused.
 * @param {string} text @returns {string}
 */
export function wellFormed(text) {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(utf8(text));
}

/** @param {...Uint8Array} parts @returns {Uint8Array<ArrayBuffer>} */
export function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  parts.forEach((part) => {
    whole.set(part, at);
    at += part.length;
  });
  return whole;
}

/** @param {ArrayBuffer | Uint8Array} data @returns {Uint8Array} */
function bytesOf(data) {
  return data instanceof Uint8Array ? data : new Uint8Array(data);
}

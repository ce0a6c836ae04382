/**
 * Signatures as in `contract/signing.py`: ECDSA P-256 over SHA-256 of `label ‖ 0x00 ‖ text`.
 * Private keys are made here, cannot be exported, and live in the browser's own store.
 */

import { base64url, concat, unbase64url, utf8 } from "./encoding.js";

const CURVE = { name: "ECDSA", namedCurve: "P-256" };
const SCHEME = { name: "ECDSA", hash: "SHA-256" };

export const OPERATION = "kaobox/operation/1";
export const EPOCH = "kaobox/epoch/1";
export const ENDORSEMENT = "kaobox/endorsement/1";
export const RECEIPT = "kaobox/receipt/1";
export const MANIFEST = "kaobox/manifest/1";
export const PACKAGE = "kaobox/package/1";

/** Make a key pair whose private half never leaves. @returns {Promise<CryptoKeyPair>} */
export async function newKey() {
  const pair = await crypto.subtle.generateKey(CURVE, false, ["sign", "verify"]);
  return /** @type {CryptoKeyPair} */ (pair);
}

/** @param {CryptoKeyPair} pair @returns {Promise<string>} the uncompressed point as it travels */
export async function publicPoint(pair) {
  return base64url(await crypto.subtle.exportKey("raw", pair.publicKey));
}

/**
 * @param {CryptoKeyPair} pair
 * @param {string} label  what the signature is for
 * @param {string} text   exactly what will travel
 * @returns {Promise<string>} `r ‖ s`
 */
export function sign(pair, label, text) {
  return signBytes(pair, label, utf8(text));
}

/** The same for bytes. @param {CryptoKeyPair} pair @param {string} label @param {Uint8Array<ArrayBuffer>} body */
export async function signBytes(pair, label, body) {
  const framed = concat(utf8(label + "\u0000"), body);
  return base64url(await crypto.subtle.sign(SCHEME, pair.privateKey, framed));
}

/**
 * @param {string} point  a public key as it travels
 * @param {string} label
 * @param {string} text
 * @param {string} signature
 * @returns {Promise<boolean>} false for a foreign key, another purpose, or anything malformed
 */
export async function verify(point, label, text, signature) {
  try {
    const key = await crypto.subtle.importKey("raw", unbase64url(point), CURVE, false, ["verify"]);
    return await crypto.subtle.verify(SCHEME, key, unbase64url(signature), framed(label, text));
  } catch (error) {
    return false;
  }
}

/** @param {string} label @param {string} text */
function framed(label, text) {
  return utf8(label + "\u0000" + text);
}

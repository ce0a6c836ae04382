/**
 * Sealed papers, opened as in `contract/sealing.py`: every segment is verified as ciphertext before
 * the key exists, and again as content when it is opened.
 */

import { sha256 } from "./digest.js";
import { hex, unhex, utf8 } from "./encoding.js";
import { MANIFEST, verify } from "./p256.js";

const NONCE = new Uint8Array(12);
const FORMAT = "kaobox.sealed/1";

/** A paper does not open: wrong key, or bytes that are not what was sealed. */
export class NotOpened extends Error {
  /** @param {string} why */
  constructor(why) {
    super(why);
    this.name = "NotOpened";
    this.code = "paper-not-opened";
  }
}

/** @typedef {import("./contract.d.ts").SealedSegment} Segment */
/** @typedef {import("./contract.d.ts").OuterManifest} Outer */
/** @typedef {{type: string, data: Uint8Array<ArrayBuffer>}} Asset */

/**
 * Read the blob that a plan names: the signed outer manifest. Throws NotOpened.
 * @param {ArrayBuffer} blob
 * @param {string} name   its hash, as the attempt gives it
 * @param {string} [issuer]  HQ's public key, where it is known: its signature is then required
 * @returns {Promise<Outer>}
 */
export async function readManifest(blob, name, issuer) {
  if ((await sha256(blob)) !== name) throw new NotOpened("the manifest is damaged");
  /** @type {import("./contract.d.ts").SignedManifest} */
  const signed = parsed(blob);
  if (issuer && !(await verify(issuer, MANIFEST, signed.body, signed.signature))) {
    throw new NotOpened("headquarters did not sign this manifest");
  }
  /** @type {Outer} */
  const outer = JSON.parse(signed.body);
  if (outer.format !== FORMAT) throw new NotOpened("unknown format " + outer.format);
  return outer;
}

/**
 * Whether these bytes are that segment.
 * @param {ArrayBuffer} bytes
 * @param {Segment} segment
 */
export async function intact(bytes, segment) {
  return bytes.byteLength === segment.size && (await sha256(bytes)) === segment.sha256;
}

/**
 * Open a sealed paper. Throws NotOpened.
 * @param {Outer} outer
 * @param {Uint8Array<ArrayBuffer>} key  32 bytes
 * @param {(sha256: string) => Promise<ArrayBuffer>} fetch  ciphertext by hash
 * @returns {Promise<Map<string, Asset>>} every asset by name
 */
export async function openSealed(outer, key, fetch) {
  const keys = await deriveKeys(key);
  const left = outer.segments.slice();
  /** @param {string} t */
  const one = async (t) => {
    const segment = left.shift();
    if (!segment) throw new NotOpened("fewer segments than the table of contents names");
    return openSegment(await fetch(segment.sha256), segment, t, keys);
  };
  /** @type {import("./contract.d.ts").InnerManifest} */
  const table = parsed(trimmed(await one(outer.inner)));
  /** @type {Map<string, Asset>} */
  const assets = new Map();
  for (const asset of table.assets) {
    const pieces = [];
    for (const t of asset.segments) pieces.push(await one(t));
    assets.set(asset.name, { type: asset.type, data: joined(pieces).slice(0, asset.length) });
  }
  return assets;
}

/** @param {Uint8Array<ArrayBuffer>} key */
async function deriveKeys(key) {
  const name = await derive(key, utf8("kaobox/seal/name"));
  const hmac = { name: "HMAC", hash: "SHA-256" };
  return {
    k1: await crypto.subtle.importKey("raw", name, hmac, false, ["sign"]),
    k2: await derive(key, utf8("kaobox/seal/key")),
  };
}

/**
 * @param {Uint8Array<ArrayBuffer>} key
 * @param {Uint8Array<ArrayBuffer>} info
 * @returns {Promise<Uint8Array<ArrayBuffer>>} 32 bytes of HKDF-SHA-256 without salt
 */
async function derive(key, info) {
  const base = await crypto.subtle.importKey("raw", key, "HKDF", false, ["deriveBits"]);
  const scheme = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info };
  return new Uint8Array(await crypto.subtle.deriveBits(scheme, base, 256));
}

/**
 * @param {ArrayBuffer} ciphertext
 * @param {Segment} segment
 * @param {string} t
 * @param {{k1: CryptoKey, k2: Uint8Array<ArrayBuffer>}} keys
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
async function openSegment(ciphertext, segment, t, keys) {
  const short = segment.sha256.slice(0, 12);
  if (!(await intact(ciphertext, segment))) throw new NotOpened("segment " + short + " is damaged");
  const raw = await derive(keys.k2, unhex(t));
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["decrypt"]);
  let piece;
  try {
    piece = await crypto.subtle.decrypt({ name: "AES-GCM", iv: NONCE }, key, ciphertext);
  } catch (error) {
    throw new NotOpened("wrong key");
  }
  if (hex(await crypto.subtle.sign("HMAC", keys.k1, piece)) !== t) {
    throw new NotOpened("segment " + short + " does not have its name");
  }
  return new Uint8Array(piece);
}

/** @param {ArrayBuffer | Uint8Array} bytes @returns {any} */
function parsed(bytes) {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new NotOpened("the table of contents is not one");
  }
}

/** @param {Uint8Array} bytes */
function trimmed(bytes) {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  return bytes.subarray(0, end);
}

/** @param {Uint8Array[]} pieces @returns {Uint8Array<ArrayBuffer>} */
function joined(pieces) {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  pieces.reduce((at, piece) => {
    whole.set(piece, at);
    return at + piece.length;
  }, 0);
  return whole;
}

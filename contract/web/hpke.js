/**
 * Sealing to one public key: RFC 9180 base mode, single shot, no associated data, as
 * `contract/release.py` has it. DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.
 */

import { concat, unbase64url, utf8 } from "./encoding.js";

const CURVE = { name: "ECDH", namedCurve: "P-256" };
const KEM = concat(utf8("KEM"), Uint8Array.of(0x00, 0x10));
const HPKE = concat(utf8("HPKE"), Uint8Array.of(0x00, 0x10, 0x00, 0x01, 0x00, 0x02));
const NONE = new Uint8Array(0);
const KEY_BYTES = 32;
const NONCE_BYTES = 12;

/** @typedef {Uint8Array<ArrayBuffer>} Bytes */

/**
 * @param {Bytes} plain
 * @param {string} to    the receiver's public key, an uncompressed point, base64url
 * @param {Bytes} info   what it is for
 * @returns {Promise<Bytes>} `enc ‖ ciphertext`
 */
export async function seal(plain, to, info) {
  const point = unbase64url(to);
  const receiver = await crypto.subtle.importKey("raw", point, CURVE, false, []);
  const pair = /** @type {CryptoKeyPair} */ (
    await crypto.subtle.generateKey(CURVE, false, ["deriveBits"])
  );
  const enc = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  const shared = await agreed(pair.privateKey, receiver, concat(enc, point));
  const { key, nonce } = await scheduled(shared, info);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, key, plain);
  return concat(enc, new Uint8Array(sealed));
}

/** The KEM's shared secret. @param {CryptoKey} own @param {CryptoKey} other @param {Bytes} context */
async function agreed(own, other, context) {
  const dh = await crypto.subtle.deriveBits({ name: "ECDH", public: other }, own, 8 * KEY_BYTES);
  const prk = await extract(KEM, NONE, "eae_prk", new Uint8Array(dh));
  return expand(KEM, prk, "shared_secret", context, KEY_BYTES);
}

/** The key schedule without a pre-shared key. @param {Bytes} shared @param {Bytes} info */
async function scheduled(shared, info) {
  const context = concat(
    Uint8Array.of(0x00),
    await extract(HPKE, NONE, "psk_id_hash", NONE),
    await extract(HPKE, NONE, "info_hash", info),
  );
  const secret = await extract(HPKE, shared, "secret", NONE);
  const raw = await expand(HPKE, secret, "key", context, KEY_BYTES);
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt"]);
  return { key, nonce: await expand(HPKE, secret, "base_nonce", context, NONCE_BYTES) };
}

/** @param {Bytes} suite @param {Bytes} salt @param {string} label @param {Bytes} material */
function extract(suite, salt, label, material) {
  // WebCrypto takes no empty key; HMAC pads with zeros anyway.
  const key = salt.length ? salt : new Uint8Array(KEY_BYTES);
  return hmac(key, concat(utf8("HPKE-v1"), suite, utf8(label), material));
}

/** At most one block. @param {Bytes} suite @param {Bytes} prk @param {string} label @param {Bytes} info @param {number} length */
async function expand(suite, prk, label, info, length) {
  const size = Uint8Array.of(length >> 8, length & 0xff);
  const text = concat(size, utf8("HPKE-v1"), suite, utf8(label), info, Uint8Array.of(1));
  return (await hmac(prk, text)).slice(0, length);
}

/** @param {Bytes} key @param {Bytes} text @returns {Promise<Bytes>} */
async function hmac(key, text) {
  const scheme = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", key, scheme, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign(scheme, imported, text));
}

/** The offline package of `contract/package.py`, as a seat makes it when no box answers (X11). */

import { concat, unbase64url, utf8 } from "./encoding.js";
import { digest } from "./digest.js";
import { seal } from "./hpke.js";
import { PACKAGE, signBytes } from "./p256.js";

/** @typedef {import("./contract.d.ts").Header} Header */
/** @typedef {import("./contract.d.ts").Content} Content */

/**
 * @param {Header} header  its `key` is the public half of `pair`, its `hq_key` the short name of `to`
 * @param {Content} content
 * @param {string} to      HQ's package key
 * @param {CryptoKeyPair} pair  the epoch's
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function pack(header, content, to, pair) {
  const line = utf8(JSON.stringify(header) + "\n");
  const plain = utf8(JSON.stringify(content));
  const held = header.content === "deflate" ? await deflated(plain) : plain;
  const info = concat(utf8(PACKAGE), await digest(line));
  const sealed = concat(line, await seal(held, to, info));
  return concat(sealed, unbase64url(await signBytes(pair, PACKAGE, sealed)));
}

/** zlib's format. @param {Uint8Array<ArrayBuffer>} data */
async function deflated(data) {
  const stream = new Blob([data]).stream().pipeThrough(new CompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** The sealed paper on this computer: fetched while waiting, verified, kept, opened with its key. */

import { Assets } from "/shared/assets.js";
import { sha256 } from "/shared/digest.js";
import { requestBytes } from "/shared/problems.js";
import { NotOpened, intact, openSealed, readManifest } from "/shared/sealed.js";

const CACHE = "kaobox-sealed";

/** @typedef {import("/shared/sealed.js").Outer} Outer */

/** Sealed blobs by hash, in the browser's cache where there is one. */
export class Papers {
  /** @param {() => string | undefined} issuer  headquarters' key, which has to sign manifests */
  constructor(issuer) {
    this.issuer = issuer;
    /** @type {Map<string, ArrayBuffer>} */
    this.held = new Map();
  }

  /**
   * Have all of a paper here, verified; what is here already is not fetched again.
   * @param {string} manifest  its hash
   * @param {(verified: number, total: number) => void} tell
   * @returns {Promise<Outer>}
   */
  async prefetch(manifest, tell) {
    const outer = await readManifest(await this.blob(manifest), manifest, this.issuer());
    const wanted = outer.segments;
    tell(0, wanted.length);
    let verified = 0;
    for (const segment of wanted) {
      const bytes = await this.blob(segment.sha256);
      if (!(await intact(bytes, segment))) throw new NotOpened("a segment has another size");
      verified += 1;
      tell(verified, wanted.length);
    }
    await this.forgetOthers([manifest, ...wanted.map((segment) => segment.sha256)]);
    return outer;
  }

  /**
   * @param {string} manifest
   * @param {Uint8Array<ArrayBuffer>} key
   * @returns {Promise<Assets>}
   */
  async open(manifest, key) {
    const outer = await readManifest(await this.blob(manifest), manifest, this.issuer());
    const assets = new Assets(await openSealed(outer, key, (name) => this.blob(name)));
    await assets.loadFonts();
    this.held.clear();
    return assets;
  }

  /** Bytes whose hash is their name. @param {string} name @returns {Promise<ArrayBuffer>} */
  async blob(name) {
    const held = this.held.get(name) ?? (await this.cached(name));
    if (held && (await sha256(held)) === name) {
      this.held.set(name, held);
      return held;
    }
    const bytes = await requestBytes("/blobs/" + name, { patience: 120000 });
    if ((await sha256(bytes)) !== name) throw new NotOpened("segment " + name.slice(0, 12) + " is damaged");
    this.held.set(name, bytes);
    await this.cache(name, bytes);
    return bytes;
  }

  /** Forget everything fetched: the one-click way out of a damaged cache. */
  async clear() {
    this.held.clear();
    await caches.delete(CACHE).catch(() => false);
  }

  /** @param {string} name @returns {Promise<ArrayBuffer | null>} */
  async cached(name) {
    try {
      const found = await (await caches.open(CACHE)).match("/blobs/" + name);
      return found ? await found.arrayBuffer() : null;
    } catch (error) {
      return null; // no cache in this browser: memory serves
    }
  }

  /** @param {string} name @param {ArrayBuffer} bytes */
  async cache(name, bytes) {
    try {
      await (await caches.open(CACHE)).put("/blobs/" + name, new Response(bytes));
    } catch (error) {
      console.warn("the sealed paper stays in memory only", error);
    }
  }

  /** @param {string[]} names  what stays */
  async forgetOthers(names) {
    try {
      const cache = await caches.open(CACHE);
      const stay = names.map((name) => "/blobs/" + name);
      const all = await cache.keys();
      const gone = all.filter((request) => !stay.includes(new URL(request.url).pathname));
      await Promise.all(gone.map((request) => cache.delete(request)));
    } catch (error) {
      console.warn("old papers stay in the cache", error);
    }
  }
}

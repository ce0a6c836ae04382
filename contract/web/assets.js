/** The opened files of a paper: its content, its pictures as addresses, its fonts. */

import { NotOpened } from "./sealed.js";

/** @typedef {import("./sealed.js").Asset} Asset */

const PAPER = "paper.json";
const FORMAT = "kaobox.paper/1";

/** Owns the object addresses until `close`. */
export class Assets {
  /** @param {Map<string, Asset>} files */
  constructor(files) {
    this.files = files;
    /** @type {Map<string, string>} */
    this.urls = new Map();
    /** @type {FontFace[]} */
    this.fonts = [];
  }

  /** The questions. Throws NotOpened. @returns {import("./contract.d.ts").PaperContent} */
  paper() {
    const file = this.files.get(PAPER);
    if (!file) throw new NotOpened("the paper has no " + PAPER);
    /** @type {import("./contract.d.ts").PaperContent} */
    const content = JSON.parse(new TextDecoder().decode(file.data));
    if (content.format !== FORMAT) throw new NotOpened("unknown format " + content.format);
    return content;
  }

  /** Address of a picture; "" for one that is not there. @param {string} name @returns {string} */
  url(name) {
    const file = this.files.get(name);
    if (!file) return "";
    const known = this.urls.get(name);
    if (known) return known;
    const url = URL.createObjectURL(new Blob([file.data], { type: file.type }));
    this.urls.set(name, url);
    return url;
  }

  /**
   * Make the paper's fonts usable; a broken font is left out, the system's takes its place. Their
   * families are named first in item.css: a paper's own glyphs before the system's.
   */
  async loadFonts() {
    for (const font of this.paper().fonts || []) {
      const file = this.files.get(font.font);
      try {
        if (!file) throw new NotOpened("the paper has no " + font.font);
        const face = await new FontFace(font.family, file.data, { weight: String(font.weight || 400) }).load();
        document.fonts.add(face);
        this.fonts.push(face);
      } catch (error) {
        console.warn("a font of the paper does not load", error);
      }
    }
  }

  close() {
    this.urls.forEach((url) => URL.revokeObjectURL(url));
    this.urls.clear();
    this.fonts.forEach((face) => document.fonts.delete(face));
  }
}

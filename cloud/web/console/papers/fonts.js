/** The fonts of the paper that is looked at, one paper at a time, as a seat loads them. */

/** @typedef {import("/shared/contract.d.ts").PaperContent} PaperContent */

export class PaperFonts {
  constructor() {
    /** @type {FontFace[]} */
    this.faces = [];
  }

  /**
   * A font that does not load is left out; the system's takes its place.
   * @param {PaperContent} content
   * @param {(asset: string) => string} assetUrl
   */
  async load(content, assetUrl) {
    this.faces.forEach((face) => document.fonts.delete(face));
    this.faces = [];
    for (const font of content.fonts || []) {
      try {
        const answer = await fetch(assetUrl(font.font));
        if (!answer.ok) throw new Error(String(answer.status));
        const face = await new FontFace(font.family, await answer.arrayBuffer(), { weight: String(font.weight) }).load();
        document.fonts.add(face);
        this.faces.push(face);
      } catch (error) {
        console.warn("a font of the paper does not load", error);
      }
    }
  }
}

/** What this person has chosen to look at; kept in this tab, so that a reload changes nothing. */

const KEPT = "kaobox.panel.choice";

/** @typedef {{room: string | null, pile: string, search: string, layout: "list" | "grid"}} Chosen */

export class Choice {
  constructor() {
    /** @type {Chosen} */
    this.value = Object.assign({ room: null, pile: "all", search: "", layout: "list" }, recall());
  }

  /** @param {Object<string, any>} part */
  set(part) {
    Object.assign(this.value, part);
    try {
      const { room, pile, layout } = this.value;
      sessionStorage.setItem(KEPT, JSON.stringify({ room, pile, layout }));
    } catch (error) {
      // A browser that keeps nothing forgets it at the next reload, and no more than that.
    }
  }
}

/** @returns {Partial<Chosen>} */
function recall() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) || "{}");
  } catch (error) {
    return {};
  }
}

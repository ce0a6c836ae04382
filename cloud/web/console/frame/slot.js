/** A place for one view at a time: the same key keeps the view, another closes it and makes a new one. */

import { fill } from "/shared/dom.js";

export class Slot {
  /**
   * @param {HTMLElement} element
   * @param {(filled: boolean) => void} [changed]
   */
  constructor(element, changed) {
    this.element = element;
    this.changed = changed || (() => undefined);
    this.key = "";
    /** @type {import("../types.js").View | null} */
    this.view = null;
  }

  /**
   * @param {string} key  empty: nothing stands here
   * @param {() => import("../types.js").View} make
   * @param {import("./address.js").Address} address
   */
  show(key, make, address) {
    if (key !== this.key) {
      this.clear();
      this.key = key;
      if (key) {
        this.view = make();
        fill(this.element, this.view.element);
        this.element.scrollTop = 0;
      }
      this.changed(key !== "");
    }
    if (this.view && this.view.show) this.view.show(address);
  }

  clear() {
    const before = this.view;
    this.view = null;
    this.key = "";
    if (before && before.close) before.close();
    fill(this.element);
  }
}

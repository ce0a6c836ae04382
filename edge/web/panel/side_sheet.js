/** A sheet over the page with its name and its way out; what is in it comes from whoever makes it. */

import { h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { Overlay } from "./overlay.js";
import { shape } from "./shapes.js";

export class SideSheet {
  /**
   * @param {string} name   of its class and its data-testid
   * @param {any} title
   * @param {...any} children
   */
  constructor(name, title, ...children) {
    const leave = () => this.overlay.close();
    const close = h(
      "button",
      { type: "button", class: "quiet icon sheet-close", "aria-label": t("close"), "data-testid": name + "-close", onclick: leave },
      shape("close"),
    );
    const body = h(
      "section",
      { class: "sheet side " + name, role: "dialog", "aria-modal": "true", "aria-labelledby": name + "-name", "data-testid": name },
      close,
      h("h2", { id: name + "-name" }, title),
      children,
    );
    this.element = h("div", { class: "cover", hidden: true }, h("div", { class: "veil", onclick: leave }), body);
    this.overlay = new Overlay(this.element, () => this.left());
  }

  /** Told once it is closed. */
  left() {}
}

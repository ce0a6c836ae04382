/** The turn of the head, asked for on the whole screen: which side, how long, and the picture behind it. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { drawing, leads } from "./drawing.js";

export class TurnView {
  /** @param {() => void} cancel */
  constructor(cancel) {
    this.words = h("div", { class: "turn-words", role: "alert" });
    this.left = h("p", { class: "turn-left figures", role: "timer", "data-testid": "turn-left" });
    this.element = h(
      "div",
      { class: "turn", "data-testid": "turn", hidden: true },
      this.words,
      h(
        "div",
        { class: "turn-foot" },
        this.left,
        h(
          "button",
          { type: "button", class: "door-plain", "data-testid": "turn-cancel", onclick: cancel },
          t("cancel"),
        ),
      ),
    );
    /** @type {any} */
    this.timer = null;
  }

  /**
   * @param {"left" | "right"} to  the person's own side
   * @param {number} seconds
   * @param {boolean} mirrored     whether the person sees themselves as in a mirror
   */
  show(to, seconds, mirrored) {
    const reason = to === "left" ? "TURN_LEFT" : "TURN_RIGHT";
    const side = leads(reason, mirrored);
    this.element.dataset.side = side;
    fill(
      this.words,
      drawing(reason, mirrored),
      h("strong", { class: "turn-side", "data-testid": "turn-side" }, t("turn.side." + to)),
      h("p", null, t("turn." + to)),
      !mirrored && h("p", { class: "turn-where" }, t("turn.on-screen." + side)),
    );
    this.element.hidden = false;
    this.count(Math.ceil(seconds));
  }

  /** @param {number} seconds */
  count(seconds) {
    clearTimeout(this.timer);
    fill(this.left, t("turn.seconds", { seconds }));
    if (seconds > 0) this.timer = setTimeout(() => this.count(seconds - 1), 1000);
  }

  hide() {
    clearTimeout(this.timer);
    this.element.hidden = true;
  }
}

/** Writing a notice: to whom, what, and which item it corrects. Built once, so that nothing typed is lost. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { notify } from "./api_exam.js";
import { audienceOf, reach, tapped, targets } from "./audience.js";
import { keptList, onChange } from "./changes.js";
import { roomName } from "./room.js";

/** @typedef {import("./types.js").Venue} Venue */

export class NoticeForm {
  /** @param {{me: import("./types.js").Me, act: any}} acts */
  constructor(acts) {
    this.acts = acts;
    /** @type {string | null} */
    this.attempt = null;
    /** @type {string[]} */
    this.chosen = [];
    /** @type {Venue | null} */
    this.venue = null;
    this.name = freshName();
    const to = h("div", { class: "chips", role: "group", "aria-label": t("notices.to") });
    this.text = h("textarea", { rows: "3", maxlength: "500", "data-testid": "notice-text", oninput: () => this.fault("") });
    this.item = h("input", { type: "text", maxlength: "128", autocomplete: "off", autocapitalize: "none", "data-testid": "notice-item", oninput: () => this.fault("") });
    this.itemField = h(
      "label",
      { class: "field", hidden: true },
      h("span", null, t("notices.item")),
      this.item,
      h("span", { class: "soft small" }, t("notices.item.hint")),
    );
    this.wrong = h("p", { class: "form-fault", role: "alert" });
    this.erratum = h("input", { type: "checkbox", "data-testid": "notice-erratum", onchange: () => this.turn() });
    this.button = h("button", { type: "button", class: "primary", "data-testid": "notice-send", onclick: () => this.send() });
    this.element = h(
      "div",
      { class: "form" },
      h("div", { class: "field" }, h("span", null, t("notices.to")), to),
      h("label", { class: "field" }, h("span", null, t("notices.text")), this.text),
      h("label", { class: "tick" }, this.erratum, h("span", null, t("notices.erratum"))),
      this.itemField,
      this.wrong,
      this.button,
    );
    this.drawTargets = keptList(to, {
      keyOf: (view) => view.key,
      make: (view) => h("button", { type: "button", class: "chip", "data-testid": "to-" + view.key, onclick: () => this.tap(view.key) }),
      draw: (button, view) => {
        button.setAttribute("aria-pressed", String(view.chosen));
        fill(button, nameOf(view));
      },
    });
    this.drawButton = onChange((/** @type {number | null} */ count) =>
      fill(this.button, count === null ? t("notices.send") : t("notices.send.count", { count })),
    );
  }

  /** @param {string | null} attempt */
  aim(attempt) {
    this.attempt = attempt;
    this.chosen = attempt ? ["attempt:" + attempt] : [];
  }

  /** @param {Venue} venue */
  setState(venue) {
    this.venue = venue;
    const all = targets(venue, this.acts.me, this.attempt);
    if (!this.chosen.length && all.length === 1) this.chosen = [all[0].key];
    this.drawTargets(all.map((each) => Object.assign({ chosen: this.chosen.indexOf(each.key) >= 0 }, each)));
    this.drawButton(this.chosen.length ? reach(audienceOf(this.chosen, venue, this.acts.me), venue) : null);
  }

  /** @param {string} key */
  tap(key) {
    this.chosen = tapped(this.chosen, key);
    this.fault("");
    if (this.venue) this.setState(this.venue);
  }

  turn() {
    this.itemField.hidden = !this.erratum.checked;
    if (this.erratum.checked) this.item.focus();
    this.fault("");
  }

  /** @param {string} key @param {any} [input] */
  fault(key, input) {
    [this.text, this.item].forEach((each) => each.removeAttribute("aria-invalid"));
    fill(this.wrong, key && t(key));
    if (!input) return;
    input.setAttribute("aria-invalid", "true");
    input.focus();
  }

  async send() {
    const venue = this.venue;
    const text = this.text.value.trim();
    const item = this.erratum.checked ? this.item.value.trim() : null;
    if (!venue || !this.chosen.length) return this.fault("notices.to.missing");
    if (!text) return this.fault("notices.text.missing", this.text);
    if (item === "") return this.fault("notices.item.missing", this.item);
    const told = { text, audience: audienceOf(this.chosen, venue, this.acts.me), item, notice: this.name };
    if (await this.acts.act(this.button, () => notify(told), t("done.notice"))) this.renew();
    return this.setState(venue);
  }

  /** The next one. */
  renew() {
    this.name = freshName();
    this.text.value = "";
    this.item.value = "";
    this.erratum.checked = false;
    this.turn();
  }
}

/** Unlike every other notice's, so that sending again after a cut posts nothing twice. */
function freshName() {
  const bytes = Array.from(crypto.getRandomValues(new Uint8Array(12)));
  return "p-" + bytes.map((byte) => (byte + 256).toString(16).slice(1)).join("");
}

/** @param {import("./audience.js").Target} target */
function nameOf(target) {
  if (target.kind === "all") return t("notices.to.all");
  return target.kind === "room" ? roomName(target.name) : target.name;
}

/** Opening the papers with codes A and B, by two people, when HQ cannot be heard (X2). */

import { fill, h } from "/shared/dom.js";
import { sentence, t } from "/shared/i18n.js";
import { openWithCodes } from "./api_exam.js";
import { CodeField } from "./code_field.js";
import { onChange } from "./changes.js";
import { papersOf } from "./overview.js";
import { SideSheet } from "./side_sheet.js";
import { known, problemWords } from "./words.js";

/** @typedef {import("./types.js").Venue} Venue */

export class OpeningSheet extends SideSheet {
  /** @param {{say: (text: string, tone: "good" | "bad") => void}} acts */
  constructor(acts) {
    const form = h("form", { class: "form", novalidate: true });
    const open = h("p", { class: "notice", "data-status": "good", role: "status", "data-testid": "opening-done" }, t("opening.done"));
    super("opening-sheet", t("opening.title"), h("p", { class: "soft" }, t("opening.when")), open, form);
    this.acts = acts;
    this.fields = { A: new CodeField("A"), B: new CodeField("B") };
    this.account = second("account", { autocomplete: "off", autocapitalize: "none", spellcheck: "false" });
    this.pin = second("pin", { type: "password", inputmode: "numeric", autocomplete: "off" });
    this.fault = h("div", { class: "notice", "data-status": "bad", role: "alert", "data-testid": "opening-problem", hidden: true });
    this.button = h("button", { type: "submit", class: "primary big", "data-testid": "opening-send" }, t("opening.send"));
    form.addEventListener("submit", (/** @type {Event} */ event) => this.submit(event));
    fill(
      form,
      this.fields.A.element,
      this.fields.B.element,
      h(
        "fieldset",
        { class: "second" },
        h("legend", null, t("opening.second")),
        h("p", { class: "soft small" }, t("opening.second.who")),
        h("div", { class: "second-fields" }, this.account.element, this.pin.element),
      ),
      this.fault,
      this.button,
    );
    this.drawOpened = onChange((/** @type {boolean} */ opened) => {
      open.hidden = !opened;
      form.hidden = opened;
      if (opened) this.clear();
    });
  }

  /** @param {Venue} venue */
  setState(venue) {
    const { total, opened } = papersOf(venue);
    this.drawOpened(total > 0 && opened === total);
  }

  left() {
    this.pin.input.value = "";
  }

  clear() {
    this.fields.A.clear();
    this.fields.B.clear();
    this.say([]);
  }

  /** @param {Event} event */
  async submit(event) {
    event.preventDefault();
    this.say([]);
    if (!this.fields.A.ready() || !this.fields.B.ready()) return;
    const account = this.account.input.value.trim();
    const pin = this.pin.input.value;
    if (!account || !pin) {
      this.say([t("opening.second.missing")]);
      return (account ? this.pin : this.account).input.focus();
    }
    await this.send({ account, pin });
  }

  /** @param {{account: string, pin: string}} other */
  async send(other) {
    this.button.disabled = true;
    fill(this.button, t("working"));
    try {
      const papers = await openWithCodes(this.fields.A.text, this.fields.B.text, other);
      this.acts.say(t("opening.opened", { count: papers.length }), "good");
      this.clear();
      this.overlay.close();
    } catch (problem) {
      this.failed(problem);
    } finally {
      this.button.disabled = false;
      fill(this.button, t("opening.send"));
    }
  }

  /** @param {any} problem */
  failed(problem) {
    const { which, groups } = problem.more || {};
    /** @type {CodeField | undefined} */
    const field = problem.code === "code-mistyped" ? /** @type {any} */ (this.fields)[which] : undefined;
    if (field && groups && groups.length) field.mark(groups);
    if (field) {
      this.say([t("opening.mistyped", { which }), sentence(problem)]);
      return field.focus();
    }
    const own = known("opening.problem." + problem.code);
    this.say([own || problemWords(problem), known("opening.do." + problem.code)]);
    if (problem.code === "sign-in-failed") {
      this.pin.input.value = "";
      this.pin.input.focus();
    }
  }

  /** @param {string[]} lines */
  say(lines) {
    const said = lines.filter(Boolean);
    this.fault.hidden = !said.length;
    fill(this.fault, said.map((line) => h("p", null, line)));
    if (said.length) this.fault.scrollIntoView({ block: "nearest" });
  }
}

/** @param {string} name @param {Object<string, any>} attrs */
function second(name, attrs) {
  const input = h("input", Object.assign({ type: "text", "data-testid": "second-" + name }, attrs));
  return { input, element: h("label", { class: "field" }, h("span", null, t("opening.second." + name)), input) };
}

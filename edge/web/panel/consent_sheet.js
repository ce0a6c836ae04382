/** What a candidate is told before a camera looks, and what they answered (A5). No is as good an answer as yes. */

import { fill, h } from "/shared/dom.js";
import { sentence, t } from "/shared/i18n.js";
import { consent, consentNotice } from "./api.js";
import { Overlay } from "./overlay.js";
import { shape } from "./shapes.js";
import { problemWords } from "./words.js";

/** @typedef {import("./types.js").Candidate} Candidate */

export class ConsentSheet {
  /** @param {{act: any, answered: (person: Candidate, given: boolean) => void}} acts */
  constructor(acts) {
    this.acts = acts;
    /** @type {Candidate | null} */
    this.person = null;
    /** @type {{version: string, zh: string, en: string} | null} */
    this.notice = null;
    const leave = () => this.overlay.close();
    this.text = h("div", { class: "consent-text", "data-testid": "consent-text" });
    this.now = h("p", { class: "notice", role: "status", "data-testid": "consent-now" });
    this.answers = h("div", { class: "consent-answers" });
    const close = h(
      "button",
      { type: "button", class: "quiet icon sheet-close", "aria-label": t("close"), onclick: leave },
      shape("close"),
    );
    const body = h(
      "section",
      { class: "sheet consent", role: "dialog", "aria-modal": "true", "aria-labelledby": "consent-name", "data-testid": "consent" },
      close,
      h("h2", { id: "consent-name" }, t("consent")),
      this.text,
      this.now,
      this.answers,
    );
    this.element = h("div", { class: "cover", hidden: true }, h("div", { class: "veil", onclick: leave }), body);
    this.overlay = new Overlay(this.element, () => undefined);
  }

  /** @param {Candidate} person */
  async open(person) {
    this.person = person;
    this.overlay.open();
    this.draw();
    await this.load();
    this.draw();
  }

  async load() {
    try {
      this.notice = this.notice || (await consentNotice());
    } catch (problem) {
      fill(this.text, h("p", null, problemWords(problem)));
    }
  }

  draw() {
    const given = this.person ? this.person.consent : null;
    const state = typeof given === "boolean" ? given : null;
    fill(this.now, t("consent.now." + state));
    this.now.dataset.status = state === null ? "unknown" : state ? "good" : "attention";
    if (this.notice) {
      const version = t("consent.version", this.notice);
      fill(this.text, h("p", null, sentence(this.notice)), h("p", { class: "soft small" }, version));
    }
    fill(
      this.answers,
      state !== true && this.button(true, state === false ? "consent.change" : "consent.agrees", "primary"),
      state !== false && this.button(false, "consent.declines", ""),
    );
  }

  /** @param {boolean} given @param {string} words @param {string} kind */
  button(given, words, kind) {
    const onclick = (/** @type {any} */ event) => this.answer(event.currentTarget, given);
    const testid = given ? "consent-yes" : "consent-no";
    const disabled = !this.notice;
    return h("button", { type: "button", class: kind, disabled, "data-testid": testid, onclick }, t(words));
  }

  /** @param {any} button @param {boolean} given */
  async answer(button, given) {
    const { person, notice } = this;
    if (!person || !notice) return;
    const done = t(given ? "done.agreed" : "done.declined", { name: person.name });
    if (!(await this.acts.act(button, () => consent(person.attempt, given, notice.version), done))) return;
    this.overlay.close();
    this.acts.answered(person, given);
  }
}

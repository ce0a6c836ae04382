/** A candidate's sheet: who it is, what happened, and what may be done; from below on a phone, from the side else. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { onChange } from "./changes.js";
import { decideForm, fileForm } from "./forms.js";
import { moveForm } from "./move_form.js";
import { Overlay } from "./overlay.js";
import { actionsFor, alertsOf, historyOf } from "./person.js";
import { hqMark } from "./row.js";
import { shape } from "./shapes.js";
import { examActions, examButtons, examForm } from "./sheet_exam.js";
import { alertOf, headOf, pastOf, sentenceOf } from "./sheet_view.js";
import { Taken } from "./taken.js";

/** @typedef {import("./types.js").Candidate} Candidate */
/** @typedef {import("./types.js").Me} Me */
/** @typedef {"" | "file" | "move" | "extend" | "head"} Asked which form is unfolded */

/**
 * @typedef {Object} SheetActs
 * @property {Me} me
 * @property {(attempt: string) => void} checkIn
 * @property {() => void} filed  for approval
 * @property {() => void} left
 * @property {(person: Candidate) => void} consent  to the face check: read, and answer anew
 * @property {(shows: "face" | "papers") => Promise<HTMLCanvasElement | null>} snap
 * @property {(attempt: string) => void} notice  for this candidate alone
 * @property {(person: Candidate) => void} answers  compared, seat by seat
 * @property {(attempt: string) => void} headEntered
 * @property {(button: any, asking: () => Promise<any>, done: any) => Promise<boolean>} act
 */

export class PersonSheet {
  /** @param {SheetActs} acts */
  constructor(acts) {
    this.acts = acts;
    /** @type {string | null} */
    this.attempt = null;
    /** @type {Asked} */
    this.asked = "";
    /** @type {Candidate | null} */
    this.person = null;
    this.nowMs = 0;
    /** The form that stays while the box says other things. @type {ReturnType<typeof examForm> | null} */
    this.form = null;
    this.taken = new Taken(acts.snap);
    this.head = h("div", { class: "sheet-head" });
    this.alert = h("div", { class: "trusted" });
    this.past = h("div", { class: "sheet-past trusted" });
    this.actions = h("div", { class: "sheet-actions" });
    const leave = () => this.overlay.close();
    const close = h(
      "button",
      {
        type: "button",
        class: "quiet icon sheet-close",
        "aria-label": t("close"),
        "data-testid": "sheet-close",
        onclick: leave,
      },
      shape("close"),
    );
    const body = h(
      "section",
      {
        class: "sheet",
        role: "dialog",
        "aria-modal": "true",
        "aria-labelledby": "sheet-name",
        "data-testid": "sheet",
      },
      close,
      this.head,
      this.actions,
      this.alert,
      this.past,
    );
    this.element = h(
      "div",
      { class: "cover", hidden: true },
      h("div", { class: "veil", onclick: leave }),
      body,
    );
    this.overlay = new Overlay(this.element, () => this.forget());
    this.drawHead = onChange((view) => fill(this.head, headOf(view.person, view.room)));
    this.drawPast = onChange((view) => fill(this.past, pastOf(view)));
    this.drawAlert = onChange((view) => fill(this.alert, alertOf(view)));
    this.drawActions = onChange((view) => fill(this.actions, this.actionsOf(view)));
  }

  /** @param {string} attempt @param {Asked} asked @param {HTMLCanvasElement | null} [frame] of the look before: the face, for the form */
  open(attempt, asked, frame) {
    this.attempt = attempt;
    this.asked = asked;
    this.form = null;
    if (frame) this.taken.keep(attempt, "face", frame);
    this.overlay.open();
  }

  forget() {
    this.attempt = null;
    this.drawActions({ person: null });
    this.acts.left();
  }

  /** @param {Candidate | null} person @param {string} room @param {number} nowMs */
  setState(person, room, nowMs) {
    this.person = person;
    this.nowMs = nowMs;
    if (!person) return;
    this.drawHead({ person, room });
    this.drawAlert(alertsOf(person).map(sentenceOf));
    this.drawPast(historyOf(person, nowMs).map(sentenceOf));
    this.drawActions(this.viewOf(person));
    this.drawForm();
  }

  /** @param {Asked} asked */
  ask(asked) {
    this.asked = asked;
    this.form = null;
    if (this.person) this.drawActions(this.viewOf(this.person));
    this.drawForm();
  }

  drawForm() {
    if (this.form && this.person) this.form.setState(this.person, this.nowMs);
  }

  /** @param {Candidate} person */
  viewOf(person) {
    const asked = this.asked;
    if (asked === "extend" || asked === "head") return { asked, person: { attempt: person.attempt } };
    const can = Object.assign(actionsFor(person, this.acts.me), examActions(person, this.acts.me, this.nowMs));
    return { person: pick(person), asked, can };
  }

  /** Filed: at the door the next candidate waits. */
  filed() {
    this.ask("");
    this.acts.filed();
  }

  /** @param {any} view */
  actionsOf(view) {
    const person = view.person;
    if (!person) return [];
    const acts = this.acts;
    const back = () => this.ask("");
    if (!view.can) return this.examForm(view.asked, back);
    if (view.can.decide === "yes") return decideForm(person, acts);
    if (view.asked === "file" && view.can.file) {
      return fileForm(person, { act: acts.act, taken: this.taken, cancel: back, filed: () => this.filed() });
    }
    if (view.asked === "move" && view.can.move) return moveForm(person, acts.act, back);
    return [
      view.can.decide === "own" && h("p", { class: "notice", "data-status": "attention" }, t("decide.own")),
      person.state === "filed" &&
        acts.me.role !== "chief" &&
        h("p", { class: "notice", "data-status": "attention", "data-testid": "file-waits" }, t("file.waits"), " ", hqMark(person.at_hq)),
      person.consent === false &&
        person.state !== "filed" &&
        h("p", { class: "notice", "data-status": "attention" }, t("consent.now.false")),
      view.can.checkIn &&
        button(
          "check-in",
          person.tries ? "check-in.again" : "check-in",
          () => acts.checkIn(person.attempt),
          person.state === "filed" ? "" : "primary",
        ),
      view.can.file &&
        button("file-approval", "file.title", () => this.ask("file"), view.can.checkIn ? "" : "primary"),
      view.can.file && button("sheet-consent", "consent", () => acts.consent(person), "quiet"),
      examButtons(/** @type {Candidate} */ (this.person), view.can, {
        act: acts.act,
        ask: (asked) => this.ask(asked),
        move: view.can.move && button("allow-move", "move", () => this.ask("move"), ""),
        notice: acts.notice,
        answers: acts.answers,
      }),
    ];
  }

  /** @param {"extend" | "head"} asked @param {() => void} back */
  examForm(asked, back) {
    const person = /** @type {Candidate} */ (this.person);
    const done = () => {
      if (asked === "head") this.acts.headEntered(person.attempt);
      back();
    };
    this.form = examForm(asked, person, { act: this.acts.act, done, cancel: back });
    return this.form.element;
  }
}

/**
 * Only what the actions show: a form must not be redrawn because an answer arrived.
 * @param {Candidate} person
 */
function pick(person) {
  const { attempt, name, state, tries, filed, has_photo, consent } = person;
  const at_hq = state === "filed" && person.at_hq;
  return { attempt, name, state, tries, filed, has_photo, consent, at_hq };
}

/** @param {string} testid @param {string} words @param {any} onclick @param {string} kind */
function button(testid, words, onclick, kind) {
  return h("button", { type: "button", class: kind, "data-testid": testid, onclick }, t(words));
}

/** What a candidate's sheet offers while the exam runs: time, the letters of the seat, notices, answers compared. */

import { h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { grantLost } from "./api_exam.js";
import { mayNotify } from "./exam_lines.js";
import { isWriting, proposedFor } from "./extra_time.js";
import { saidOf } from "./given_words.js";
import { grantForm } from "./grant_form.js";
import { headForm } from "./head_form.js";
import { mayEnterHead } from "./seat_head.js";
import { exactly } from "./times.js";

/** @typedef {import("./types.js").Candidate} Candidate */
/** @typedef {import("./types.js").Me} Me */
/** @typedef {{giveLost: number, extend: boolean, head: boolean, notify: boolean, compare: boolean}} ExamCan */

/**
 * @param {Candidate} person @param {Me} me @param {number} nowMs
 * @returns {ExamCan} giveLost in seconds, 0: nothing to give
 */
export function examActions(person, me, nowMs) {
  const isChief = me.role === "chief";
  return {
    giveLost: isChief ? proposedFor(person) : 0,
    extend: isChief && isWriting(person),
    head: mayEnterHead(person, nowMs),
    notify: mayNotify(me) && isWriting(person),
    compare: isChief && person.epoch !== null && person.epoch > 0,
  };
}

/**
 * @param {Candidate} person @param {ExamCan} can
 * `move` is a button that belongs between them, or false
 * @param {{act: any, ask: (asked: "extend" | "head") => void, move: any, notice: (attempt: string) => void, answers: (person: Candidate) => void}} acts
 */
export function examButtons(person, can, acts) {
  const said = (/** @type {any} */ answer) => saidOf(answer, () => person.name, "given.lost");
  const give = (/** @type {any} */ event) => acts.act(event.currentTarget, () => grantLost({ attempt: person.attempt }), said);
  return [
    can.head && button("head-open", t("head.open"), () => acts.ask("head"), "primary"),
    can.giveLost > 0 && button("give-lost", t("lost.give", { span: exactly(can.giveLost) }), give, can.head ? "" : "primary"),
    can.extend && button("extend-open", t("extend.open"), () => acts.ask("extend"), ""),
    can.compare && button("answers-open", t("answers.open"), () => acts.answers(person), ""),
    acts.move,
    can.notify && button("notice-one", t("notices.one"), () => acts.notice(person.attempt), "quiet"),
  ];
}

/**
 * A form that stays the same one while the box says other things of the candidate.
 * @param {"extend" | "head"} asked
 * @param {Candidate} person
 * @param {{act: any, done: () => void, cancel: () => void}} acts
 * @returns {{element: HTMLElement, setState: (person: Candidate, nowMs: number) => void}}
 */
export function examForm(asked, person, acts) {
  if (asked === "head") return headForm(person, acts);
  const { act, done, cancel } = acts;
  const form = grantForm({ attempts: [person.attempt] }, { act, nameOf: () => person.name, done, cancel });
  return { element: h("div", null, h("h3", null, t("extend.one")), form), setState: () => undefined };
}

/** @param {string} testid @param {string} words @param {any} onclick @param {string} kind */
function button(testid, words, onclick, kind) {
  return h("button", { type: "button", class: kind, "data-testid": testid, onclick }, words);
}

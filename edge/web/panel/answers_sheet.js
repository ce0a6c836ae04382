/** Where two seats of one candidate disagree, item by item: both answers, both times, and which one counts (X8). */

import { fill, h, status } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { answers } from "./api_exam.js";
import { conflictsOf } from "./conflicts.js";
import { SideSheet } from "./side_sheet.js";
import { secondOfDay } from "./times.js";
import { problemWords } from "./words.js";

/** @typedef {import("./conflicts.js").Version} Version */

export class AnswersSheet extends SideSheet {
  constructor() {
    const who = h("p", { class: "soft figures" });
    const shown = h("div", { class: "answers-shown", "data-testid": "answers-shown" });
    super("answers-sheet", t("answers.title"), who, shown);
    this.who = who;
    this.shown = shown;
    this.attempt = "";
  }

  /** @param {import("./types.js").Candidate} person */
  async open(person) {
    const attempt = (this.attempt = person.attempt);
    fill(this.who, person.name + " · " + person.ticket);
    fill(this.shown, h("p", { class: "soft", role: "status" }, t("answers.loading")));
    this.overlay.open();
    const parts = await answers(attempt).then(
      (reply) => shownOf(conflictsOf(reply)),
      (problem) => h("p", { class: "notice", "data-status": "bad", role: "alert" }, problemWords(problem)),
    );
    if (this.attempt === attempt) fill(this.shown, parts);
  }

  left() {
    this.attempt = "";
    fill(this.shown);
  }
}

/** @param {import("./conflicts.js").Conflicts} conflicts */
function shownOf(conflicts) {
  const { items, agreed } = conflicts;
  if (!items.length) return status("good", t("answers.none", { agreed }));
  return [
    h("p", null, t("answers.some", { count: items.length, agreed })),
    items.map((each) => tableOf(each.item, each.versions)),
  ];
}

/** @param {string} item @param {Version[]} versions */
function tableOf(item, versions) {
  const heads = ["seat", "answer", "written", "standing"].map((name) => h("th", { scope: "col" }, t("answers." + name)));
  return h(
    "table",
    { class: "answers", "data-testid": "answers-" + item },
    h("caption", null, t("answers.item", { item })),
    h("thead", null, h("tr", null, heads)),
    h("tbody", null, versions.map(rowOf)),
  );
}

/** @param {Version} one */
function rowOf(one) {
  const written = one.exam_ms === null ? t("answers.unknown") : secondOfDay(one.exam_ms);
  const lines = one.lines.map((line) => h("p", { class: "answer" }, line || t("answers.empty")));
  return h(
    "tr",
    { "data-counts": String(one.counts) },
    h("th", { scope: "row", class: "figures" }, one.seat || "–"),
    cell("answer", lines),
    cell("written", [
      h("span", { class: "figures" }, written),
      h("span", { class: "soft small figures" }, t("answers.received", { clock: secondOfDay(one.at_ms) })),
    ]),
    cell("standing", status(one.counts ? "good" : "unknown", t("standing." + one.standing))),
  );
}

/** On a phone each cell stands under its name. @param {string} name @param {any} children */
function cell(name, children) {
  return h("td", { "data-name": t("answers." + name) }, children);
}

/** Importing a roster: choose files, read what would happen and what is wrong, and only then accept (R1, R2). */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import * as api from "../api.js";
import { Watch } from "../frame/watch.js";
import { FileField } from "../parts/file_field.js";
import { problemText } from "../parts/said.js";
import { sideHead } from "../parts/pane.js";
import { rosterReport } from "./roster_report.js";

const LOOKED_MS = 700;
const COLUMNS = "准考证号,姓名,身份证号,考场,机位,试卷,考号,延时,考点";

/**
 * @param {import("../types.js").Context} ctx
 * @param {string} session
 * @param {() => void} accepted
 * @returns {import("../types.js").View}
 */
export function rosterSide(ctx, session, accepted) {
  const roster = new FileField("roster.file", { accept: ".csv,text/csv", "data-testid": "upload-roster" });
  const photos = new FileField("roster.photo-file", { accept: ".zip,application/zip", "data-testid": "upload-photos" });
  const progress = h("progress", { max: 1, value: 0, hidden: true, "aria-label": t("upload.sending") });
  const report = h("div", { class: "report", role: "status", "data-testid": "roster-report" });
  let asked = 0;

  /** Whenever a file is chosen: nothing is stored by looking. */
  async function look() {
    const file = roster.file;
    if (!file) return fill(report);
    asked += 1;
    const mine = asked;
    const said = h("p", { class: "soft", "data-testid": "roster-checking" }, t("roster.checking"));
    fill(report, said);
    progress.hidden = false;
    const watch = new Watch(ctx, {
      ask: () => api.rosterProgress(session),
      got: ({ looked, of }) => {
        if (mine !== asked || !of) return;
        progress.value = looked / of;
        fill(said, t("roster.looking", { looked, of }));
      },
      every: LOOKED_MS,
    });
    try {
      const found = await api.tryRoster(session, file, photos.file, (part) => (progress.value = part));
      if (mine === asked) fill(report, rosterReport(found, accept));
    } catch (problem) {
      if (mine === asked)
        fill(report, h("p", { class: "notice", "data-status": "bad", role: "alert" }, problemText(problem)));
    } finally {
      watch.close();
      if (mine === asked) progress.hidden = true;
    }
  }

  /** @param {HTMLButtonElement} button @param {string} token */
  async function accept(button, token) {
    const done = await ctx.said.act(
      button,
      () => api.acceptRoster(session, token),
      (answer) => t("roster.accepted", answer),
    );
    if (!done) return;
    [roster, photos].forEach((field) => field.clear());
    const what = done.adds + done.changes ? "roster.accepted.next" : "roster.accepted.same";
    fill(
      report,
      h(
        "p",
        { class: "notice", "data-status": "good", "data-testid": "roster-accepted" },
        t("roster.accepted", done),
        " ",
        t(what),
      ),
    );
    ctx.catalog.refresh("sessions");
    accepted();
  }

  [roster, photos].forEach((field) => field.input.addEventListener("change", look));
  const sample = h("a", { href: template(), download: "roster.csv" }, t("roster.template"));
  const form = h(
    "form",
    { class: "form", onsubmit: (/** @type {Event} */ event) => event.preventDefault() },
    roster.element,
    photos.element,
    h("p", { class: "small" }, sample),
    progress,
  );
  return {
    element: h(
      "div",
      { class: "side-body" },
      sideHead(t("roster.import")),
      h("p", { class: "soft" }, t("roster.how")),
      form,
      report,
    ),
  };
}

/** A file with the headings, with the mark by which spreadsheet programs know UTF-8. */
function template() {
  return "data:text/csv;charset=utf-8," + encodeURIComponent("\ufeff" + COLUMNS + "\r\n");
}

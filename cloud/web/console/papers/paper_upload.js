/** Importing a paper: choose a file, read what it is and what is wrong with it, and only then seal it. */

import { fill, h } from "/shared/dom.js";
import { sentence, t } from "/shared/i18n.js";
import * as api from "../api.js";
import { link } from "../frame/address.js";
import { complete, Field, isName } from "../parts/field.js";
import { FileField } from "../parts/file_field.js";
import { facts, remark, sideHead } from "../parts/pane.js";
import { problemText } from "../parts/said.js";
import { Table } from "../parts/table.js";

/** @typedef {import("../types.js").PaperReport} PaperReport */
/** @typedef {import("../types.js").Finding} Finding */

const UNNAMED = "draft"; // a dry run wants a name, though nothing is called by it

/** @param {import("../types.js").Context} ctx @returns {import("../types.js").View} */
export function uploadSide(ctx) {
  const name = new Field("paper.name", { spellcheck: "false", "data-testid": "paper-name" });
  const file = new FileField("paper.file", {
    accept: ".zip,.md,.markdown,application/zip,text/markdown",
    "data-testid": "upload-paper",
  });
  const progress = h("progress", { max: 1, value: 0, hidden: true, "aria-label": t("upload.sending") });
  const report = h("div", { class: "report", role: "status", "data-testid": "paper-report" });
  let asked = 0;

  /** Whenever a file is chosen: nothing is stored by looking. The name counts only when it is sealed. */
  async function look() {
    const chosen = file.file;
    if (!chosen) return fill(report);
    const stem = chosen.name.replace(/\.[^.]*$/, "");
    if (!name.value && isName(stem)) name.input.value = stem;
    asked += 1;
    const mine = asked;
    fill(report, h("p", { class: "soft" }, t("paper.checking")));
    progress.hidden = false;
    try {
      const found = await api.sendPaper(chosen, UNNAMED, false, (part) => (progress.value = part));
      if (mine === asked) fill(report, reportOf(found, chosen));
    } catch (problem) {
      if (mine === asked) fill(report, reportOf(/** @type {any} */ (problem).more || {}, chosen, problem));
    } finally {
      if (mine === asked) progress.hidden = true;
    }
    return undefined;
  }

  /** @param {PaperReport} found @param {File} chosen @param {any} [problem] */
  function reportOf(found, chosen, problem) {
    const findings = found.findings || [];
    const errors = findings.filter((one) => one.severity === "error").length;
    const button = h(
      "button",
      {
        type: "button",
        class: "primary",
        disabled: errors > 0,
        "data-testid": "paper-accept",
        onclick: () => accept(button, chosen),
      },
      t("paper.accept"),
    );
    return [
      problem
        ? h("p", { class: "notice", "data-status": "bad", role: "alert" }, problemText(problem))
        : verdict(errors, findings.length - errors),
      found.title && summary(found),
      findings.length > 0 && findingTable(findings),
      !problem &&
        h(
          "div",
          { class: "form-acts" },
          button,
          h("span", { class: "soft small" }, t(errors ? "paper.mend" : "paper.accept.means")),
        ),
    ];
  }

  /** @param {HTMLButtonElement} button @param {File} chosen */
  async function accept(button, chosen) {
    if (!complete([{ field: name, must: true, name: 64 }])) return;
    const done = await ctx.said.act(
      button,
      () => api.sendPaper(chosen, name.value, true, () => undefined),
      (answer) => t("paper.sealed.done", { version: answer.accepted ? answer.accepted.version : "" }),
    );
    if (!done || !done.accepted) return;
    await ctx.catalog.refresh("papers", "sessions");
    const { paper, version } = done.accepted;
    const look = h(
      "a",
      { class: "button", href: link(["papers"], { open: paper, item: 1 }), "data-testid": "preview" },
      t("preview.open"),
    );
    fill(
      report,
      h(
        "p",
        { class: "notice", "data-status": "good", "data-testid": "paper-accepted" },
        t("paper.sealed.done", { version }),
      ),
      summary(done),
      h("div", { class: "form-acts" }, look),
    );
    file.clear();
  }

  file.input.addEventListener("change", look);
  const form = h(
    "form",
    { class: "form", onsubmit: (/** @type {Event} */ event) => event.preventDefault() },
    file.element,
    name.element,
    progress,
  );
  return {
    element: h(
      "div",
      { class: "side-body" },
      sideHead(t("papers.add")),
      h("p", { class: "soft" }, t("paper.how")),
      form,
      report,
    ),
  };
}

/** @param {number} errors @param {number} warnings */
function verdict(errors, warnings) {
  const [tone, words] = errors
    ? ["bad", t("paper.errors", { errors, warnings })]
    : warnings
      ? ["attention", t("paper.warnings", { warnings })]
      : ["good", t("paper.clean")];
  return h("p", { class: "notice", "data-status": tone, "data-testid": "paper-verdict" }, words);
}

/** @param {PaperReport} found */
function summary(found) {
  return facts([
    [t("paper.title"), found.title],
    [t("paper.items"), t("paper.items.n", { items: found.items, sections: found.sections })],
    [t("paper.points"), found.points === null ? "—" : String(found.points)],
    [t("paper.assets"), String(found.assets)],
  ]);
}

/** @param {Finding[]} findings */
function findingTable(findings) {
  const table = new Table({
    label: t("paper.findings"),
    keyOf: (/** @type {any} */ one) => one.place,
    testid: (one) => "finding-" + one.code,
    columns: [
      { key: "where", title: t("finding.where"), cell: (one) => h("code", { class: "small where" }, one.where) },
      {
        key: "what",
        title: t("finding.what"),
        cell: (one) =>
          remark(one.severity === "error" ? "bad" : "attention", [
            sentence(one),
            h("span", { class: "soft small under" }, one.detail),
          ]),
      },
    ],
  });
  const sorted = findings.slice().sort((a, b) => Number(a.severity === "warning") - Number(b.severity === "warning"));
  table.setRows(
    sorted.map((one, place) => ({ ...one, place: String(place) })),
    "",
  );
  return table.element;
}

/** What a roster's dry run found: what would change, and every problem with its row and column. */

import { h } from "/shared/dom.js";
import { sentence, t } from "/shared/i18n.js";
import { remark } from "../parts/pane.js";
import { Table } from "../parts/table.js";

/** @typedef {import("../types.js").RosterReport} RosterReport */
/** @typedef {import("../types.js").RosterProblem} RosterProblem */

/**
 * @param {RosterReport} report
 * @param {(button: HTMLButtonElement, token: string) => void} accept
 */
export function rosterReport(report, accept) {
  const numbers = ["rows", "adds", "changes", "same", "not_in_file", "photos"];
  const changes = report.adds + report.changes > 0;
  const button = h(
    "button",
    {
      type: "button",
      class: "primary",
      disabled: report.errors > 0,
      "data-testid": "roster-accept",
      onclick: () => accept(button, report.token),
    },
    t(changes ? "roster.accept" : "roster.accept.same"),
  );
  return [
    verdict(report),
    h(
      "dl",
      { class: "figures-row" },
      numbers.map((name) =>
        h(
          "div",
          null,
          h("dt", null, t("roster." + name)),
          h("dd", { "data-testid": "roster-" + name }, String(/** @type {any} */ (report)[name])),
        ),
      ),
    ),
    h(
      "p",
      { class: "soft small" },
      t("roster.encoding", { encoding: report.encoding === "utf-8" ? "UTF-8" : "GBK (GB 18030)" }),
      report.not_in_file > 0 && " " + t("roster.stay"),
    ),
    report.problems.length > 0 && problemTable(report.problems),
    h("div", { class: "form-acts" }, button, report.errors > 0 && h("span", { class: "soft small" }, t("roster.mend"))),
  ];
}

/** @param {RosterReport} report */
function verdict(report) {
  if (report.errors)
    return h(
      "p",
      { class: "notice", "data-status": "bad", "data-testid": "roster-verdict" },
      t("roster.errors", { errors: report.errors, warnings: report.warnings }),
    );
  if (report.warnings)
    return h(
      "p",
      { class: "notice", "data-status": "attention", "data-testid": "roster-verdict" },
      t("roster.warnings", { warnings: report.warnings }),
    );
  return h("p", { class: "notice", "data-status": "good", "data-testid": "roster-verdict" }, t("roster.clean"));
}

/** What repeats something says where that stood first. @param {RosterProblem} one @returns {string} */
function more(one) {
  return one.code.endsWith("-twice") ? t("roster.earlier", { row: one.detail }) : one.detail;
}

/** @param {RosterProblem[]} problems */
function problemTable(problems) {
  const sorted = problems
    .slice()
    .sort((a, b) => Number(a.severity === "warning") - Number(b.severity === "warning") || a.row - b.row);
  const table = new Table({
    label: t("roster.problems"),
    keyOf: (/** @type {any} */ one) => one.place,
    testid: (one) => "roster-problem-" + one.row + "-" + one.column,
    columns: [
      {
        key: "row",
        title: t("roster.row"),
        class: "number",
        cell: (one) => (one.row ? String(one.row) : h("span", { class: "soft" }, t("roster.whole"))),
      },
      { key: "column", title: t("roster.column"), cell: (one) => one.column },
      {
        key: "what",
        title: t("roster.what"),
        cell: (one) =>
          remark(one.severity === "error" ? "bad" : "attention", [
            sentence(one),
            h("span", { class: "soft small under" }, more(one)),
          ]),
      },
      { key: "value", title: t("roster.value"), cell: (one) => h("code", null, one.value) },
    ],
  });
  table.setRows(
    sorted.map((one, place) => ({ ...one, place: String(place) })),
    "",
  );
  return table.element;
}

/** The table of attempts: who, where, how far, and what somebody should look at. */

import { h, status } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { turned } from "../frame/address.js";
import { minuteOfDay } from "../parts/moments.js";
import { Table } from "../parts/table.js";
import { counted } from "../parts/words.js";
import { stands } from "./attempt_list.js";

/** @typedef {import("../types.js").AttemptLine} AttemptLine */

/** @param {() => boolean} over @returns {Table<AttemptLine>} */
export function attemptTable(over) {
  return new Table({
    label: t("part.attempts"),
    keyOf: (line) => line.attempt,
    href: (line) => turned({ open: line.attempt }),
    testid: (line) => "attempt-" + line.ticket,
    drawnBy: (line) => [line, over()],
    columns: [
      {
        key: "name",
        title: t("who"),
        cell: (line) => [h("b", null, line.name), h("span", { class: "soft small under figures" }, line.ticket)],
      },
      { key: "seat", title: t("seat"), class: "tight", cell: (line) => seatWords(line) },
      { key: "state", title: t("state"), cell: (line) => stateWords(line, over()) },
      { key: "answered", title: t("answered"), class: "number", cell: (line) => line.answered + " / " + line.items },
      { key: "operations", title: t("operations"), class: "number at-wide", cell: (line) => String(line.operations) },
      { key: "flags", title: t("attempt.flags"), class: "at-mid", cell: flags },
      { key: "paper", title: t("paper"), class: "at-wide", cell: (line) => h("code", { class: "small" }, line.paper) },
      {
        key: "last",
        title: t("attempt.last"),
        class: "number at-wide",
        cell: (line) => (line.last_ms ? minuteOfDay(line.last_ms) : h("span", { class: "soft" }, "—")),
      },
    ],
  });
}

/** @param {AttemptLine} line */
function seatWords(line) {
  const moved = line.sits_at && line.sits_at !== line.seat;
  return [
    line.room + " · " + (moved ? line.sits_at : line.seat),
    moved && h("span", { class: "soft small under" }, t("seat.moved", { seat: line.seat })),
  ];
}

/** @param {AttemptLine} line @param {boolean} over */
function stateWords(line, over) {
  const { tone, word } = stands(line, over);
  const how =
    line.state === "submitted" && line.submitted_how && line.submitted_how !== "candidate"
      ? t("submitted." + line.submitted_how)
      : "";
  const when = line.state === "submitted" ? line.submitted_ms : line.state === "started" ? line.started_ms : null;
  const under = [how, when && minuteOfDay(when)].filter(Boolean).join(" · ");
  return [status(tone, t("count." + word)), under && h("span", { class: "soft small under indent" }, under)];
}

/** What somebody should look at. @param {AttemptLine} line */
function flags(line) {
  const found = [
    line.filed && line.state === "filed" && t("flag.filed"),
    line.alerts.length > 0 && line.alerts.map((one) => t("flag.alert." + one)).join("、"),
    line.consent === false && t("flag.no-consent"),
    line.unverified > 0 && t("flag.unverified", { n: line.unverified }),
    line.late > 0 && t("flag.late", { n: line.late }),
    line.tries > 2 && counted("flag.tries", line.tries),
  ].filter(Boolean);
  return found.map((words) => h("span", { class: "tag" }, words));
}

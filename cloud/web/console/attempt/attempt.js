/** One attempt, everything about it on one page: state, decision, answers, timeline, receipts (A4). */

import { fill, h, status } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import * as api from "../api.js";
import { Watch } from "../frame/watch.js";
import { onChange } from "../parts/changes.js";
import { ago, moment, secondOfDay } from "../parts/moments.js";
import { facts, refusal, remark, sideHead } from "../parts/pane.js";
import { counted } from "../parts/words.js";
import { stands } from "../session/attempt_list.js";
import { answersPart } from "./answers.js";
import { decisionPart } from "./decision.js";
import { filesPart } from "./files.js";
import { receiptsPart } from "./receipts.js";
import { ticketPart } from "./ticket.js";
import { timelinePart } from "./timeline.js";

/** @typedef {import("../types.js").Attempt} Attempt */
/** @typedef {import("../types.js").AttemptLine} AttemptLine */

const EVERY_MS = 4000;

/** @param {import("../types.js").Context} ctx @param {string} name @returns {import("../types.js").View} */
export function attemptSide(ctx, name) {
  const top = h("div");
  const person = h("div", { class: "person" });
  const alerts = h("div", { class: "remarks alerts", "data-testid": "alerts" });
  const parts = {
    decision: decisionPart(ctx, name, () => watch.now()),
    ticket: ticketPart(ctx, name, () => watch.now()),
    answers: answersPart(ctx),
    timeline: timelinePart(),
    receipts: receiptsPart(),
    files: filesPart(),
  };
  const jumps = h(
    "nav",
    { class: "jumps", hidden: true, "aria-label": t("attempt.parts") },
    ["answers", "timeline", "receipts"].map((part) => jump(part, /** @type {any} */ (parts)[part])),
  );
  const element = h(
    "div",
    { class: "side-body attempt", "data-testid": "attempt" },
    top,
    person,
    alerts,
    parts.decision.element,
    parts.ticket.element,
    jumps,
    parts.answers.element,
    parts.timeline.element,
    parts.receipts.element,
    parts.files.element,
  );

  const drawTop = onChange((/** @type {any} */ view) =>
    fill(top, sideHead(view.name, above(view)), stateLine(ctx, view)),
  );
  const drawPerson = onChange((/** @type {any} */ view) => fill(person, portrait(view), personFacts(view)));
  const drawAlerts = onChange((/** @type {string[]} */ found) =>
    fill(
      alerts,
      found.map((one) => remark("attention", t("alert." + one))),
    ),
  );

  /** @param {Attempt} attempt */
  function got(attempt) {
    drawTop({ ...attempt.attempt, ...stands(attempt.attempt, ctx.time.now() > attempt.session.ends_ms) });
    drawPerson({ line: attempt.attempt, entry: attempt.entry, epochs: attempt.epochs });
    drawAlerts(attempt.attempt.alerts);
    jumps.hidden = false;
    Object.values(parts).forEach((part) => part.setState(attempt));
  }

  const watch = new Watch(ctx, {
    ask: () => api.attempt(name),
    got,
    refused: (problem) => fill(top, sideHead(name), refusal(problem)),
    every: EVERY_MS,
  });
  return { element, close: () => watch.close() };
}

/** @param {string} part @param {{element: HTMLElement}} place */
function jump(part, place) {
  return h(
    "button",
    { type: "button", class: "quiet small", onclick: () => place.element.scrollIntoView({ block: "start" }) },
    t("attempt." + part),
  );
}

/** @param {AttemptLine} line */
function above(line) {
  return [
    h("span", { class: "figures" }, line.ticket),
    " · ",
    line.room,
    " · ",
    t("seat.n", { seat: line.sits_at || line.seat }),
  ];
}

/** @param {import("../types.js").Context} ctx @param {any} line  with how it stands */
function stateLine(ctx, line) {
  const at = line.submitted_ms || line.started_ms || (line.filed && line.filed.at_ms);
  return h(
    "div",
    { class: "pane-state" },
    status(line.tone, t("count." + line.word), { class: "badge", "data-testid": "attempt-state" }),
    line.submitted_how && h("span", null, t("submitted." + line.submitted_how)),
    at ? h("span", { class: "soft" }, secondOfDay(at), " · ", ago(at, ctx.time.now())) : null,
  );
}

/** @param {any} view */
function portrait({ line, entry }) {
  if (!entry || !entry.photo) return h("div", { class: "portrait none soft small" }, t("photo.none"));
  return h("img", {
    class: "portrait",
    src: api.photo(line.attempt),
    alt: t("photo.of", { name: line.name }),
    width: 96,
    height: 128,
  });
}

/** @param {any} view */
function personFacts({ line, entry, epochs }) {
  return facts([
    [t("answered"), h("span", { class: "figures" }, line.answered + " / " + line.items)],
    [
      t("operations"),
      [
        h("span", { class: "figures" }, String(line.operations)),
        line.unverified > 0 && h("span", { class: "tag" }, t("flag.unverified", { n: line.unverified })),
        line.late > 0 && h("span", { class: "tag" }, t("flag.late", { n: line.late })),
      ],
    ],
    line.how && [t("admitted.how"), t("how." + line.how)],
    line.consent !== null && [t("consent"), t(line.consent ? "consent.given" : "consent.refused")],
    line.tries > 0 && [t("tries"), counted("tries.n", line.tries)],
    [t("paper"), h("code", null, line.paper)],
    entry && [t("entry.id_hint"), h("span", { class: "figures" }, entry.id_hint)],
    entry && entry.extra_minutes > 0 && [t("entry.extra_minutes"), counted("minutes", entry.extra_minutes)],
    line.started_ms && [t("started"), moment(line.started_ms)],
    epochs.length > 0 && [t("seats.used"), seats(epochs)],
  ]);
}

/** The seats in the order of sitting. @param {import("../types.js").Epoch[]} epochs */
function seats(epochs) {
  return h(
    "ol",
    { class: "seats" },
    epochs.map((epoch) =>
      h(
        "li",
        null,
        t("seat.epoch", { seat: epoch.seat, epoch: epoch.epoch }),
        epoch.at_ms && h("span", { class: "soft" }, " · " + secondOfDay(epoch.at_ms)),
      ),
    ),
  );
}

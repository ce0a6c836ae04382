/** The top of the page: where the session stands, the line to HQ, the time and the papers. */

import { fill, h, status } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { onChange } from "./changes.js";
import { clockOf, lineOf, papersOf, phaseOf } from "./overview.js";
import { shape } from "./shapes.js";
import { countdown, day, duration, minuteOfDay, secondOfDay } from "./times.js";

/** @typedef {import("./types.js").Venue} Venue */

/** @param {{openMenu: () => void}} acts */
export function topBar(acts) {
  const parts = {
    venue: h("p", { class: "top-venue" }),
    phase: h("p", { class: "top-phase" }),
    span: h("p", { class: "top-span" }, h("strong", { class: "figures" }), h("span", null)),
    when: h("p", { class: "top-when soft" }),
    line: h("div", { class: "top-cell trusted", "data-testid": "line" }),
    clock: h("div", { class: "trusted" }),
    papers: h("div", { class: "trusted" }),
    lost: h("p", { class: "top-lost", role: "status", "data-testid": "stale", hidden: true }),
  };
  const menu = h(
    "button",
    {
      type: "button",
      class: "quiet icon",
      "aria-label": t("menu"),
      "data-testid": "menu",
      onclick: acts.openMenu,
    },
    shape("menu"),
  );
  const element = h(
    "header",
    { class: "top" },
    parts.lost,
    h("div", { class: "top-row" }, h("div", { class: "top-names" }, parts.venue, parts.phase), menu),
    h("div", { class: "top-now" }, parts.span, parts.when),
    h("div", { class: "top-cells" }, parts.line, h("div", { class: "top-cell" }, parts.clock, parts.papers)),
  );
  const draw = drawers(parts);
  return {
    element,
    /**
     * @param {Venue} venue
     * @param {number} nowMs
     * @param {number | null} lostMs when the last word came, if the box is out of reach
     */
    setState(venue, nowMs, lostMs) {
      const { phase, spanMs } = phaseOf(venue, nowMs);
      const line = lineOf(venue, lostMs === null ? nowMs : lostMs);
      draw.names(namesOf(venue, phase));
      draw.span({ phase, span: phase === "over" ? duration(spanMs) : countdown(spanMs) });
      draw.line({
        queued: line.queued,
        tone: line.tone,
        word: line.word,
        span: line.forMs === null ? "" : duration(line.forMs),
      });
      draw.clock(clockOf(venue));
      draw.papers(papersOf(venue));
      draw.lost(lostMs === null ? null : { clock: secondOfDay(lostMs), ago: duration(nowMs - lostMs) });
    },
  };
}

/** @param {Object<string, any>} parts */
function drawers(parts) {
  return {
    names: onChange((view) => {
      fill(parts.venue, view.venue);
      fill(parts.phase, t("phase." + view.phase));
      fill(parts.when, view.title, view.when && [" · ", h("span", null, view.when)]);
    }),
    span: onChange((view) => {
      const none = view.phase === "none";
      parts.span.dataset.phase = view.phase;
      fill(parts.span.firstChild, none ? "" : view.span);
      fill(parts.span.lastChild, t("span." + view.phase));
    }),
    line: onChange((view) => {
      fill(
        parts.line,
        h(
          "p",
          { class: "top-queue" },
          h("strong", { class: "figures", "data-testid": "queue" }, view.queued),
          h("span", null, t("queue")),
        ),
        status(view.tone, view.span ? t(view.word) + " · " + view.span : t(view.word)),
      );
    }),
    clock: onChange((view) => fill(parts.clock, status(view.tone, t(view.word)))),
    papers: onChange((view) => fill(parts.papers, status(view.tone, papersSentence(view)))),
    lost: onChange((view) => {
      parts.lost.hidden = view === null;
      if (view) fill(parts.lost, h("strong", null, t("stale")), " ", t("stale.what", view));
    }),
  };
}

/** @param {{total: number, cached: number, opened: number}} papers */
function papersSentence(papers) {
  if (!papers.total) return t("papers.none");
  return papers.opened === papers.total ? t("papers.opened") : t("papers", papers);
}

/** @param {Venue} venue @param {string} phase */
function namesOf(venue, phase) {
  const session = venue.session;
  const parts = session && {
    day: day(session.starts_ms),
    from: minuteOfDay(session.starts_ms),
    to: minuteOfDay(session.ends_ms),
  };
  return {
    phase,
    venue: venue.venue_name,
    title: session ? session.title : "",
    when: parts ? t("when", parts) : "",
  };
}

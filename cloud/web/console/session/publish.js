/** Sending a session's plan to its venues: says what it will do, what is missing, and who was sent what. */

import { fill, h } from "/shared/dom.js";
import { sentence, t } from "/shared/i18n.js";
import * as api from "../api.js";
import { onChange } from "../parts/changes.js";
import { changedSince } from "./standing.js";

/**
 * @param {import("../types.js").Context} ctx
 * @param {string} session
 * @param {() => void} done
 */
export function publishAct(ctx, session, done) {
  const button = h("button", { type: "button", "data-testid": "publish", onclick: () => publish() }, t("publish"));
  const outcome = h("div");
  const will = h("p", { class: "soft small" });
  const result = h("div", { class: "ready-after" }, will, outcome);

  const drawWill = onChange((/** @type {any} */ view) => {
    fill(will, view.wanted ? t("publish.will", view) : "");
  });

  async function publish() {
    fill(outcome);
    const answer = await ctx.said.act(
      button,
      () => api.publish(session),
      (sent) => t("publish.done", { revision: sent.revision }),
      incomplete,
    );
    if (!answer) return;
    fill(outcome, sentList(ctx, answer));
    ctx.catalog.refresh("sessions");
    done();
  }

  /** @param {any} problem @returns {boolean} whether it was said here */
  function incomplete(problem) {
    const missing = problem.more && problem.more.missing;
    if (!missing) return false;
    const lines = missing.map((/** @type {any} */ one) =>
      h("li", null, sentence(one), one.detail && h("span", { class: "soft" }, " " + one.detail)),
    );
    fill(
      outcome,
      h(
        "div",
        { class: "notice", "data-status": "attention", role: "alert", "data-testid": "publish-missing" },
        h("p", null, sentence(problem)),
        h("ul", null, lines),
      ),
    );
    return true;
  }

  return {
    button,
    result,
    /** @param {import("../types.js").Session} now @param {import("../types.js").Progress | null} progress */
    setState: (now, progress) => {
      const venues = progress ? progress.venues.length : now.venues.length;
      const boxes = progress ? progress.venues.reduce((sum, venue) => sum + venue.boxes.length, 0) : 0;
      const wanted = (now.published_ms === null || changedSince(now)) && now.entries > 0;
      drawWill({ wanted, venues, boxes, entries: now.entries });
    },
  };
}

/** @param {import("../types.js").Context} ctx @param {any} answer */
function sentList(ctx, answer) {
  /** @param {any} venue */
  const line = (venue) =>
    h(
      "li",
      null,
      t(venue.changed ? "publish.sent" : "publish.same", {
        venue: ctx.catalog.venueName(venue.venue),
        entries: venue.entries,
        boxes: venue.boxes.join("、") || t("publish.no-box"),
      }),
    );
  return h(
    "div",
    { class: "notice", "data-status": "good", "data-testid": "publish-sent" },
    h("ul", null, answer.venues.map(line)),
  );
}

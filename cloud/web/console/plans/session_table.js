/** The sessions of a plan as a table: when, where, how many, and what each of them wants. */

import { h, status } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { link } from "../frame/address.js";
import { ago, stretch } from "../parts/moments.js";
import { Table } from "../parts/table.js";
import { standing } from "../session/standing.js";

/** @typedef {import("../types.js").Session} Session */
/** @typedef {import("../types.js").Context} Context */

/** @param {Context} ctx @param {string} label @returns {Table<Session>} */
export function sessionTable(ctx, label) {
  const now = () => ctx.time.now();
  return new Table({
    label,
    keyOf: (session) => session.session,
    href: (session) => link(["sessions", session.session]),
    drawnBy: (session) => [
      session,
      standing(session, now()),
      ctx.catalog.venueName(session.venues[0] || session.venue),
    ],
    columns: [
      {
        key: "title",
        title: t("session"),
        cell: (session) => [h("b", null, session.title), h("code", { class: "soft small under" }, session.session)],
      },
      {
        key: "when",
        title: t("session.when"),
        cell: (session) => [
          stretch(session.starts_ms, session.ends_ms),
          h("span", { class: "soft small under" }, ago(session.starts_ms, now())),
        ],
      },
      { key: "venues", title: t("session.venues"), class: "at-wide", cell: (session) => venueWords(ctx, session) },
      {
        key: "entries",
        title: t("session.entries"),
        class: "number at-mid",
        cell: (session) => String(session.entries),
      },
      { key: "state", title: t("state"), cell: (session) => standingStatus(session, now()) },
    ],
  });
}

/** @param {Session} session @param {number} nowMs */
function standingStatus(session, nowMs) {
  const { tone, word } = standing(session, nowMs);
  return status(tone, t("standing." + word));
}

/** @param {Context} ctx @param {Session} session */
function venueWords(ctx, session) {
  const venues = session.venues.length ? session.venues : [session.venue];
  if (venues.length > 2) return t("session.venues.n", { n: venues.length });
  return venues.map((venue) => ctx.catalog.venueName(venue)).join("、") || h("span", { class: "soft" }, "—");
}

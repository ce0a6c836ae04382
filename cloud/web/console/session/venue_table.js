/** Many venues of a session as a table, those that need someone first; one of them stands on the right. */

import { fill, h, status } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { lineTone, unheard } from "../fleet/box_state.js";
import { turned } from "../frame/address.js";
import { ago } from "../parts/moments.js";
import { sideHead } from "../parts/pane.js";
import { Table } from "../parts/table.js";
import { deliveries, venueBody } from "./venue_card.js";
import { onChange } from "../parts/changes.js";

/** @typedef {import("../types.js").VenueProgress} VenueProgress */

/** @param {import("../types.js").Context} ctx */
export function venueTable(ctx) {
  const table = new Table({
    label: t("venues"),
    keyOf: (/** @type {VenueProgress} */ venue) => venue.venue,
    href: (venue) => turned({ open: venue.venue }),
    testid: (venue) => "venue-" + venue.venue,
    drawnBy: (venue) => [venue.name, venue.counts, worst(venue), venue.issues.length, venue.plan, venue.last_word_ms],
    columns: [
      { key: "name", title: t("venue"), cell: (venue) => h("b", null, venue.name || venue.venue) },
      { key: "line", title: t("line"), cell: (venue) => lineStatus(venue) },
      {
        key: "issues",
        title: t("issues"),
        class: "number",
        cell: (venue) =>
          venue.issues.length ? status("attention", String(venue.issues.length)) : h("span", { class: "soft" }, "0"),
      },
      ...["rostered", "expected", "filed", "admitted", "started", "submitted"].map((name) => ({
        key: name,
        title: t("count." + name),
        class: "number at-mid",
        cell: (/** @type {any} */ venue) => String(venue.counts[name]),
      })),
      {
        key: "word",
        title: t("line.word"),
        class: "at-wide soft",
        cell: (venue) => (venue.last_word_ms ? ago(venue.last_word_ms, ctx.time.now()) : "—"),
      },
    ],
  });
  return {
    element: table.element,
    /** @param {VenueProgress[]} venues @param {string} open */
    setRows: (venues, open) =>
      table.setRows(
        venues.slice().sort((a, b) => weight(b) - weight(a) || a.venue.localeCompare(b.venue)),
        open,
      ),
  };
}

/** @param {import("../types.js").Context} ctx @param {string} session */
export function venueSide(ctx, session) {
  const element = h("div", { class: "side-body" });
  const draw = onChange((/** @type {VenueProgress} */ venue) => {
    element.classList.toggle("unheard", venue.boxes.length > 0 && venue.boxes.every(unheard));
    fill(element, sideHead(venue.name || venue.venue), deliveries(venue), venueBody(ctx, session, venue));
  });
  return { element, setState: draw };
}

/** @param {VenueProgress} venue @param {string} q */
export function fitsVenue(venue, q) {
  const wanted = q.trim().toLowerCase();
  return !wanted || [venue.name, venue.venue].some((text) => text.toLowerCase().includes(wanted));
}

/** The box that is heard least speaks for the line. @param {VenueProgress} venue */
function worst(venue) {
  const order = ["online", "never", "silent", "offline"];
  return venue.boxes.slice().sort((a, b) => order.indexOf(b.line.state) - order.indexOf(a.line.state))[0];
}

/** @param {VenueProgress} venue */
function lineStatus(venue) {
  const box = worst(venue);
  return box ? status(lineTone(box), t("line." + box.line.state)) : status("attention", t("venue.no-box.short"));
}

/** @param {VenueProgress} venue */
function weight(venue) {
  const lost = venue.boxes.length && venue.boxes.every(unheard) ? 100 : 0;
  return (
    lost +
    (venue.counts.unheard ? 50 : 0) +
    venue.issues.length * 10 +
    (venue.plan.state === "refused" ? 100 : 0) +
    venue.counts.filed
  );
}

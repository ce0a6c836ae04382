/** The venues and what stands in each; one of them on the right, to be read and changed. */

import { h, status } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { turned } from "../frame/address.js";
import { listPage } from "../parts/list_page.js";
import { Table } from "../parts/table.js";
import { counted } from "../parts/words.js";
import { lineTone } from "./box_state.js";
import { venueForm } from "./venue_form.js";

/** @typedef {import("../types.js").Venue} Venue */
/** @typedef {import("../types.js").Context} Context */

/** @param {Context} ctx @returns {import("../types.js").View} */
export function venuesPage(ctx) {
  return listPage(ctx, {
    noun: "venues",
    adding: "new-venue",
    table: venueTable(ctx),
    texts: (venue) => [venue.name, venue.venue, venue.branch, venue.address],
    sums: (venues) => ({ all: venues.length, bare: venues.filter((venue) => !venue.boxes.length).length }),
    state: stateLine,
    side: ({ query }) => {
      if (query.do === "new-venue") return { key: "new-venue", make: () => venueForm(ctx, null) };
      const venue = (ctx.catalog.venues || []).find((one) => one.venue === query.open) || null;
      return { key: venue ? "venue/" + query.open : "", make: () => venueForm(ctx, venue) };
    },
  });
}

/** @param {{all: number, bare: number}} view */
function stateLine({ all, bare }) {
  if (!all) return status("unknown", t("venues.none"));
  const words = h("span", { class: "soft" }, counted("venues.count", all));
  return [
    bare
      ? status("attention", t("venues.bare", { n: bare }), { class: "badge" })
      : status("good", t("venues.fine"), { class: "badge" }),
    words,
  ];
}

/** @param {Context} ctx @returns {Table<Venue>} */
function venueTable(ctx) {
  const boxesOf = (/** @type {Venue} */ venue) => (ctx.catalog.boxes || []).filter((box) => box.venue === venue.venue);
  return new Table({
    label: t("venues"),
    keyOf: (venue) => venue.venue,
    href: (venue) => turned({ open: venue.venue, do: null }),
    testid: (venue) => "venue-" + venue.venue,
    drawnBy: (venue) => [venue, boxesOf(venue).map((box) => [box.box, box.line.state])],
    columns: [
      {
        key: "name",
        title: t("venue"),
        cell: (venue) => [h("b", null, venue.name), h("code", { class: "soft small under" }, venue.venue)],
      },
      {
        key: "branch",
        title: t("venue.branch"),
        class: "at-mid",
        cell: (venue) => venue.branch || h("span", { class: "soft" }, "—"),
      },
      {
        key: "address",
        title: t("venue.address"),
        class: "at-wide",
        cell: (venue) => venue.address || h("span", { class: "soft" }, "—"),
      },
      {
        key: "boxes",
        title: t("boxes"),
        cell: (venue) => {
          const boxes = boxesOf(venue);
          if (!boxes.length) return status("attention", t("venue.no-box.short"));
          return boxes.map((box) =>
            h(
              "span",
              { class: "block" },
              status(lineTone(box), box.box, { title: t("line." + box.line.state) }),
              h("span", { class: "unseen" }, t("line." + box.line.state)),
            ),
          );
        },
      },
    ],
  });
}

/** The venues and what stands in each; one of them on the right, to be read and changed. */

import { fill, h, status } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { go, turned } from "../frame/address.js";
import { onChange } from "../parts/changes.js";
import { empty, head, searchField } from "../parts/pane.js";
import { Table } from "../parts/table.js";
import { counted } from "../parts/words.js";
import { lineTone } from "./box_state.js";
import { venueForm } from "./venue_form.js";

/** @typedef {import("../types.js").Venue} Venue */
/** @typedef {import("../types.js").Context} Context */

/** @param {Context} ctx @returns {import("../types.js").View} */
export function venuesPage(ctx) {
  const top = head();
  const search = searchField(t("venues.search"));
  const tools = h("div", { class: "pane-tools" }, search);
  const none = h("div");
  const table = venueTable(ctx);
  /** @type {import("../frame/address.js").Address} */
  let address = { path: [], query: {} };

  const add = () =>
    h(
      "button",
      { type: "button", "data-testid": "new-venue", onclick: () => go(turned({ do: "new-venue", open: null })) },
      t("venues.add"),
    );
  const drawHead = onChange((/** @type {any} */ view) =>
    top.set({ title: t("venues"), acts: add(), state: stateLine(view) }),
  );

  function draw() {
    const venues = ctx.catalog.venues;
    if (!venues) return;
    drawHead({ all: venues.length, bare: venues.filter((venue) => !venue.boxes.length).length });
    const wanted = (address.query.q || "").trim().toLowerCase();
    const found = venues.filter((venue) =>
      [venue.name, venue.venue, venue.branch, venue.address].some((text) =>
        (text || "").toLowerCase().includes(wanted),
      ),
    );
    table.setRows(found, address.query.open || "");
    tools.hidden = !venues.length;
    table.element.hidden = !found.length;
    fill(none, found.length ? null : empty(t(venues.length ? "search.none" : "venues.empty")));
  }

  const stop = ctx.catalog.follow(draw);
  ctx.entitle(t("venues"));
  return {
    element: h("div", { class: "pane" }, top.element, tools, table.element, none),
    show: (next) => {
      address = next;
      draw();
      const { open, do: what } = next.query;
      const venue = (ctx.catalog.venues || []).find((one) => one.venue === open) || null;
      if (what === "new-venue") ctx.side.show("new-venue", () => venueForm(ctx, null), next);
      else ctx.side.show(venue ? "venue/" + open : "", () => venueForm(ctx, venue), next);
    },
    close: stop,
  };
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

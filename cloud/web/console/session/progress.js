/** A session while it runs: counts, venues and rooms, the line to each box, and whether it adds up. */

import { fill, h } from "/shared/dom.js";
import { Live } from "/shared/live.js";
import { t } from "/shared/i18n.js";
import * as api from "../api.js";
import { onChange } from "../parts/changes.js";
import { empty, searchField, section } from "../parts/pane.js";
import { countStrip } from "./counts.js";
import { reconciliationPart } from "./reconciliation.js";
import { venueCard } from "./venue_card.js";
import { fitsVenue, venueSide, venueTable } from "./venue_table.js";

/** @typedef {import("../types.js").Context} Context */
/** @typedef {import("../types.js").Progress} Progress */

const SILENCE_MS = 25000; // the server speaks at least every 10 s; a cable pulled out closes no socket
const FEW = 4; // venues that stand in full, one below the other

/** @param {Context} ctx @param {string} session @returns {import("../types.js").View} */
export function progressPart(ctx, session) {
  const strip = countStrip(session);
  const search = searchField(t("progress.search"));
  const venues = h("div", { class: "venue-cards" });
  const sums = reconciliationPart(session);
  const element = h("div", { class: "progress" }, strip.element, venues, sums.element);
  const table = venueTable(ctx);
  /** @type {Map<string, any>} */
  const cards = new Map();
  /** @type {Progress | null} */
  let progress = null;
  /** @type {import("../frame/address.js").Address} */
  let address = { path: [], query: {} };

  /** Few stand in full; many are a table, and one of them on the right. */
  const place = onChange((/** @type {string[]} */ names) => {
    cards.clear();
    if (!names.length) return fill(venues, empty(t("progress.empty")));
    if (names.length > FEW)
      return fill(venues, section(t("venues"), h("div", { class: "pane-tools" }, search), table.element));
    names.forEach((name) => cards.set(name, venueCard(ctx, session)));
    fill(
      venues,
      Array.from(cards.values()).map((card) => card.element),
    );
  });

  function draw() {
    if (!progress) return;
    strip.setState(progress);
    place(progress.venues.map((venue) => venue.venue));
    progress.venues.forEach((venue) => cards.get(venue.venue)?.setState(venue));
    if (!cards.size)
      table.setRows(
        progress.venues.filter((venue) => fitsVenue(venue, address.query.q || "")),
        address.query.open || "",
      );
    sums.setState(progress);
    side();
  }

  /** The card on the right follows the address and each word of HQ. */
  function side() {
    const open = address.query.open || "";
    const venue = progress && !cards.size ? progress.venues.find((one) => one.venue === open) : null;
    ctx.side.show(venue ? session + "/venue/" + open : "", () => venueSide(ctx, session), address);
    if (venue) /** @type {any} */ (ctx.side.view).setState(venue);
  }

  /** @param {any} message  null when the server can no longer be heard */
  function heard(message) {
    if (!message) {
      ctx.contact.lost(live);
      return askWhoIsIn();
    }
    ctx.contact.heard(live);
    if (message.type !== "progress") return undefined;
    ctx.time.set(message.now_ms);
    progress = message;
    return draw();
  }

  /** A socket that does not open does not say why; the sign-in may have ended. */
  function askWhoIsIn() {
    api.me().catch((problem) => ctx.contact.refused(live, problem));
  }

  const live = new Live(api.live(session), { setState: heard, silence: SILENCE_MS });
  const hurry = () => live.hurry();
  window.addEventListener("online", hurry);
  return {
    element,
    show: (next) => {
      address = next;
      draw();
    },
    close: () => {
      live.close();
      ctx.contact.leave(live);
      window.removeEventListener("online", hurry);
    },
  };
}

/** A venue's data: made new, or changed; and the boxes that stand there. */

import { h, status } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import * as api from "../api.js";
import { go, link } from "../frame/address.js";
import { complete, Field } from "../parts/field.js";
import { empty, section, sideHead } from "../parts/pane.js";
import { lineTone } from "./box_state.js";

/** @typedef {import("../types.js").Venue} Venue */

/** @param {import("../types.js").Context} ctx @param {Venue | null} venue  null: a new one @returns {import("../types.js").View} */
export function venueForm(ctx, venue) {
  const name = new Field("venue.name", { value: venue ? venue.name : "", "data-testid": "venue-title" });
  const code = new Field("venue.code", { spellcheck: "false", "data-testid": "venue-name" });
  const address = new Field("venue.address", { value: venue ? venue.address : "", "data-testid": "venue-address" });
  const branch = new Field("venue.branch", { value: venue ? venue.branch : "", "data-testid": "venue-branch" });
  const save = h(
    "button",
    { type: "submit", class: "primary", "data-testid": "venue-save" },
    t(venue ? "save" : "venues.add"),
  );

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    const rules = [{ field: name, must: true }];
    if (!complete(venue ? rules : [...rules, { field: code, must: true, name: 64 }])) return;
    const given = { name: name.value, address: address.value, branch: branch.value };
    const asking = () => (venue ? api.changeVenue(venue.venue, given) : api.addVenue({ venue: code.value, ...given }));
    if (!(await ctx.said.act(save, asking, t(venue ? "venue.saved" : "venues.added")))) return;
    await ctx.catalog.refresh("venues", "boxes");
    if (!venue) go(link(["boxes"], { do: "new-box", at: code.value }));
  }

  const form = h(
    "form",
    { class: "form", onsubmit: submit, novalidate: true },
    name.element,
    !venue && code.element,
    branch.element,
    address.element,
    h("div", { class: "form-acts" }, save),
  );
  const title = venue ? sideHead(venue.name, h("code", null, venue.venue)) : sideHead(t("venues.add"));
  return {
    element: h(
      "div",
      { class: "side-body" },
      title,
      venue && boxesPart(ctx, venue),
      venue ? section(t("venue.about"), form) : form,
    ),
  };
}

/** @param {import("../types.js").Context} ctx @param {Venue} venue */
function boxesPart(ctx, venue) {
  const boxes = (ctx.catalog.boxes || []).filter((box) => box.venue === venue.venue);
  const add = h("a", { class: "button", href: link(["boxes"], { do: "new-box", at: venue.venue }) }, t("boxes.add"));
  const lines = boxes.map((box) =>
    h(
      "li",
      null,
      h("a", { href: link(["boxes"], { open: box.box }) }, box.box),
      status(lineTone(box), t("line." + box.line.state)),
    ),
  );
  return section(
    t("boxes"),
    boxes.length
      ? [h("ul", { class: "plain-list" }, lines), h("div", { class: "form-acts" }, add)]
      : empty(t("venue.no-box"), add),
  );
}

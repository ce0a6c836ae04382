/** Registering a box by hand: its name, its venue, and the two keys that it shows of itself. */

import { h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import * as api from "../api.js";
import { go, link } from "../frame/address.js";
import { complete, Field } from "../parts/field.js";
import { sideHead } from "../parts/pane.js";

const KEY = /^[A-Za-z0-9_-]{40,}$/;

/** @param {import("../types.js").Context} ctx @param {string} venueName @returns {import("../types.js").View} */
export function boxForm(ctx, venueName) {
  const venues = /** @type {[string, string][]} */ (
    (ctx.catalog.venues || []).map((venue) => [venue.venue, venue.name + " (" + venue.venue + ")"])
  );
  const box = new Field("box.name", { spellcheck: "false", "data-testid": "box-name" });
  const venue = new Field("box.venue", {
    options: [["", "—"], ...venues],
    value: venueName,
    "data-testid": "box-venue",
  });
  const signing = new Field("box.signing_key", {
    tag: "textarea",
    rows: 3,
    spellcheck: "false",
    class: "code",
    "data-testid": "box-signing-key",
  });
  const sealing = new Field("box.sealing_key", {
    tag: "textarea",
    rows: 3,
    spellcheck: "false",
    class: "code",
    "data-testid": "box-sealing-key",
  });
  const serial = new Field("box.serial", { spellcheck: "false", "data-testid": "box-serial" });
  const save = h("button", { type: "submit", class: "primary", "data-testid": "box-save" }, t("boxes.add"));

  /** @param {Field} field */
  const key = (field) => () => (KEY.test(field.value) ? "" : t("box.key.malformed"));

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    if (
      !complete([
        { field: box, must: true, name: 64 },
        { field: venue, must: true },
        { field: signing, must: true, test: key(signing) },
        { field: sealing, must: true, test: key(sealing) },
      ])
    )
      return;
    const given = {
      box: box.value,
      venue: venue.value,
      signing_key: signing.value,
      sealing_key: sealing.value,
      ...(serial.value ? { serial: serial.value } : {}),
    };
    const made = await ctx.said.act(save, () => api.addBox(given), t("boxes.added"));
    if (!made) return;
    await ctx.catalog.refresh("boxes", "venues");
    go(link(["boxes"], { open: box.value }));
  }

  const form = h(
    "form",
    { class: "form", onsubmit: submit, novalidate: true },
    box.element,
    venue.element,
    signing.element,
    sealing.element,
    serial.element,
    h("div", { class: "form-acts" }, save),
  );
  return {
    element: h(
      "div",
      { class: "side-body" },
      sideHead(t("boxes.add")),
      h("p", { class: "soft" }, t("boxes.how")),
      form,
    ),
  };
}

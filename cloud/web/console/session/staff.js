/** Who works at a session: their rooms, and the PIN they sign in with at the box. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import * as api from "../api.js";
import { Watch } from "../frame/watch.js";
import { onChange } from "../parts/changes.js";
import { confirm } from "../parts/confirm.js";
import { complete, Field } from "../parts/field.js";
import { empty, section, sideHead } from "../parts/pane.js";

const ROLES = ["invigilator", "chief", "venue-admin"];
const PIN_DIGITS = 6;

/** @typedef {import("../types.js").StaffMember} StaffMember */

/**
 * @param {import("../types.js").Context} ctx
 * @param {string} session
 * @param {() => void} changed
 * @returns {import("../types.js").View}
 */
export function staffSide(ctx, session, changed) {
  const list = h("div", { "data-testid": "staff-list" });
  const fields = made(ctx, session);
  const save = h("button", { type: "submit", class: "primary", "data-testid": "staff-save" }, t("staff.save"));
  const watch = new Watch(ctx, { ask: () => api.staff(session), got: onChange(draw), every: 15000 });

  /** @param {StaffMember[]} staff */
  function draw(staff) {
    if (!staff.length) return fill(list, empty(t("staff.empty")));
    const order = (/** @type {StaffMember} */ one) => ROLES.indexOf(one.role) * (one.role === "chief" ? -1 : 1);
    const sorted = staff
      .slice()
      .sort((a, b) => a.venue.localeCompare(b.venue) || order(a) - order(b) || a.account.localeCompare(b.account));
    fill(list, h("ul", { class: "people" }, sorted.map(person)));
  }

  /** @param {StaffMember} one */
  function person(one) {
    const edit = h("button", { type: "button", class: "quiet small", onclick: () => take(one) }, t("edit"));
    const drop = h(
      "button",
      {
        type: "button",
        class: "quiet small",
        "data-testid": "staff-remove-" + one.account,
        onclick: () => remove(drop, one),
      },
      t("remove"),
    );
    const where = [t("role." + one.role), ctx.catalog.venueName(one.venue), one.rooms.join("、")]
      .filter(Boolean)
      .join(" · ");
    return h(
      "li",
      { "data-testid": "staff-" + one.account },
      h(
        "div",
        null,
        h("b", null, one.name),
        " ",
        h("code", { class: "soft small" }, one.account),
        h("p", { class: "soft small" }, where),
      ),
      edit,
      drop,
    );
  }

  /** @param {StaffMember} one */
  function take(one) {
    fields.account.input.value = one.account;
    fields.name.input.value = one.name;
    fields.role.input.value = one.role;
    fields.venue.input.value = one.venue;
    fields.rooms.input.value = one.rooms.join(" ");
    fields.pin.input.focus();
  }

  /** @param {HTMLButtonElement} button @param {StaffMember} one */
  async function remove(button, one) {
    const changes = t("staff.remove.changes", { name: one.name, rooms: one.rooms.join("、") || "—" });
    if (
      !(await confirm({
        title: t("staff.remove.title", { name: one.name }),
        changes,
        act: t("remove"),
        name: one.account,
      }))
    )
      return;
    await ctx.said.act(button, () => api.removeStaff(session, one.account), t("staff.removed"));
    told();
  }

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    const pin = () => (fields.pin.value.length >= 4 && fields.pin.value.length <= 32 ? "" : t("staff.pin.length"));
    if (
      !complete([
        { field: fields.account, must: true, name: 64 },
        { field: fields.name, must: true },
        { field: fields.venue, must: true },
        { field: fields.pin, must: true, test: pin },
      ])
    )
      return;
    const done = await ctx.said.act(
      save,
      () => api.addStaff(session, body(fields)),
      t("staff.saved", { name: fields.name.value }),
    );
    if (!done) return;
    [fields.account, fields.name, fields.pin].forEach((field) => (field.input.value = ""));
    fields.account.input.focus();
    told();
  }

  function told() {
    watch.now();
    ctx.catalog.refresh("sessions");
    changed();
  }

  const invent = h(
    "button",
    { type: "button", class: "quiet small", onclick: () => (fields.pin.input.value = newPin()) },
    t("staff.pin.invent"),
  );
  fields.pin.element.append(invent);
  const form = h(
    "form",
    { class: "form", onsubmit: submit, novalidate: true, autocomplete: "off" },
    fields.account.element,
    fields.name.element,
    fields.role.element,
    fields.venue.element,
    fields.rooms.element,
    fields.pin.element,
    h("div", { class: "form-acts" }, save),
  );
  return {
    element: h("div", { class: "side-body" }, sideHead(t("staff.edit")), list, section(t("staff.add"), form)),
    close: () => watch.close(),
  };
}

/** @param {import("../types.js").Context} ctx @param {string} session */
function made(ctx, session) {
  const known = ctx.catalog.session(session);
  const all = ctx.catalog.venues || [];
  const own = known ? known.venues.concat(known.venue || []) : [];
  const first = own.length ? all.filter((venue) => own.includes(venue.venue)) : all;
  const venues = /** @type {[string, string][]} */ (
    (first.length ? first : all).map((venue) => [venue.venue, venue.name])
  );
  const roles = /** @type {[string, string][]} */ (ROLES.map((role) => [role, t("role." + role)]));
  return {
    account: new Field("staff.account", {
      spellcheck: "false",
      autocapitalize: "none",
      "data-testid": "staff-account",
    }),
    name: new Field("staff.name", { "data-testid": "staff-name" }),
    role: new Field("staff.role", { options: roles, value: "invigilator", "data-testid": "staff-role" }),
    venue: new Field("staff.venue", {
      options: venues.length === 1 ? venues : [["", "—"], ...venues],
      value: venues.length === 1 ? venues[0][0] : "",
      "data-testid": "staff-venue",
    }),
    rooms: new Field("staff.rooms", { spellcheck: "false", "data-testid": "staff-rooms" }),
    pin: new Field("staff.pin", { autocomplete: "off", inputmode: "numeric", "data-testid": "staff-pin" }),
  };
}

/** @param {any} fields */
function body(fields) {
  const rooms = fields.rooms.value.split(/[\s,，、;；]+/).filter(Boolean);
  return {
    account: fields.account.value,
    name: fields.name.value,
    role: fields.role.value,
    venue: fields.venue.value,
    rooms,
    pin: fields.pin.value,
  };
}

/** Digits that nobody would guess; each as likely as the others. @returns {string} */
function newPin() {
  const bytes = crypto.getRandomValues(new Uint8Array(PIN_DIGITS * 8)).filter((byte) => byte < 250);
  return Array.from(bytes.slice(0, PIN_DIGITS), (byte) => String(byte % 10)).join("");
}

/** A session's data: made new, or changed; each time with its weekday and zone. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import * as api from "../api.js";
import { go, link } from "../frame/address.js";
import { complete, Field } from "../parts/field.js";
import { day, fromField, span, toField, zone } from "../parts/moments.js";
import { closeSide, sideHead } from "../parts/pane.js";

const MINUTE = 60000;

/**
 * @param {import("../types.js").Context} ctx
 * @param {import("../types.js").Session | null} session  null: a new one
 * @param {string} plan  of a new one, if chosen already
 * @returns {import("../types.js").View}
 */
export function sessionForm(ctx, session, plan) {
  const fields = made(ctx, session, plan);
  const save = h(
    "button",
    { type: "submit", class: "primary", "data-testid": "session-save" },
    t(session ? "save" : "sessions.add"),
  );
  const times = /** @type {[string, Field][]} */ ([
    ["opens", fields.opens],
    ["starts", fields.starts],
    ["ends", fields.ends],
  ]);
  times.forEach(([, field]) => field.input.addEventListener("input", () => tellTimes(fields)));
  if (!session) fields.starts.input.addEventListener("change", () => guess(fields));
  tellTimes(fields);

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    if (!complete(rules(fields, session !== null))) return;
    const given = body(fields);
    if (session) {
      const saved = await ctx.said.act(save, () => api.changeSession(session.session, given), t("session.saved"));
      if (!saved) return;
      await ctx.catalog.refresh("sessions");
      return closeSide();
    }
    const name = fields.session.value;
    const added = await ctx.said.act(
      save,
      () => api.addSession({ session: name, plan: fields.plan.value, ...given }),
      t("sessions.added"),
    );
    if (!added) return;
    await ctx.catalog.refresh("sessions");
    go(link(["sessions", name]));
  }

  const shown = session ? [] : [fields.plan.element, fields.session.element];
  const form = h(
    "form",
    { class: "form", onsubmit: submit, novalidate: true },
    fields.title.element,
    shown,
    fields.venue.element,
    h(
      "fieldset",
      { class: "form-times" },
      h("legend", null, t("session.times")),
      fields.opens.element,
      fields.starts.element,
      fields.ends.element,
    ),
    fields.late.element,
    fields.rules.element,
    fields.version.element,
    session &&
      session.published_ms !== null &&
      h("p", { class: "notice", "data-status": "attention" }, t("session.publish-again")),
    h("div", { class: "form-acts" }, save),
  );
  return { element: h("div", { class: "side-body" }, sideHead(t(session ? "session.edit" : "sessions.add")), form) };
}

/** @param {import("../types.js").Context} ctx @param {import("../types.js").Session | null} session @param {string} plan */
function made(ctx, session, plan) {
  const plans = /** @type {[string, string][]} */ ((ctx.catalog.plans || []).map((one) => [one.plan, one.title]));
  const venues = /** @type {[string, string][]} */ (
    (ctx.catalog.venues || []).map((one) => [one.venue, one.name + " (" + one.venue + ")"])
  );
  /** @param {keyof import("../types.js").Session} name */
  const time = (name) => ({
    type: "datetime-local",
    value: session ? toField(Number(session[name])) : "",
    "data-testid": "session-" + String(name).replace("_ms", ""),
  });
  return {
    title: new Field("session.title", { value: session ? session.title : "", "data-testid": "session-title" }),
    plan: new Field("session.plan", {
      options: [["", "—"], ...plans],
      value: plan || (plans.length === 1 ? plans[0][0] : ""),
      "data-testid": "session-plan",
    }),
    session: new Field("session.name", { spellcheck: "false", "data-testid": "session-name" }),
    venue: new Field("session.venue", {
      options: [["", t("session.venue.none")], ...venues],
      value: (session && session.venue) || "",
      "data-testid": "session-venue",
    }),
    opens: new Field("session.opens", time("opens_ms")),
    starts: new Field("session.starts", time("starts_ms")),
    ends: new Field("session.ends", time("ends_ms")),
    late: new Field("session.late", {
      type: "number",
      min: 0,
      max: 1440,
      value: session ? session.late_entry_minutes : 30,
      "data-testid": "session-late",
    }),
    rules: new Field("session.rules", {
      tag: "textarea",
      rows: 6,
      value: session ? session.rules : "",
      "data-testid": "session-rules",
    }),
    version: new Field("session.rules-version", { value: session ? session.rules_version : "1" }),
  };
}

/** Below each time its weekday and zone, and how it lies to the others. @param {any} fields */
function tellTimes(fields) {
  const [opens, starts, ends] = [fields.opens, fields.starts, fields.ends].map((field) => fromField(field.value));
  /** @param {number | null} ms @param {string} [more] */
  const words = (ms, more) =>
    ms === null
      ? t("session.time.hint", { zone: zone(Date.UTC(2026, 0, 1)) })
      : day(ms) + ", " + zone(ms) + (more || "");
  fill(
    fields.opens.hint,
    words(
      opens,
      opens !== null && starts !== null && starts > opens
        ? " · " + t("session.before", { span: span(starts - opens) })
        : "",
    ),
  );
  fill(fields.starts.hint, words(starts));
  fill(
    fields.ends.hint,
    words(
      ends,
      ends !== null && starts !== null && ends > starts
        ? " · " + t("session.lasts", { span: span(ends - starts) })
        : "",
    ),
  );
}

/** The usual times around a start, where nothing has been written yet. @param {any} fields */
function guess(fields) {
  const starts = fromField(fields.starts.value);
  if (starts === null) return;
  if (!fields.opens.value) fields.opens.input.value = toField(starts - 40 * MINUTE);
  if (!fields.ends.value) fields.ends.input.value = toField(starts + 90 * MINUTE);
  tellTimes(fields);
}

/** @param {any} fields @param {boolean} known  a session that exists keeps plan and name */
function rules(fields, known) {
  const ms = (/** @type {Field} */ field) => fromField(field.value) || 0;
  const after = () => (ms(fields.ends) > ms(fields.starts) ? "" : t("session.ends.early"));
  const before = () => (ms(fields.opens) <= ms(fields.starts) ? "" : t("session.opens.late"));
  const all = [
    { field: fields.title, must: true },
    { field: fields.opens, must: true, test: before },
    { field: fields.starts, must: true },
    { field: fields.ends, must: true, test: after },
    { field: fields.late, must: true },
  ];
  return known ? all : [{ field: fields.plan, must: true }, { field: fields.session, must: true, name: 31 }, ...all];
}

/** @param {any} fields */
function body(fields) {
  return {
    title: fields.title.value,
    venue: fields.venue.value || null,
    opens_ms: fromField(fields.opens.value),
    starts_ms: fromField(fields.starts.value),
    ends_ms: fromField(fields.ends.value),
    late_entry_minutes: Number(fields.late.value),
    rules: fields.rules.value,
    rules_version: fields.version.value || "1",
  };
}

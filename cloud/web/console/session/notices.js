/** Announcements and corrections while a session runs, and who has read them (X18). */

import { fill, h, status } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import * as api from "../api.js";
import { Watch } from "../frame/watch.js";
import { onChange } from "../parts/changes.js";
import { confirm } from "../parts/confirm.js";
import { complete, Field } from "../parts/field.js";
import { ago } from "../parts/moments.js";
import { empty, section } from "../parts/pane.js";

/** @typedef {import("../types.js").Notice} Notice */

/** @param {import("../types.js").Context} ctx @param {string} session @returns {import("../types.js").View} */
export function noticesPart(ctx, session) {
  const known = ctx.catalog.session(session);
  const venues = (known ? known.venues : []).map((name) => [name, ctx.catalog.venueName(name)]);
  const papers = (known ? known.papers : []).map((name) => [name, name]);
  const every = ["", t("notice.everywhere")];
  const fields = {
    text: new Field("notice.text", { tag: "textarea", rows: "3", maxlength: "2000", "data-testid": "notice-text" }),
    venue: new Field("notice.venue", { options: [every, ...venues], "data-testid": "notice-venue" }),
    rooms: new Field("notice.rooms", { autocomplete: "off", "data-testid": "notice-rooms" }),
    paper: new Field("notice.paper", { options: [every, ...papers], "data-testid": "notice-paper" }),
    item: new Field("notice.item", { autocomplete: "off", spellcheck: "false", "data-testid": "notice-item" }),
  };
  const send = h("button", { type: "submit", class: "primary", "data-testid": "notice-send" }, t("notice.send"));
  const form = h(
    "form",
    { class: "form", onsubmit: submit },
    fields.text.element,
    h("div", { class: "notice-whom" }, fields.venue.element, fields.rooms.element, fields.paper.element, fields.item.element),
    h("div", { class: "form-acts" }, send),
  );
  const list = h("div", { class: "packages", "data-testid": "notices" });
  const watch = new Watch(ctx, { ask: () => api.notices(session), got: onChange(draw), every: 4000 });

  /** @param {Notice[]} found */
  function draw(found) {
    fill(list, found.length ? found.map((one) => card(ctx, one)) : empty(t("notices.empty")));
  }

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    if (!complete([{ field: fields.text, must: true }])) return;
    const wanted = {
      text: fields.text.value,
      item: fields.item.value || null,
      venues: fields.venue.value ? [fields.venue.value] : [],
      rooms: fields.rooms.value.split(/[\s,，、]+/).filter(Boolean),
      papers: fields.paper.value ? [fields.paper.value] : [],
    };
    const entries = await ctx.said.act(send, () => api.entries(session), "");
    if (!entries) return;
    const meant = entries.filter((entry) => isMeant(entry, wanted)).length;
    const changes = [
      h("span", null, t("notice.send.changes", { n: meant })),
      h("span", { class: "notice-preview" }, wanted.text),
    ];
    const title = t("notice.send.title");
    if (!(await confirm({ title, changes, act: t("notice.send"), name: String(meant) }))) return;
    const done = await ctx.said.act(send, () => api.postNotice(session, wanted), t("notice.sent"));
    if (!done) return;
    fields.text.input.value = "";
    fields.item.input.value = "";
    watch.now();
  }

  return {
    element: h("div", null, section(t("notices.new"), form), list),
    show: (address) => ctx.side.show("", /** @type {any} */ (null), address),
    close: () => watch.close(),
  };
}

/** Whether a candidate is in an audience, as the boxes judge it. @param {import("../types.js").Entry} entry @param {any} wanted */
function isMeant(entry, wanted) {
  if (wanted.venues.length && !wanted.venues.includes(entry.venue)) return false;
  if (!wanted.rooms.length && !wanted.papers.length) return true;
  return wanted.rooms.includes(entry.room) || wanted.papers.includes(entry.paper);
}

/** @param {import("../types.js").Context} ctx @param {Notice} one */
function card(ctx, one) {
  const { rooms, papers, attempts } = one.audience;
  const places = one.venues.map((name) => ctx.catalog.venueName(name));
  const whom = [...places, ...rooms, ...papers, ...attempts].join("、");
  const taken = one.boxes.filter((box) => box.outcome === "applied" || box.outcome === "superseded").length;
  const by = one.by_hq
    ? t("notice.by-hq", { by: one.by })
    : t("notice.by-venue", { by: one.by, venue: places.join("、") });
  const all = one.meant > 0 && one.read === one.meant;
  return h(
    "article",
    { class: "package", "data-testid": "notice-" + one.notice },
    h(
      "header",
      null,
      status(all ? "good" : "attention", t("notice.read", { read: one.read, meant: one.meant }), { class: "figures" }),
      one.item && h("span", { class: "tag" }, t("notice.for-item", { item: one.item })),
    ),
    h("p", { class: "notice-said" }, one.text),
    h(
      "p",
      { class: "soft small" },
      [by, " · ", t("notice.for", { whom }), " · ", ago(one.at_ms, ctx.time.now())],
      one.by_hq && [" · ", t("notice.boxes", { n: taken, all: one.boxes.length })],
    ),
    one.unread.length > 0 &&
      h(
        "details",
        null,
        h("summary", { class: "small" }, t("notice.unread")),
        h(
          "ul",
          { class: "unread small" },
          one.unread.map((each) => h("li", null, each.name, h("span", { class: "soft" }, " " + each.room + " " + each.seat))),
        ),
      ),
  );
}

/** The way in: every plan with its sessions, what each is, and what it wants. */

import { fill, h, status } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { go, link, turned } from "../frame/address.js";
import { onChange } from "../parts/changes.js";
import { ago, stretch } from "../parts/moments.js";
import { empty, head, searchField } from "../parts/pane.js";
import { Table } from "../parts/table.js";
import { standing } from "../session/standing.js";
import { planForm } from "./plan_form.js";
import { sessionForm } from "./session_form.js";

/** @typedef {import("../types.js").Session} Session */
/** @typedef {import("../types.js").Context} Context */

/** @param {Context} ctx @returns {import("../types.js").View} */
export function plansPage(ctx) {
  const top = head();
  const search = searchField(t("plans.search"));
  const list = h("div", { class: "plan-list" });
  const element = h("div", { class: "pane" }, top.element, h("div", { class: "pane-tools" }, search), list);
  /** @type {Map<string, any>} */
  const tables = new Map();
  /** @type {import("../frame/address.js").Address} */
  let address = { path: [], query: {} };

  function draw() {
    const { plans, sessions } = ctx.catalog;
    if (!plans || !sessions) return;
    const found = listed(plans, sessions, address.query);
    drawHead(summary(ctx, found, address.query));
    drawList({ titles: found.map((one) => [one.plan.plan, one.plan.title, one.sessions.length]), bare: !plans.length, q: address.query.q || "" });
    found.forEach((one) => tables.get(one.plan.plan)?.setRows(one.sessions, ""));
  }

  const drawHead = onChange((/** @type {any} */ view) => {
    const acts = [button("new-plan", "plans.add", null), button("new-session", "sessions.add", address.query.plan)];
    top.set({ title: view.title, state: stateLine(view, ctx), acts });
  });

  const drawList = onChange((/** @type {any} */ view) => {
    tables.clear();
    search.hidden = view.bare;
    if (view.bare) return fill(list, empty(t("plans.empty")));
    fill(list, view.titles.map((/** @type {any[]} */ [plan, title, count]) => planPart(plan, title, count)));
  });

  /** @param {string} plan @param {string} title @param {number} count */
  function planPart(plan, title, count) {
    const table = sessionTable(ctx, title);
    tables.set(plan, table);
    const name = h("a", { href: link(["plans"], { plan }) }, title);
    const none = empty(t("sessions.empty"), h("a", { class: "button", href: turned({ do: "new-session", plan }) }, t("sessions.add")));
    return h("section", { class: "part" }, h("h2", { class: "plan-title" }, name, h("code", { class: "soft small" }, plan)), count ? table.element : none);
  }

  const stop = ctx.catalog.follow(draw);
  const timer = setInterval(draw, 5000);
  ctx.entitle(t("plans"));
  return {
    element,
    show: (next) => {
      address = next;
      draw();
      const what = next.query.do || "";
      const forms = { "new-plan": () => planForm(ctx), "new-session": () => sessionForm(ctx, null, next.query.plan || "") };
      const make = /** @type {any} */ (forms)[what];
      ctx.side.show(make ? what + "/" + (next.query.plan || "") : "", make, next);
    },
    close: () => {
      stop();
      clearInterval(timer);
    },
  };
}

/** @param {string} what @param {string} key @param {string | null | undefined} plan */
function button(what, key, plan) {
  return h("button", { type: "button", "data-testid": what, onclick: () => go(turned({ do: what, plan })) }, t(key));
}

/** @param {import("../types.js").Plan[]} plans @param {Session[]} sessions @param {Object<string, string>} query */
function listed(plans, sessions, query) {
  const wanted = (query.q || "").trim().toLowerCase();
  return plans
    .filter((plan) => !query.plan || plan.plan === query.plan)
    .map((plan) => ({
      plan,
      sessions: sessions
        .filter((session) => session.plan === plan.plan && fits(session, plan, wanted))
        .sort((a, b) => a.starts_ms - b.starts_ms),
    }))
    .filter((one) => !wanted || one.sessions.length);
}

/** @param {Session} session @param {import("../types.js").Plan} plan @param {string} wanted */
function fits(session, plan, wanted) {
  return [session.title, session.session, plan.title, ...session.venues].some((text) => text.toLowerCase().includes(wanted));
}

/** @param {Context} ctx @param {any[]} found @param {Object<string, string>} query */
function summary(ctx, found, query) {
  const nowMs = ctx.time.now();
  /** @type {Session[]} */
  const sessions = found.flatMap((one) => one.sessions);
  const states = sessions.map((session) => standing(session, nowMs));
  const coming = sessions.filter((session) => session.starts_ms > nowMs).sort((a, b) => a.starts_ms - b.starts_ms)[0];
  return {
    title: query.plan && found[0] ? found[0].plan.title : t("plans"),
    plan: query.plan,
    all: sessions.length,
    running: states.filter((state) => ["running", "entry"].includes(state.word)).length,
    wanting: states.filter((state) => state.tone === "attention" || state.tone === "bad").length,
    next: coming ? { title: coming.title, starts_ms: coming.starts_ms } : null,
  };
}

/** @param {any} view @param {Context} ctx */
function stateLine(view, ctx) {
  if (!view.all) return status("unknown", t("plans.none"));
  const tone = view.wanting ? "attention" : "good";
  const next = view.next && [t("plans.next", { title: view.next.title }), ago(view.next.starts_ms, ctx.time.now())];
  return [
    status(tone, view.wanting ? t("plans.wanting", { n: view.wanting }) : t("plans.fine"), { class: "badge" }),
    h("span", { class: "soft" }, t("plans.count", { n: view.all }), view.running ? " · " + t("plans.running", { n: view.running }) : ""),
    next && h("span", { class: "soft" }, next),
  ];
}

/** @param {Context} ctx @param {string} label @returns {Table<Session>} */
function sessionTable(ctx, label) {
  const now = () => ctx.time.now();
  return new Table({
    label,
    keyOf: (session) => session.session,
    href: (session) => link(["sessions", session.session]),
    drawnBy: (session) => [session, standing(session, now()), ctx.catalog.venueName(session.venues[0] || session.venue)],
    columns: [
      { key: "title", title: t("session"), cell: (session) => [h("b", null, session.title), h("code", { class: "soft small under" }, session.session)] },
      { key: "when", title: t("session.when"), cell: (session) => [stretch(session.starts_ms, session.ends_ms), h("span", { class: "soft small under" }, ago(session.starts_ms, now()))] },
      { key: "venues", title: t("session.venues"), class: "at-wide", cell: (session) => venueWords(ctx, session) },
      { key: "entries", title: t("session.entries"), class: "number at-mid", cell: (session) => String(session.entries) },
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

/** The way in: every plan with its sessions, what each is, and what it wants. */

import { fill, h, status } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { go, link, turned } from "../frame/address.js";
import { onChange } from "../parts/changes.js";
import { ago } from "../parts/moments.js";
import { empty, head, searchField } from "../parts/pane.js";
import { counted } from "../parts/words.js";
import { standing } from "../session/standing.js";
import { planForm } from "./plan_form.js";
import { sessionForm } from "./session_form.js";
import { sessionTable } from "./session_table.js";
import { thresholdLine, thresholdSide } from "./threshold.js";

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
    drawList({
      titles: found.map((one) => [one.plan.plan, one.plan.title, one.sessions.length, one.plan.threshold]),
      query: address.query,
      bare: !plans.length,
      q: address.query.q || "",
    });
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
    fill(
      list,
      view.titles.map((/** @type {any[]} */ [plan, title, count, state]) => planPart(plan, title, count, state)),
    );
  });

  /** @param {string} plan @param {string} title @param {number} count @param {import("../types.js").ThresholdState} state */
  function planPart(plan, title, count, state) {
    const table = sessionTable(ctx, title);
    tables.set(plan, table);
    const name = h("a", { href: link(["plans"], { plan }) }, title);
    const none = empty(
      t("sessions.empty"),
      h("a", { class: "button", href: turned({ do: "new-session", plan }) }, t("sessions.add")),
    );
    return h(
      "section",
      { class: "part" },
      h("h2", { class: "plan-title" }, name, h("code", { class: "soft small" }, plan)),
      thresholdLine(plan, state),
      count ? table.element : none,
    );
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
      const forms = {
        "new-plan": () => planForm(ctx),
        "new-session": () => sessionForm(ctx, null, next.query.plan || ""),
        threshold: () => thresholdSide(ctx, next.query.plan || ""),
      };
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
  return [session.title, session.session, plan.title, ...session.venues].some((text) =>
    text.toLowerCase().includes(wanted),
  );
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
    status(tone, view.wanting ? counted("plans.wanting", view.wanting) : t("plans.fine"), { class: "badge" }),
    h(
      "span",
      { class: "soft" },
      counted("plans.count", view.all),
      view.running ? " · " + t("plans.running", { n: view.running }) : "",
    ),
    next && h("span", { class: "soft" }, next),
  ];
}

/** One session: its head stays, and below it stands the part that the address names. */

import { fill, h, status } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { go, link } from "../frame/address.js";
import { Slot } from "../frame/slot.js";
import { onChange } from "../parts/changes.js";
import { ago, stretch } from "../parts/moments.js";
import { empty, head } from "../parts/pane.js";
import { attemptsPart } from "./attempts.js";
import { latePart } from "./late.js";
import { noticesPart } from "./notices.js";
import { openingPart } from "./opening.js";
import { ordersPart } from "./orders.js";
import { preparePart } from "./prepare.js";
import { progressPart } from "./progress.js";
import { roomsPart } from "./rooms.js";
import { standing } from "./standing.js";
import { ticketsPart } from "./tickets.js";

/** @typedef {import("../types.js").Context} Context */
/** @typedef {import("../frame/address.js").Address} Address */
/** @typedef {(ctx: Context, session: string) => import("../types.js").View} Part */

/** @type {Object<string, Part>} */
const PARTS = {
  prepare: preparePart,
  progress: progressPart,
  attempts: attemptsPart,
  rooms: roomsPart,
  opening: openingPart,
  notices: noticesPart,
  late: latePart,
  orders: ordersPart,
  tickets: ticketsPart,
};

/** What has no tab of its own stands under another. @type {Object<string, string>} */
const UNDER = { tickets: "rooms" };

/** @param {Context} ctx @param {Address} first @returns {import("../types.js").View} */
export function sessionPage(ctx, first) {
  const name = first.path[1];
  const top = head();
  const tabs = h("nav", { class: "tabs", "aria-label": t("session.parts") });
  const part = new Slot(h("div", { class: "part-slot" }));
  const missing = h("div", { hidden: true }, empty(t("session.none", { session: name })));
  const element = h("div", { class: "pane" }, top.element, tabs, missing, part.element);
  /** @type {Address} */
  let address = first;

  const drawHead = onChange((/** @type {any} */ view) => {
    const above = [
      h("a", { href: "#/plans" }, t("plans")),
      " / ",
      h("a", { href: link(["plans"], { plan: view.plan }) }, view.plan_title),
    ];
    top.set({ above, title: view.title, state: stateLine(ctx, view) });
  });
  const drawTabs = onChange((/** @type {string} */ now) => {
    fill(
      tabs,
      Object.keys(PARTS)
        .filter((one) => !UNDER[one])
        .map((one) => tab(name, one, one === (UNDER[now] || now))),
    );
    requestAnimationFrame(() =>
      tabs.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" }),
    );
  });

  function draw() {
    const session = ctx.catalog.session(name);
    missing.hidden = session !== null || ctx.catalog.sessions === null;
    part.element.hidden = tabs.hidden = !missing.hidden;
    if (!session) return;
    const plan = (ctx.catalog.plans || []).find((one) => one.plan === session.plan);
    ctx.entitle(session.title);
    drawHead({ ...session, plan_title: (plan && plan.title) || session.plan, ...standing(session, ctx.time.now()) });
    showPart(session);
  }

  /** Without a part in the address, the one that matters now. @param {import("../types.js").Session} session */
  function showPart(session) {
    const now =
      address.path[2] || (ctx.time.now() >= session.opens_ms && session.published_ms !== null ? "progress" : "prepare");
    if (!PARTS[now]) return go(link(["sessions", name]));
    drawTabs(now);
    if (part.key !== now) ctx.side.show("", /** @type {any} */ (null), address);
    if (part.key !== now || shown !== address) part.show(now, () => PARTS[now](ctx, name), address);
    shown = address;
  }

  /** @type {Address | null} */
  let shown = null;
  const stop = ctx.catalog.follow(draw);
  const timer = setInterval(draw, 5000);
  return {
    element,
    show: (next) => {
      address = next;
      draw();
    },
    close: () => {
      stop();
      clearInterval(timer);
      part.clear();
    },
  };
}

/** @param {string} session @param {string} part @param {boolean} now */
function tab(session, part, now) {
  const href = link(["sessions", session, part]);
  return h("a", { href, "aria-current": now ? "page" : null, "data-testid": "tab-" + part }, t("part." + part));
}

/** @param {Context} ctx @param {any} view */
function stateLine(ctx, view) {
  const until =
    view.untilMs && h("span", { class: "soft" }, t("until." + untilWord(view)), ago(view.untilMs, ctx.time.now()));
  return [
    status(view.tone, t("standing." + view.word), { class: "badge", "data-testid": "session-standing" }),
    until,
    h("span", { class: "soft" }, stretch(view.starts_ms, view.ends_ms)),
  ];
}

/** @param {any} view */
function untilWord(view) {
  if (view.untilMs === view.opens_ms) return "entry";
  return view.untilMs === view.starts_ms ? "start" : "end";
}

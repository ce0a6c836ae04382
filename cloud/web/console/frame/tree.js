/** The tree on the left: plans with their sessions, papers, venues, boxes, and the records. */

import { fill, h, status } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { day, minuteOfDay } from "../parts/moments.js";
import { needsPerson } from "../fleet/box_state.js";
import { onChange } from "../parts/changes.js";
import { counted } from "../parts/words.js";
import { standing } from "../session/standing.js";
import { link } from "./address.js";

const FEW = 60; // sessions up to which every plan stands open by itself

/** @typedef {import("./address.js").Address} Address */
/** @typedef {{plan: string, title: string, open: boolean, sessions: any[]}} Branch */

/** @param {import("../types.js").Context} ctx */
export function tree(ctx) {
  const plans = h("div", { class: "tree-plans" });
  const others = h("ul", { class: "tree-list" });
  const records = h("ul", { class: "tree-list" });
  const keys = h("p", { class: "tree-keys soft small" }, t("tree.keys"));
  const element = h(
    "nav",
    { class: "tree", "aria-label": t("tree"), "data-rows": true },
    h("a", { class: "tree-root", href: "#/plans", "data-row": true, "data-testid": "tree-plans" }, t("plans")),
    plans,
    h("hr"),
    others,
    h("hr"),
    records,
    keys,
  );
  /** @type {Map<string, boolean>} what a hand opened or closed */
  const chosen = new Map();
  /** @type {Address} */
  let address = { path: [], query: {} };

  const drawPlans = onChange((/** @type {Branch[]} */ view) => {
    fill(
      plans,
      view.map((branch) => branchOf(branch, toggle)),
    );
    mark();
  });
  const drawOthers = onChange((/** @type {any[]} */ view) => {
    fill(others, view.map(leaf));
    mark();
  });
  fill(
    records,
    ["packages", "faults", "forks", "audit"].map((noun) => leaf({ noun, count: null, calls: 0 })),
  );

  /** @param {string} plan @param {boolean} open */
  function toggle(plan, open) {
    chosen.set(plan, open);
  }

  function draw() {
    drawPlans(branches(ctx, chosen, address));
    drawOthers(branchesOfNouns(ctx));
  }

  function mark() {
    const [noun, name] = address.path;
    const here =
      noun === "sessions"
        ? link([noun, name || ""])
        : link([noun || ""], noun === "plans" ? { plan: address.query.plan } : {});
    element.querySelectorAll("a").forEach((/** @type {HTMLElement} */ anchor) => {
      if (anchor.getAttribute("href") === here) anchor.setAttribute("aria-current", "page");
      else anchor.removeAttribute("aria-current");
    });
  }

  const stop = ctx.catalog.follow(draw);
  const timer = setInterval(draw, 15000); // a session's standing changes with the time alone
  return {
    element,
    /** @param {Address} next */
    show: (next) => {
      address = next;
      draw();
      mark();
    },
    focus: () => /** @type {HTMLElement} */ (element.querySelector("a")).focus(),
    close: () => {
      stop();
      clearInterval(timer);
    },
  };
}

/** @param {import("../types.js").Context} ctx @param {Map<string, boolean>} chosen @param {Address} address @returns {Branch[]} */
function branches(ctx, chosen, address) {
  const sessions = (ctx.catalog.sessions || []).slice().sort((a, b) => a.starts_ms - b.starts_ms);
  const nowMs = ctx.time.now();
  return (ctx.catalog.plans || []).map((plan) => {
    const own = sessions.filter((session) => session.plan === plan.plan);
    const holds = own.some((session) => session.session === address.path[1]);
    const open =
      holds || sessions.length <= FEW || own.some((session) => Math.abs(session.starts_ms - nowMs) < 36 * 3600 * 1000);
    return {
      plan: plan.plan,
      title: plan.title,
      open: chosen.get(plan.plan) ?? open,
      sessions: own.map((session) => ({
        session: session.session,
        title: session.title,
        starts_ms: session.starts_ms,
        ...standing(session, nowMs),
      })),
    };
  });
}

/** @param {Branch} branch @param {(plan: string, open: boolean) => void} toggle */
function branchOf(branch, toggle) {
  const name = h(
    "a",
    { href: link(["plans"], { plan: branch.plan }), "data-row": true, "data-testid": "plan-" + branch.plan },
    branch.title,
  );
  const details = h("details", { class: "tree-plan", open: branch.open });
  fill(details, h("summary", null, name), h("ul", { class: "tree-list" }, branch.sessions.map(sessionLeaf)));
  details.addEventListener("toggle", () => toggle(branch.plan, details.open));
  return details;
}

/** @param {any} session */
function sessionLeaf(session) {
  return h(
    "li",
    null,
    h(
      "a",
      { href: link(["sessions", session.session]), "data-row": true, "data-testid": "session-" + session.session },
      status(session.tone, h("span", { class: "unseen" }, t("standing." + session.word)), {
        class: "tree-mark",
        title: t("standing." + session.word),
      }),
      h(
        "span",
        { class: "tree-words" },
        h("span", { class: "tree-name" }, session.title),
        h("span", { class: "soft tree-when" }, day(session.starts_ms) + " " + minuteOfDay(session.starts_ms)),
      ),
    ),
  );
}

/** @param {import("../types.js").Context} ctx */
function branchesOfNouns(ctx) {
  const { papers, venues, boxes } = ctx.catalog;
  return [
    { noun: "papers", count: papers && papers.length, calls: 0 },
    { noun: "venues", count: venues && venues.length, calls: 0 },
    { noun: "boxes", count: boxes && boxes.length, calls: (boxes || []).filter(needsPerson).length },
  ];
}

/** @param {{noun: string, count: number | null, calls: number}} view */
function leaf({ noun, count, calls }) {
  return h(
    "li",
    null,
    h(
      "a",
      { href: link([noun]), "data-row": true, "data-testid": "tree-" + noun },
      h("span", { class: "tree-name" }, t(noun)),
      calls > 0 && status("attention", counted("tree.calls", calls), { class: "tree-calls" }),
      count !== null && calls === 0 && h("span", { class: "tree-count soft figures" }, String(count)),
    ),
  );
}

/** Late answers of a session: what came when, what a decision would change, and the decision (X12). */

import { fill, h, status } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import * as api from "../api.js";
import { link } from "../frame/address.js";
import { Watch } from "../frame/watch.js";
import { onChange } from "../parts/changes.js";
import { confirm } from "../parts/confirm.js";
import { secondOfDay } from "../parts/moments.js";
import { empty } from "../parts/pane.js";

/** @typedef {import("../types.js").LateAttempt} LateAttempt */
/** @typedef {import("../types.js").LateOperation} LateOperation */

/** @param {import("../types.js").Context} ctx @param {string} session @returns {import("../types.js").View} */
export function latePart(ctx, session) {
  const state = h("p", { class: "part-state" });
  const list = h("div", { class: "late-list", "data-testid": "late" });
  const watch = new Watch(ctx, { ask: () => api.late(session), got: onChange(draw), every: 8000 });

  /** @param {LateAttempt[]} found */
  function draw(found) {
    const open = found.filter((one) => one.operations.some((each) => !each.decided)).length;
    const words = open ? status("attention", t("late.open", { n: open })) : status("good", t("late.all-decided"));
    fill(state, found.length ? words : null);
    fill(list, found.length ? found.map(card) : empty(t("late.empty")));
  }

  /** @param {LateAttempt} one */
  function card(one) {
    const reason = h("input", {
      type: "text",
      maxlength: "200",
      placeholder: t("late.reason"),
      "aria-label": t("late.reason"),
      "data-testid": "late-reason-" + one.attempt,
    });
    const act = (/** @type {"accept" | "keep-out"} */ decision) => {
      const button = h(
        "button",
        {
          type: "button",
          class: "small",
          "data-testid": "late-" + decision + "-" + one.attempt,
          onclick: () => decide(button, one, decision, reason),
        },
        t("late." + decision),
      );
      return button;
    };
    return h(
      "article",
      { class: "package" },
      h(
        "header",
        null,
        h("b", null, one.name),
        h("span", { class: "soft figures" }, [one.ticket, one.room, t("seat.n", { seat: one.seat })].join(" · ")),
        h("a", { href: link(["sessions", session, "attempts"], { open: one.attempt }) }, t("late.see")),
      ),
      h("ul", { class: "verdicts" }, one.operations.map(operation)),
      h("div", { class: "late-acts" }, reason, act("accept"), act("keep-out")),
    );
  }

  /**
   * First what it would change, then the decision over exactly that.
   * @param {HTMLButtonElement} button @param {LateAttempt} one @param {"accept" | "keep-out"} decision @param {any} reason
   */
  async function decide(button, one, decision, reason) {
    const why = reason.value.trim();
    if (!why) {
      ctx.said.say(t("late.needs-reason"), "bad");
      return reason.focus();
    }
    const open = one.operations.filter((each) => each.decided !== decision).map((each) => each.sha256);
    const operations = open.length ? open : one.operations.map((each) => each.sha256);
    const body = { decision, operations, reason: why };
    const proposal = await ctx.said.act(button, () => api.decideLate(one.attempt, body), "");
    if (!proposal) return;
    const items = proposal.changes.map((/** @type {any} */ change) => change.item);
    const changes = items.length
      ? t("late.changes", { n: items.length, items: items.join("、") })
      : t("late.changes.none");
    const title = t("late." + decision + ".title", { name: one.name, n: operations.length });
    if (!(await confirm({ title, changes, act: t("late." + decision), name: one.ticket }))) return;
    await ctx.said.act(
      button,
      () => api.decideLate(one.attempt, { ...body, token: proposal.token }),
      (answer) => t("late.decided", { n: answer.version.version }),
    );
    watch.now();
  }

  return {
    element: h("div", null, h("p", { class: "soft" }, t("late.means")), state, list),
    show: (address) => ctx.side.show("", /** @type {any} */ (null), address),
    close: () => watch.close(),
  };
}

/** @param {LateOperation} one */
function operation(one) {
  const decided = one.decided
    ? status(one.decided === "accept" ? "good" : "unknown", t(one.decided === "accept" ? "late.accepted" : "late.kept-out"))
    : status("attention", t("late.undecided"));
  return h(
    "li",
    null,
    decided,
    h("code", null, one.item),
    h(
      "span",
      { class: "soft small figures" },
      [
        one.exam_ms === null ? t("time.unknown") : secondOfDay(one.exam_ms),
        t("fault.place", { epoch: one.epoch, revision: one.revision }),
        t(one.package ? "late.by-package" : "late.by-box"),
      ].join(" · "),
    ),
  );
}

/** What HQ can wish for when an approval was filed: the box decides, and the first decision in its journal wins (E5). */

import { fill, h, status } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import * as api from "../api.js";
import { onChange } from "../parts/changes.js";
import { confirm } from "../parts/confirm.js";
import { complete, Field } from "../parts/field.js";
import { ago } from "../parts/moments.js";

/** @typedef {import("../types.js").Attempt} Attempt */
/** @typedef {import("../types.js").Wish} Wish */

/**
 * @param {import("../types.js").Context} ctx
 * @param {string} attempt
 * @param {() => void} done
 */
export function decisionPart(ctx, attempt, done) {
  const filed = h("div");
  const wishes = h("ul", { class: "wishes" });
  const reason = new Field("wish.reason", { tag: "textarea", rows: 2, "data-testid": "wish-reason" });
  const admit = h(
    "button",
    { type: "button", class: "primary", "data-testid": "wish-admit", onclick: () => decide("admit", admit) },
    t("wish.admit"),
  );
  const refuse = h(
    "button",
    { type: "button", class: "bad", "data-testid": "wish-refuse", onclick: () => decide("refuse", refuse) },
    t("wish.refuse"),
  );
  const form = h(
    "div",
    { class: "form" },
    reason.element,
    h("div", { class: "form-acts" }, admit, refuse),
    h("p", { class: "soft small" }, t("wish.means")),
  );
  const element = h(
    "section",
    { class: "part decision", hidden: true, "data-testid": "decision" },
    filed,
    form,
    wishes,
  );
  let person = { name: "", ticket: "" };

  const draw = onChange((/** @type {any} */ view) => {
    element.hidden = !view.open && !view.wishes.length;
    form.hidden = !view.open;
    fill(
      filed,
      view.filed && [
        h("h3", { class: "part-title" }, t("filed.title")),
        h("p", null, t("filed.by", { by: view.filed.by }), " · ", ago(view.filed.at_ms, ctx.time.now())),
        h("blockquote", null, view.filed.reason),
      ],
    );
    fill(
      wishes,
      view.wishes.map((/** @type {Wish} */ wish) => wishLine(ctx, wish)),
    );
  });

  /** @param {"admit" | "refuse"} decision @param {HTMLButtonElement} button */
  async function decide(decision, button) {
    if (!complete([{ field: reason, must: true }])) return;
    const { name, ticket } = person;
    if (
      decision === "refuse" &&
      !(await confirm({
        title: t("wish.refuse.title", { name }),
        changes: t("wish.refuse.changes", { name }),
        act: t("wish.refuse"),
        name: ticket,
      }))
    )
      return;
    const sent = await ctx.said.act(button, () => api.wish(attempt, decision, reason.value), t("wish.sent"));
    if (sent) reason.input.value = "";
    done();
  }

  return {
    element,
    /** @param {Attempt} now */
    setState: (now) => {
      person = now.attempt;
      draw({ open: now.attempt.state === "filed", filed: now.attempt.filed, wishes: now.wishes });
    },
  };
}

/** @param {import("../types.js").Context} ctx @param {Wish} wish */
function wishLine(ctx, wish) {
  const outcomes = /** @type {Object<string, "good" | "bad" | "unknown">} */ ({
    applied: "good",
    refused: "bad",
    superseded: "unknown",
  });
  const outcome = wish.outcome
    ? status(outcomes[wish.outcome] || "unknown", t("wish." + wish.outcome))
    : status("attention", t("wish.under-way"));
  return h(
    "li",
    { "data-testid": "wish" },
    h(
      "div",
      null,
      h("b", null, t("wish.was." + wish.decision)),
      " ",
      h("span", { class: "soft" }, wish.by + " · ", ago(wish.issued_ms, ctx.time.now())),
    ),
    h("p", null, wish.reason),
    h("p", null, outcome, wish.code && h("code", { class: "soft small" }, " " + wish.code)),
  );
}

/** A new plan: what sessions hang on. */

import { h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import * as api from "../api.js";
import { go, link } from "../frame/address.js";
import { complete, Field } from "../parts/field.js";
import { sideHead } from "../parts/pane.js";

/** @param {import("../types.js").Context} ctx @returns {import("../types.js").View} */
export function planForm(ctx) {
  const title = new Field("plan.title", { "data-testid": "plan-title" });
  const plan = new Field("plan.name", { "data-testid": "plan-name", spellcheck: "false" });
  const save = h("button", { type: "submit", class: "primary", "data-testid": "plan-save" }, t("plans.add"));

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    if (
      !complete([
        { field: title, must: true },
        { field: plan, must: true, name: 64 },
      ])
    )
      return;
    const made = await ctx.said.act(
      save,
      () => api.addPlan({ plan: plan.value, title: title.value }),
      t("plans.added"),
    );
    if (!made) return;
    await ctx.catalog.refresh("plans");
    go(link(["plans"], { plan: plan.value, do: "new-session" }));
  }

  const form = h(
    "form",
    { class: "form", onsubmit: submit, novalidate: true },
    title.element,
    plan.element,
    h("div", { class: "form-acts" }, save),
  );
  return { element: h("div", { class: "side-body" }, sideHead(t("plans.add")), form) };
}

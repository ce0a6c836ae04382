/** A plan's face threshold: what is in force, whether its own roster proves it, and what was proposed (E1). */

import { fill, h, status } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import * as api from "../api.js";
import { turned } from "../frame/address.js";
import { Watch } from "../frame/watch.js";
import { onChange } from "../parts/changes.js";
import { complete, Field } from "../parts/field.js";
import { moment } from "../parts/moments.js";
import { empty, facts, refusal, remark, section, sideHead } from "../parts/pane.js";

/** @typedef {import("../types.js").Calibration} Calibration */
/** @typedef {import("../types.js").Calibrations} Calibrations */
/** @typedef {import("../types.js").ThresholdState} ThresholdState */

/** @type {Object<ThresholdState, import("../types.js").Tone>} */
const TONES = { none: "attention", unproved: "attention", changed: "attention", proved: "good" };

/** How a plan's threshold stands, with the way to it. @param {string} plan @param {ThresholdState} state */
export function thresholdLine(plan, state) {
  return h(
    "p",
    { class: "plan-threshold small", "data-testid": "threshold-" + plan, "data-state": state },
    status(TONES[state], t("threshold.short." + state)),
    h(
      "a",
      { href: turned({ do: "threshold", plan }), "data-testid": "do-threshold-" + plan },
      t("threshold.see"),
    ),
  );
}

/** @param {import("../types.js").Context} ctx @param {string} plan @returns {import("../types.js").View} */
export function thresholdSide(ctx, plan) {
  const body = h("div");
  const draw = onChange((/** @type {Calibrations} */ found) => {
    const now = found.calibrations.find((one) => one.calibration === found.in_force) || null;
    const others = found.calibrations.filter((one) => one !== now);
    const needed = { pairs: found.needed_pairs.toLocaleString(), fmr: share(found.needed_fmr) };
    fill(
      body,
      remark(TONES[found.state], [
        h("b", { "data-testid": "threshold-state" }, t("threshold.short." + found.state)),
        h("p", null, t("threshold.means." + found.state, needed)),
        now && now.unproved && h("p", { class: "soft" }, t("threshold.because", { reason: now.unproved })),
      ]),
      now && section(t("threshold.in-force"), figures(now)),
      section(
        t(others.length || !now ? "threshold.proposals" : "threshold.calibrate"),
        others.map((one) => proposal(one)),
        !found.calibrations.length && empty(t("threshold.empty"), command()),
        found.calibrations.length > 0 && h("p", { class: "soft small" }, t("threshold.again"), " ", command()),
      ),
    );
  });

  const watch = new Watch(ctx, {
    ask: () => api.calibrations(plan),
    got: draw,
    refused: (problem) => fill(body, refusal(problem)),
    every: 15000,
  });

  function command() {
    return h("code", { class: "block" }, "kaobox face calibrate --plan " + plan + " --store --config hq.toml");
  }

  /** @param {Calibration} one */
  function proposal(one) {
    const reason = new Field("threshold.reason", { tag: "textarea", rows: 2, "data-testid": "threshold-reason" });
    const button = h(
      "button",
      {
        type: "button",
        class: one.proved ? "primary" : "",
        "data-testid": "threshold-accept",
        onclick: () => accept(one, reason, button),
      },
      t(one.proved ? "threshold.accept" : "threshold.accept.unproved"),
    );
    return h(
      "div",
      { class: "proposal", "data-testid": "proposal" },
      status(one.proved ? "good" : "attention", t(one.proved ? "threshold.proved" : "threshold.unproved")),
      figures(one),
      !one.proved && reason.element,
      h("div", { class: "form-acts" }, button),
    );
  }

  /** @param {Calibration} one @param {Field} reason @param {HTMLButtonElement} button */
  async function accept(one, reason, button) {
    if (!one.proved && !complete([{ field: reason, must: true }])) return;
    const answer = await ctx.said.act(
      button,
      () => api.acceptCalibration(plan, one.calibration, one.proved ? "" : reason.value),
      (made) => t("threshold.accepted", { n: made.boxes.length }),
    );
    if (!answer) return;
    ctx.catalog.refresh("plans");
    watch.now();
  }

  const title = (ctx.catalog.plans || []).find((one) => one.plan === plan);
  return {
    element: h("div", { class: "side-body" }, sideHead(t("threshold"), title ? title.title : plan), body),
    close: () => watch.close(),
  };
}

/** @param {Calibration} one */
function figures(one) {
  return facts([
    [t("threshold.pass_at"), h("b", { class: "figures" }, one.pass_at.toFixed(3))],
    [t("threshold.pairs"), h("span", { class: "figures" }, one.pairs.toLocaleString())],
    [
      t("threshold.fmr"),
      h("span", { class: "figures" }, t("threshold.bound", { bound: share(one.fmr_bound), n: one.false_matches })),
    ],
    [t("threshold.photos"), t("threshold.photos.n", { n: one.photos, without: one.without })],
    [t("threshold.model"), h("code", { class: "hash small" }, one.model)],
    [t("threshold.stored"), [moment(one.stored_ms), h("span", { class: "soft" }, " · " + one.stored_by)]],
    one.accepted_ms !== null && [
      t("threshold.accepted-by"),
      [moment(one.accepted_ms), h("span", { class: "soft" }, " · " + one.accepted_by)],
    ],
  ]);
}

/** A rate as a percentage that does not hide small ones. @param {number} rate @returns {string} */
function share(rate) {
  return (rate * 100).toLocaleString(undefined, { maximumSignificantDigits: 2 }) + "%";
}

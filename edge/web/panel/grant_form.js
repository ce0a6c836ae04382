/** More time, with a reason (X12): for one candidate, or for everybody who still writes in a room. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { extend } from "./api_exam.js";
import { reasonField } from "./forms.js";
import { saidOf } from "./given_words.js";

/** @typedef {import("./api_exam.js").Whom} Whom */

const USUAL = [5, 10, 15, 30];
/** What the box gives one attempt at most; more is a new plan of HQ's. */
const MOST = 240;

/**
 * @param {Whom} whom
 * @param {{act: any, nameOf: (attempt: string) => string, done: () => void, cancel: (() => void) | null}} acts
 */
export function grantForm(whom, acts) {
  const reason = reasonField("extend.why", ["extend.1", "extend.2", "extend.3"], "extend-reason");
  const fault = h("p", { class: "form-fault", role: "alert" });
  const input = h("input", {
    type: "text",
    inputmode: "numeric",
    pattern: "[0-9]*",
    maxlength: "3",
    autocomplete: "off",
    class: "minutes figures",
    "data-testid": "extend-minutes",
    oninput: () => chosen(),
  });
  const send = h("button", { type: "button", class: "primary", "data-testid": "extend-send", onclick: give }, t("extend"));
  const taps = USUAL.map((minutes) => h("button", { type: "button", class: "chip", onclick: () => tap(minutes) }, t("span.minutes", { minutes })));

  /** @param {number} minutes */
  function tap(minutes) {
    input.value = String(minutes);
    chosen();
  }

  function chosen() {
    const minutes = Number(input.value);
    input.removeAttribute("aria-invalid");
    fill(fault);
    fill(send, minutes > 0 ? t("extend.by", { minutes }) : t("extend"));
  }

  /** @param {any} event */
  async function give(event) {
    const minutes = Number(input.value);
    if (!(minutes >= 1 && minutes <= MOST && minutes === Math.floor(minutes))) {
      input.setAttribute("aria-invalid", "true");
      fill(fault, t("extend.minutes.wrong", { most: MOST }));
      return input.focus();
    }
    const words = reason.needed();
    if (!words) return;
    const said = (/** @type {any} */ answer) => saidOf(answer, acts.nameOf, "given.extended");
    if (await acts.act(event.currentTarget, () => extend(whom, minutes * 60, words), said)) {
      input.value = "";
      reason.clear();
      chosen();
      acts.done();
    }
  }

  return h(
    "div",
    { class: "form" },
    h(
      "div",
      null,
      h("label", { class: "field" }, h("span", null, t("extend.minutes")), input),
      fault,
      h("div", { class: "chips" }, taps),
    ),
    reason.element,
    h(
      "div",
      { class: "form-buttons" },
      send,
      acts.cancel && h("button", { type: "button", class: "quiet", onclick: acts.cancel }, t("cancel")),
    ),
  );
}

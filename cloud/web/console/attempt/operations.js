/** Every operation of one item with what became of it, its value, its time and its signature. */

import { h, status } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { secondOfDay } from "../parts/moments.js";

/** @typedef {import("../types.js").AnswerOperation} AnswerOperation */

/** @type {Object<string, import("../types.js").Tone>} */
export const TONES = {
  shown: "good",
  superseded: "unknown",
  recovered: "attention",
  yielded: "unknown",
  fenced: "bad",
  late: "attention",
};

/** @param {AnswerOperation[]} list  oldest first */
export function operations(list) {
  const head = ["standing", "value", "exam_ms", "place", "signature"].map((name) =>
    h("th", { scope: "col" }, t("operation." + name)),
  );
  const rows = list.map((one) =>
    h(
      "tr",
      { "data-standing": one.standing },
      h(
        "td",
        null,
        status(TONES[one.standing] || "unknown", t("standing-of." + one.standing), {
          class: "small",
          title: t("standing-of." + one.standing + ".means"),
        }),
      ),
      h("td", { class: "value" }, valueWords(one.value)),
      h(
        "td",
        { class: "figures" },
        one.exam_ms === null ? h("span", { class: "soft" }, t("time.unknown")) : secondOfDay(one.exam_ms),
      ),
      h(
        "td",
        { class: "figures", title: one.sha256 },
        one.epoch + "." + one.revision,
        one.package && h("span", { class: "tag", title: one.package }, t("operation.package")),
        one.decided && h("span", { class: "tag" }, t(one.decided === "accept" ? "late.accepted" : "late.kept-out")),
      ),
      h(
        "td",
        null,
        one.verified
          ? status("good", t("signature.good"), { class: "small" })
          : status("bad", t("signature.bad"), { class: "small" }),
      ),
    ),
  );
  return h(
    "div",
    { class: "scroll-x" },
    h("table", { class: "operation-list" }, h("thead", null, h("tr", null, head)), h("tbody", null, rows)),
  );
}

/** A value as text; with several places to answer each by its name. @param {import("../types.js").Value} value */
export function valueWords(value) {
  const responses = Object.entries(value.responses);
  const filled = responses.some(([, texts]) => texts.some((text) => text !== ""));
  if (!filled) return h("span", { class: "soft" }, t("answers.blank"));
  if (responses.length === 1) return h("span", null, responses[0][1].join("、"));
  return responses.map(([name, texts]) =>
    h(
      "span",
      { class: "response" },
      h("code", { class: "soft small" }, name),
      " ",
      texts.join("、") || h("span", { class: "soft" }, "—"),
    ),
  );
}

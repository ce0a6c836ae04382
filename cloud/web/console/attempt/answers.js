/** Answers item by item: what shows, and every operation with what became of it and why (X8, X12). */

import { fill, h, status } from "/shared/dom.js";
import { language, t } from "/shared/i18n.js";
import { renderItem } from "/shared/item.js";
import * as api from "../api.js";
import { onChange } from "../parts/changes.js";
import { empty } from "../parts/pane.js";
import { counted } from "../parts/words.js";
import { operations, TONES, valueWords } from "./operations.js";

/** @typedef {import("../types.js").Attempt} Attempt */
/** @typedef {import("../types.js").Answer} Answer */
/** @typedef {{content: any, version: number, paper: string} | null} Shown */

/** @param {import("../types.js").Context} ctx */
export function answersPart(ctx) {
  const list = h("ol", { class: "answers" });
  const button = h(
    "button",
    { type: "button", class: "small", "data-testid": "answers-with-items", onclick: () => withItems() },
    t("answers.items"),
  );
  const note = h("p", { class: "soft small" });
  const element = h(
    "section",
    { class: "part" },
    h("div", { class: "part-bar" }, h("h3", { class: "part-title" }, t("attempt.answers")), button),
    note,
    list,
  );
  /** @type {Attempt | null} */
  let attempt = null;
  /** @type {Shown} */
  let paper = null;
  /** @type {Set<string>} */
  const open = new Set();

  const draw = onChange((/** @type {any} */ view) => {
    if (!view.answers.length) return fill(list, empty(t("answers.empty")));
    return fill(
      list,
      view.answers.map((/** @type {Answer} */ answer) =>
        answerOf(answer, /** @type {Attempt} */ (attempt), paper, open),
      ),
    );
  });

  function redraw() {
    if (!attempt) return;
    button.hidden = paper !== null || !attempt.answers.length;
    draw({ answers: attempt.answers, with: paper !== null, language: language() });
  }

  /** Looking at questions is in the audit log, so it happens only when somebody asks for it. */
  async function withItems() {
    const line = /** @type {Attempt} */ (attempt).attempt;
    const got = await ctx.said.act(button, () => api.preview(line.paper), t("answers.items.shown"));
    if (!got) return;
    paper = got;
    fill(note, t("answers.items.version", { version: got.version }));
    redraw();
  }

  return {
    element,
    /** @param {Attempt} now */
    setState: (now) => {
      attempt = now;
      redraw();
    },
  };
}

/** @param {Answer} answer @param {Attempt} attempt @param {Shown} paper @param {Set<string>} open */
function answerOf(answer, attempt, paper, open) {
  const contested = answer.operations.some((one) => !["shown", "superseded"].includes(one.standing));
  const details = h(
    "details",
    { class: "operations", open: open.has(answer.item) || contested },
    h("summary", null, summary(answer)),
  );
  const write = () => details.open && details.childElementCount === 1 && details.append(operations(answer.operations));
  details.addEventListener("toggle", () => {
    if (details.open) open.add(answer.item);
    else open.delete(answer.item);
    write();
  });
  write();
  return h(
    "li",
    { class: "answer", "data-testid": "answer-" + answer.item },
    h("div", { class: "answer-item" }, h("code", null, answer.item)),
    h("div", { class: "answer-body" }, shownValue(answer, attempt, paper), details),
  );
}

/** What counts, drawn as at the seat where the question is known. @param {Answer} answer @param {Attempt} attempt @param {Shown} paper */
function shownValue(answer, attempt, paper) {
  const item = paper && paper.content.items.find((/** @type {any} */ one) => one.id === answer.item);
  const value = answer.shown ? answer.shown.value : null;
  if (!item || !paper)
    return value
      ? h("div", { class: "value", "data-testid": "shown-" + answer.item }, valueWords(value))
      : h("p", { class: "soft" }, t("answers.nothing-counts"));
  const assetUrl = (/** @type {string} */ asset) => api.assetUrl(paper.paper, paper.version, asset);
  return h(
    "div",
    { class: "seat-look" },
    renderItem(item, {
      seed: attempt.attempt.attempt,
      value,
      onChange: () => undefined,
      assetUrl,
      language: paper.content.language,
      locked: true,
    }),
  );
}

/** @param {Answer} answer */
function summary(answer) {
  const by = (/** @type {string} */ standing) => answer.operations.filter((one) => one.standing === standing).length;
  const others = ["recovered", "yielded", "fenced", "late"].filter((standing) => by(standing));
  return [
    h(
      "span",
      { class: "soft small" },
      counted("operations.n", answer.operations.length),
      answer.shown && " · " + t("operations.place", { epoch: answer.shown.epoch, revision: answer.shown.revision }),
    ),
    others.map((standing) =>
      status(TONES[standing], t("standing-of." + standing) + " " + by(standing), { class: "small" }),
    ),
  ];
}

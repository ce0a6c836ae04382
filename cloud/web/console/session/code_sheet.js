/** The sheet for a chief's sealed envelope: code B, large, with what to do in both languages (X2). */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import * as api from "../api.js";
import { stretch } from "../parts/moments.js";
import { ANSWERS_STRINGS } from "../strings/answers.js";
import { bigCode } from "./big_code.js";

const HOW = ["sheet.how.1", "sheet.how.2", "sheet.how.3", "sheet.how.4"];

/** @param {import("../types.js").Context} ctx @param {string} session */
export function codeSheet(ctx, session) {
  const element = h("div");
  const clear = () => fill(element);

  /** @param {HTMLButtonElement} button @param {string} venue */
  async function make(button, venue) {
    const found = await ctx.said.act(button, () => api.codeSheet(session, venue), "");
    if (!found) return;
    const tools = h(
      "div",
      { class: "pane-tools screen-only" },
      h("p", { class: "notice", "data-status": "attention" }, t("opening.sheet.made")),
      h("button", { type: "button", class: "small primary", onclick: () => window.print() }, t("print")),
      h("button", { type: "button", class: "small", "data-testid": "sheet-clear", onclick: clear }, t("opening.sheet.done")),
    );
    fill(element, tools, sheet(found));
    element.scrollIntoView({ block: "start" });
  }

  return { element, make, clear };
}

/** @param {import("../types.js").CodeSheet} one */
function sheet(one) {
  const page = location.origin + "/open/" + encodeURIComponent(one.session);
  return h(
    "article",
    { class: "code-sheet", "data-testid": "code-sheet" },
    h("p", { class: "code-sheet-secret" }, both("sheet.secret")),
    h("h2", null, both("sheet.title")),
    h(
      "p",
      { class: "code-sheet-where" },
      h("b", null, one.venue_name || one.venue),
      one.address && " · " + one.address,
      h("br"),
      one.title + " · " + stretch(one.starts_ms, one.ends_ms),
    ),
    bigCode(one.code_b, t("sheet.title")),
    h("p", null, both("sheet.when")),
    h("ol", null, HOW.map((key) => h("li", null, both(key, { page })))),
    h("p", { class: "soft small" }, one.session + " · " + one.venue + " · " + one.release),
  );
}

/** The sheet is read by people who chose no language. @param {string} key @param {Object<string, string>} [values] */
function both(key, values) {
  const [zh, en] = ANSWERS_STRINGS[key].map((text) =>
    Object.entries(values || {}).reduce((done, [name, value]) => done.replace("{" + name + "}", value), text),
  );
  return [zh, h("span", { lang: "en", class: "code-sheet-en" }, en)];
}

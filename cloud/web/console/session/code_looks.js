/** Seeing code A before its time: one person asks, another agrees, these two may look (X2). */

import { fill, h, status } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import * as api from "../api.js";
import { onChange } from "../parts/changes.js";
import { section } from "../parts/pane.js";
import { bigCode } from "./big_code.js";

const LOOK_MS = 15 * 60 * 1000;
const SHOWN_MS = 60000;

/** @param {import("../types.js").Context} ctx @param {string} session @param {() => void} changed */
export function looksPart(ctx, session, changed) {
  const reason = h("input", {
    type: "text",
    maxlength: "200",
    placeholder: t("opening.reason"),
    "aria-label": t("opening.reason"),
    "data-testid": "look-reason",
  });
  const ask = h("button", { type: "button", class: "small", "data-testid": "look-ask", onclick: () => asked() }, t("opening.ask"));
  const list = h("ul", { class: "verdicts" });
  const shown = h("div");
  const early = h("div", null, h("p", { class: "soft" }, t("opening.look.means")));
  const element = section(t("opening.look"), early, h("div", { class: "late-acts" }, reason, ask), list, shown);
  const draw = onChange((/** @type {any} */ view) => fill(list, view.looks.map(look)));

  function why() {
    const text = reason.value.trim();
    if (text) return text;
    ctx.said.say(t("late.needs-reason"), "bad");
    reason.focus();
    return "";
  }

  async function asked() {
    const text = why();
    if (!text) return;
    if (await ctx.said.act(ask, () => api.askLook(session, text), t("opening.asked"))) reason.value = "";
    changed();
  }

  /** @param {import("../types.js").Look} one */
  function look(one) {
    const mine = one.asked_by === ctx.me.account || one.second === ctx.me.account;
    const fresh = one.second_ms !== null && ctx.time.now() <= one.second_ms + LOOK_MS;
    const agree = h(
      "button",
      { type: "button", class: "small", "data-testid": "look-agree", onclick: () => act(agree, () => api.agreeLook(session, one.look)) },
      t("opening.agree"),
    );
    const show = h(
      "button",
      { type: "button", class: "small", "data-testid": "look-show", onclick: () => reveal(show, one.look) },
      t("opening.show"),
    );
    return h(
      "li",
      null,
      one.second ? status(fresh ? "good" : "unknown", t("opening.look.second", { by: one.second })) : status("attention", t("opening.look.wait")),
      h("span", null, t("opening.look.by", { by: one.asked_by, reason: one.reason })),
      !one.second && !mine && agree,
      fresh && mine && show,
    );
  }

  /** @param {HTMLButtonElement} button @param {() => Promise<any>} asking */
  async function act(button, asking) {
    await ctx.said.act(button, asking, t("opening.agreed"));
    changed();
  }

  /** @param {HTMLButtonElement} button @param {string} name */
  async function reveal(button, name) {
    const found = await ctx.said.act(button, () => api.showLook(session, name), "");
    if (!found) return;
    fill(shown, bigCode(found.code_a, t("opening.code-a")));
    setTimeout(() => fill(shown), SHOWN_MS);
  }

  return {
    element,
    reason: why,
    /** @param {import("../types.js").Opening} found */
    setState: (found) => {
      early.hidden = ask.hidden = Boolean(found.code_a);
      draw({ looks: found.looks, minute: Math.floor(ctx.time.now() / SHOWN_MS) });
    },
  };
}

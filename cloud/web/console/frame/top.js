/** The bar above everything: whose console, whether HQ is heard, its time, who is signed in. */

import { fill, h, status } from "/shared/dom.js";
import { sentence, t } from "/shared/i18n.js";
import { languageButton } from "/shared/language.js";
import * as api from "../api.js";
import { secondOfDay, span, zone } from "../parts/moments.js";

/**
 * @param {import("../types.js").Context} ctx
 * @param {{openTree: () => void, leave: () => void}} acts
 */
export function topBar(ctx, acts) {
  const line = h("span", { class: "top-line", role: "status", "data-testid": "console-line" });
  const clock = h("time", { class: "top-clock soft" });
  const out = h(
    "button",
    { type: "button", class: "quiet", "data-testid": "console-sign-out", onclick: () => signOut() },
    t("sign-out"),
  );
  const stale = h("p", {
    class: "stale-banner notice",
    "data-status": "attention",
    role: "status",
    hidden: true,
    "data-testid": "console-stale",
  });
  let told = "";

  async function signOut() {
    out.disabled = true;
    try {
      await api.signOut();
      acts.leave();
    } catch (problem) {
      ctx.said.say(sentence(/** @type {any} */ (problem)), "bad");
      out.disabled = false;
    }
  }

  /** @param {number | null} lostMs @param {number} nowMs */
  function tell(lostMs, nowMs) {
    fill(clock, secondOfDay(nowMs), h("span", { class: "top-zone" }, " " + zone(nowMs)));
    const key = lostMs === null ? "up" : String(lostMs);
    if (key !== told) {
      fill(line, lostMs === null ? status("good", t("line.up")) : status("bad", t("line.lost")));
    }
    told = key;
    stale.hidden = lostMs === null;
    if (lostMs !== null) fill(stale, t("line.stale", { clock: secondOfDay(lostMs), span: span(nowMs - lostMs) }));
  }

  const menu = h(
    "button",
    { type: "button", class: "quiet icon tree-button", "aria-label": t("tree.open"), onclick: acts.openTree },
    lines(),
  );
  const element = h(
    "header",
    { class: "top" },
    menu,
    h("a", { class: "top-name", href: "#/plans" }, h("b", null, t("product")), h("span", null, t("console"))),
    h("span", { class: "top-space" }),
    line,
    clock,
    h("span", { class: "top-who" }, ctx.me.name || ctx.me.account),
    languageButton(),
    out,
    stale,
  );
  return { element, tell };
}

/** Three lines, as everywhere. */
function lines() {
  const NS = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(NS, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", "shape");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(NS, "path");
  path.setAttribute("d", "M3 5.5h14M3 10h14M3 14.5h14");
  svg.append(path);
  return svg;
}

/** Opening papers with codes where there is no line: code A, the envelopes, and what venues did (X2). */

import { fill, h, status } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import * as api from "../api.js";
import { Watch } from "../frame/watch.js";
import { onChange } from "../parts/changes.js";
import { confirm } from "../parts/confirm.js";
import { moment, secondOfDay } from "../parts/moments.js";
import { empty, section } from "../parts/pane.js";
import { bigCode } from "./big_code.js";
import { looksPart } from "./code_looks.js";
import { codeSheet } from "./code_sheet.js";

/** @typedef {import("../types.js").Opening} Opening */
/** @typedef {import("../types.js").OpeningVenue} OpeningVenue */

/** @param {import("../types.js").Context} ctx @param {string} session @returns {import("../types.js").View} */
export function openingPart(ctx, session) {
  const code = h("div");
  const venues = h("div");
  const uses = h("div");
  const sheet = codeSheet(ctx, session);
  const looks = looksPart(ctx, session, () => watch.now());
  const renew = h(
    "button",
    { type: "button", class: "quiet small", "data-testid": "codes-renew", onclick: () => change() },
    t("opening.renew"),
  );
  const rest = h("div", { class: "screen-only" }, h("p", { class: "soft" }, t("opening.means")), code, venues, uses, looks.element, renew);
  const watch = new Watch(ctx, { ask: () => api.opening(session), got, every: 5000 });

  const drawCode = onChange((/** @type {any} */ view) => fill(code, codeState(ctx, session, view)));
  const drawVenues = onChange((/** @type {OpeningVenue[]} */ found) =>
    fill(venues, section(t("opening.venues"), h("ul", { class: "verdicts" }, found.map(venue)))),
  );
  const drawUses = onChange((/** @type {any} */ found) =>
    fill(uses, section(t("opening.uses"), found.length ? h("ul", { class: "verdicts" }, found.map(use)) : empty(t("opening.uses.empty")))),
  );

  /** @param {Opening} found */
  function got(found) {
    drawCode({ release: found.release, release_ms: found.release_ms, code_a: found.code_a });
    drawVenues(found.venues);
    drawUses(found.uses);
    looks.setState(found);
    renew.hidden = !found.release;
  }

  /** @param {OpeningVenue} one */
  function venue(one) {
    const outcomes = one.boxes.map((box) => box.outcome);
    let state = status("attention", t("opening.way"));
    if (!one.boxes.length) state = status("unknown", t("opening.none"));
    else if (outcomes.includes("refused")) state = status("bad", t("opening.refused"));
    else if (outcomes.every((outcome) => outcome !== null)) state = status("good", t("opening.ready"));
    const print = h(
      "button",
      {
        type: "button",
        class: "small",
        disabled: !one.ready,
        "data-testid": "sheet-" + one.venue,
        onclick: () => sheet.make(print, one.venue),
      },
      t("opening.sheet"),
    );
    return h("li", null, state, h("b", null, one.name || one.venue), print);
  }

  /** @param {import("../types.js").CodeUse} one */
  function use(one) {
    const where = ctx.catalog.venueName(one.venue) + " · " + one.box + " · " + secondOfDay(one.at_ms);
    return h(
      "li",
      null,
      status(one.what === "opened" ? "attention" : "bad", t("opening.use." + one.what, one)),
      h("span", { class: "soft small" }, where),
    );
  }

  async function change() {
    const why = looks.reason();
    if (!why) return;
    const title = t("opening.renew.title");
    if (!(await confirm({ title, changes: t("opening.renew.changes"), act: t("opening.renew"), name: session }))) return;
    await ctx.said.act(renew, () => api.renewCodes(session, why), t("opening.renewed"));
    watch.now();
  }

  return {
    element: h("div", null, sheet.element, rest),
    show: (address) => ctx.side.show("", /** @type {any} */ (null), address),
    close: () => {
      sheet.clear();
      watch.close();
    },
  };
}

/** @param {import("../types.js").Context} ctx @param {string} session @param {any} view */
function codeState(ctx, session, { release, release_ms: releaseMs, code_a: codeA }) {
  if (!release) return empty(t("opening.unprepared"));
  if (!codeA)
    return h("p", { class: "part-state" }, status("unknown", t("opening.later", { when: moment(releaseMs) })));
  const page = location.origin + "/open/" + encodeURIComponent(session);
  const known = ctx.catalog.session(session);
  const sms = t("opening.sms.text", { title: known ? known.title : session, code: codeA });
  return h(
    "div",
    { class: "code-out" },
    h("p", { class: "part-state" }, status("attention", t("opening.out"))),
    bigCode(codeA, t("opening.code-a")),
    h("p", { class: "soft" }, t("opening.phone")),
    h("p", null, h("b", null, t("opening.sms")), " ", sms, " ", copyButton(ctx, sms)),
    h("p", null, h("b", null, t("opening.page")), " ", h("a", { href: page, target: "_blank", rel: "noopener" }, page)),
  );
}

/** @param {import("../types.js").Context} ctx @param {string} text */
function copyButton(ctx, text) {
  const copy = () => navigator.clipboard?.writeText(text).then(() => ctx.said.say(t("opening.copied"), "good"));
  return h("button", { type: "button", class: "quiet small", onclick: copy }, t("opening.copy"));
}

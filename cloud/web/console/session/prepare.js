/** Before a session: a checklist that fills itself, each line with the act that mends it. */

import { fill, h, status } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import * as api from "../api.js";
import { link, turned } from "../frame/address.js";
import { Watch } from "../frame/watch.js";
import { onChange } from "../parts/changes.js";
import { ago, moment, span, stretch } from "../parts/moments.js";
import { facts, section } from "../parts/pane.js";
import { counted } from "../parts/words.js";
import { sessionForm } from "../plans/session_form.js";
import { publishAct } from "./publish.js";
import { readiness } from "./readiness.js";
import { rosterSide } from "./roster.js";
import { staffSide } from "./staff.js";

/** @typedef {import("../types.js").Context} Context */
/** @typedef {import("../types.js").Session} Session */

/** @param {Context} ctx @param {string} name @returns {import("../types.js").View} */
export function preparePart(ctx, name) {
  const list = h("ol", { class: "ready", "data-testid": "readiness" });
  const about = h("div");
  const publishing = publishAct(ctx, name, () => watches.forEach((watch) => watch.now()));
  const element = h("div", null, list, about);
  /** @type {{staff: any, progress: any}} */
  const known = { staff: null, progress: null };

  const drawLines = onChange((/** @type {any[]} */ lines) => {
    const next = lines.find((line) => line.tone === "attention" || line.tone === "bad"); // what should be done now
    publishing.button.classList.toggle("primary", Boolean(next) && next.key === "publish");
    fill(
      list,
      lines.map((line) =>
        readyLine(
          line,
          actsOf(line.key, name, publishing.button, line === next),
          line.key === "publish" && publishing.result,
        ),
      ),
    );
  });
  const drawAbout = onChange((/** @type {Session} */ session) => fill(about, aboutPart(ctx, session)));

  function draw() {
    const session = ctx.catalog.session(name);
    if (!session) return;
    drawLines(readiness(session, { ...known, papers: ctx.catalog.papers }));
    drawAbout(session);
    publishing.setState(session, known.progress);
  }

  const watches = [
    new Watch(ctx, { ask: () => api.progress(name), got: (value) => got("progress", value), every: 10000 }),
    new Watch(ctx, { ask: () => api.staff(name), got: (value) => got("staff", value), every: 15000 }),
  ];

  /** @param {"staff" | "progress"} what @param {any} value */
  function got(what, value) {
    known[what] = value;
    draw();
  }

  const stop = ctx.catalog.follow(draw);
  return {
    element,
    show: (address) => {
      const what = address.query.do || "";
      const sides = {
        edit: () => sessionForm(ctx, ctx.catalog.session(name), ""),
        roster: () => rosterSide(ctx, name, () => watches[0].now()),
        staff: () => staffSide(ctx, name, () => watches[1].now()),
      };
      const make = /** @type {any} */ (sides)[what];
      ctx.side.show(make ? name + "/" + what : "", make, address);
    },
    close: () => {
      stop();
      watches.forEach((watch) => watch.close());
    },
  };
}

/** @param {import("./readiness.js").Line} line @param {any} acts @param {any} below */
function readyLine(line, acts, below) {
  const base = "ready." + line.key;
  return h(
    "li",
    { class: "ready-line", "data-testid": "ready-" + line.key, "data-tone": line.tone },
    status(line.tone, h("span", { class: "unseen" }, t("tone." + line.tone))),
    h(
      "div",
      { class: "ready-words" },
      h("h3", null, t(base)),
      line.said.map(([key, values]) => h("p", null, t(base + "." + key, values))),
      below,
    ),
    h("div", { class: "ready-acts" }, acts),
  );
}

/** @param {string} key @param {string} session @param {any} publish @param {boolean} first  the act to do now @returns {any} */
function actsOf(key, session, publish, first) {
  const acts = {
    roster: () => [
      button("roster", t("roster.import"), first),
      h("a", { class: "quiet-link", href: link(["sessions", session, "rooms"]) }, t("roster.see")),
    ],
    papers: () => h("a", { class: "quiet-link", href: link(["papers"]) }, t("papers.see")),
    staff: () => button("staff", t("staff.edit"), first),
    boxes: () => h("a", { class: "quiet-link", href: link(["boxes"]) }, t("boxes.see")),
    publish: () => publish,
    arrival: () => h("a", { class: "quiet-link", href: link(["sessions", session, "orders"]) }, t("orders.see")),
  };
  return /** @type {any} */ (acts)[key]();
}

/** @param {string} what @param {string} words @param {boolean} first */
function button(what, words, first) {
  return h(
    "a",
    { class: first ? "button primary" : "button", href: turned({ do: what }), "data-testid": "do-" + what },
    words,
  );
}

/** @param {Context} ctx @param {Session} session */
function aboutPart(ctx, session) {
  const edit = h("a", { class: "button", href: turned({ do: "edit" }), "data-testid": "do-edit" }, t("session.edit"));
  return section(
    t("session.about"),
    facts([
      [t("session.name"), h("code", null, session.session)],
      [t("session.when"), stretch(session.starts_ms, session.ends_ms)],
      [
        t("session.opens"),
        [
          moment(session.opens_ms),
          h(
            "span",
            { class: "soft" },
            " · ",
            t("session.before", { span: span(session.starts_ms - session.opens_ms) }),
          ),
        ],
      ],
      [t("session.late"), counted("minutes", session.late_entry_minutes)],
      [t("session.venue"), session.venue ? ctx.catalog.venueName(session.venue) : t("session.venue.none")],
      session.published_ms !== null && [
        t("session.published"),
        [t("session.revision", { n: session.revision }), " · ", ago(session.published_ms, ctx.time.now())],
      ],
      session.released_ms !== null && [t("session.released"), moment(session.released_ms)],
      Boolean(session.rules) && [t("session.rules"), h("p", { class: "rules-text" }, session.rules)],
    ]),
    h("div", { class: "form-acts" }, edit),
  );
}

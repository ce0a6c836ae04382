/** One paper on the right: what it is, where it is used, and on request what a seat will show of it. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { link, settle, turned } from "../frame/address.js";
import { onChange } from "../parts/changes.js";
import { ago, moment } from "../parts/moments.js";
import { facts, sideHead } from "../parts/pane.js";
import { paperStatus } from "./papers.js";
import { preview } from "./preview.js";

/** @typedef {import("../types.js").Paper} Paper */

/** @param {import("../types.js").Context} ctx @param {string} name @returns {import("../types.js").View} */
export function paperSide(ctx, name) {
  const about = h("div");
  const question = preview(ctx, name);
  const element = h("div", { class: "side-body paper" }, about, question.element);
  /** @type {import("../frame/address.js").Address} */
  let address = { path: [], query: {} };

  const drawAbout = onChange((/** @type {any} */ view) => fill(about, aboutPart(ctx, view)));

  function draw() {
    const paper = (ctx.catalog.papers || []).find((one) => one.paper === name);
    if (!paper) return;
    const version = Number(address.query.version) || paper.version;
    drawAbout({ paper, version, looking: address.query.item !== undefined });
    question.show(paper, version, address.query.item);
  }

  const stop = ctx.catalog.follow(draw);
  return {
    element,
    show: (next) => {
      address = next;
      draw();
    },
    close: stop,
  };
}

/** @param {import("../types.js").Context} ctx @param {{paper: Paper, version: number, looking: boolean}} view */
function aboutPart(ctx, { paper, version, looking }) {
  if (looking)
    return sideHead(paper.title, [
      t("paper.version.n", { n: version }),
      " · ",
      h("a", { href: turned({ item: null }) }, t("paper.about")),
    ]);
  const look = h(
    "a",
    { class: "button primary", href: turned({ item: "1" }), "data-testid": "preview" },
    t("preview.open"),
  );
  return [
    sideHead(paper.title, h("code", null, paper.paper)),
    h(
      "div",
      { class: "pane-state" },
      paperStatus(paper),
      h("span", { class: "soft" }, t("paper.accepted.when"), ago(paper.accepted_ms, ctx.time.now())),
    ),
    facts([
      [t("paper.version"), versions(paper, version)],
      [t("paper.items"), String(paper.items)],
      [t("paper.points"), paper.points === null ? "—" : String(paper.points)],
      [t("paper.size"), t("paper.size.n", { size: megabytes(paper.bytes), segments: paper.segments })],
      [t("paper.accepted"), moment(paper.accepted_ms)],
      paper.released_ms !== null && [t("paper.released"), moment(paper.released_ms)],
      [t("paper.sessions"), sessions(ctx, paper)],
      [t("paper.manifest"), h("code", { class: "hash small" }, paper.manifest)],
    ]),
    h("div", { class: "form-acts" }, look, h("span", { class: "soft small" }, t("preview.logged"))),
  ];
}

/** @param {Paper} paper @param {number} version */
function versions(paper, version) {
  if (paper.version < 2) return String(paper.version);
  const all = Array.from({ length: paper.version }, (_, place) => paper.version - place);
  const made = h(
    "select",
    { class: "inline", "aria-label": t("paper.version"), "data-testid": "paper-version" },
    all.map((one) =>
      h("option", { value: one }, t("paper.version.n", { n: one }) + (one === paper.version ? t("paper.newest") : "")),
    ),
  );
  made.value = String(version);
  made.addEventListener("change", () =>
    settle(turned({ version: Number(made.value) === paper.version ? null : made.value })),
  );
  return made;
}

/** @param {import("../types.js").Context} ctx @param {Paper} paper */
function sessions(ctx, paper) {
  if (!paper.sessions.length) return h("span", { class: "soft" }, t("paper.unused"));
  return paper.sessions.map((name, place) => [
    place > 0 && "、",
    h("a", { href: link(["sessions", name]) }, ctx.catalog.session(name)?.title || name),
  ]);
}

/** @param {number} bytes @returns {string} */
function megabytes(bytes) {
  if (bytes < 1024 * 1024) return Math.max(1, Math.round(bytes / 1024)) + " KB";
  return (bytes / 1024 / 1024).toFixed(1) + " MB";
}

/** The sealed papers: which there are, in what version, where they are used; one of them on the right. */

import { fill, h, status } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { go, turned } from "../frame/address.js";
import { onChange } from "../parts/changes.js";
import { ago } from "../parts/moments.js";
import { empty, head, searchField } from "../parts/pane.js";
import { Table } from "../parts/table.js";
import { paperSide } from "./paper.js";
import { uploadSide } from "./paper_upload.js";

/** @typedef {import("../types.js").Paper} Paper */

/** @param {import("../types.js").Context} ctx @returns {import("../types.js").View} */
export function papersPage(ctx) {
  const top = head();
  const search = searchField(t("papers.search"));
  const tools = h("div", { class: "pane-tools" }, search);
  const none = h("div");
  const table = paperTable(ctx);
  const add = () =>
    h(
      "button",
      {
        type: "button",
        "data-testid": "new-paper",
        onclick: () => go(turned({ do: "upload", open: null, item: null, version: null })),
      },
      t("papers.add"),
    );
  /** @type {import("../frame/address.js").Address} */
  let address = { path: [], query: {} };

  const drawHead = onChange((/** @type {any} */ view) =>
    top.set({
      title: t("papers"),
      acts: add(),
      state: view.n
        ? status("good", t("papers.sealed", view), { class: "badge" })
        : status("unknown", t("papers.none")),
    }),
  );

  function draw() {
    const papers = ctx.catalog.papers;
    if (!papers) return;
    drawHead({ n: papers.length });
    const wanted = (address.query.q || "").trim().toLowerCase();
    const found = papers.filter((paper) =>
      [paper.title, paper.paper].some((text) => text.toLowerCase().includes(wanted)),
    );
    table.setRows(
      found.sort((a, b) => b.accepted_ms - a.accepted_ms),
      address.query.open || "",
    );
    tools.hidden = table.element.hidden = !papers.length;
    fill(none, papers.length ? (found.length ? null : empty(t("search.none"))) : empty(t("papers.empty")));
  }

  const stop = ctx.catalog.follow(draw);
  ctx.entitle(t("papers"));
  return {
    element: h("div", { class: "pane" }, top.element, tools, table.element, none),
    show: (next) => {
      address = next;
      draw();
      const { open, do: what } = next.query;
      if (what === "upload") ctx.side.show("upload", () => uploadSide(ctx), next);
      else ctx.side.show(open ? "paper/" + open : "", () => paperSide(ctx, open), next);
    },
    close: stop,
  };
}

/** @param {import("../types.js").Context} ctx @returns {Table<Paper>} */
function paperTable(ctx) {
  return new Table({
    label: t("papers"),
    keyOf: (paper) => paper.paper,
    href: (paper) => turned({ open: paper.paper, do: null, item: null, version: null }),
    testid: (paper) => "paper-" + paper.paper,
    columns: [
      {
        key: "title",
        title: t("paper"),
        cell: (paper) => [h("b", null, paper.title), h("code", { class: "soft small under" }, paper.paper)],
      },
      { key: "version", title: t("paper.version"), class: "number", cell: (paper) => String(paper.version) },
      { key: "items", title: t("paper.items"), class: "number at-mid", cell: (paper) => String(paper.items) },
      {
        key: "points",
        title: t("paper.points"),
        class: "number at-mid",
        cell: (paper) => (paper.points === null ? "—" : String(paper.points)),
      },
      {
        key: "accepted",
        title: t("paper.accepted"),
        class: "at-wide",
        cell: (paper) => ago(paper.accepted_ms, ctx.time.now()),
      },
      {
        key: "used",
        title: t("paper.sessions"),
        class: "number at-wide",
        cell: (paper) => String(paper.sessions.length),
      },
      { key: "state", title: t("state"), cell: (paper) => paperStatus(paper) },
    ],
  });
}

/** @param {Paper} paper */
export function paperStatus(paper) {
  return paper.released_ms === null ? status("good", t("paper.sealed")) : status("unknown", t("paper.released"));
}

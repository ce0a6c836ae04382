/** Every box: is it there, is it well, what is still to come; those that need a person come first (M3). */

import { fill, h, status } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { here, turned } from "../frame/address.js";
import { onChange } from "../parts/changes.js";
import { ago } from "../parts/moments.js";
import { listPage } from "../parts/list_page.js";
import { choices } from "../parts/pane.js";
import { Table } from "../parts/table.js";
import { counted } from "../parts/words.js";
import { boxSide } from "./box.js";
import { boxForm } from "./box_form.js";
import { lineTone, littleDisk, needs, needsPerson, papersOn, unheard, urgentFirst } from "./box_state.js";

/** @typedef {import("../types.js").Box} Box */

/** @param {import("../types.js").Context} ctx @returns {import("../types.js").View} */
export function boxesPage(ctx) {
  const filters = h("div");
  const drawFilters = onChange((/** @type {any} */ { sums }) =>
    fill(
      filters,
      choices("show", [
        { value: "", words: [t("boxes.all"), number(sums.all)] },
        { value: "needing", words: [t("boxes.needing"), number(sums.wanting)] },
      ]),
    ),
  );
  return listPage(ctx, {
    noun: "boxes",
    adding: "new-box",
    table: boxTable(ctx),
    tools: filters,
    texts: (box) => [box.box, box.venue, box.venue_name],
    sums: (boxes) => ({
      all: boxes.length,
      online: boxes.filter((box) => box.line.state === "online").length,
      wanting: boxes.filter(needsPerson).length,
    }),
    state: stateLine,
    told: (sums) => drawFilters({ sums, query: here().query }),
    listed: (boxes, query) => urgentFirst(query.show === "needing" ? boxes.filter(needsPerson) : boxes),
    side: ({ query }) =>
      query.do === "new-box"
        ? { key: "new-box", make: () => boxForm(ctx, query.at || "") }
        : { key: query.open ? "box/" + query.open : "", make: () => boxSide(ctx, query.open) },
  });
}

/** @param {number} n */
function number(n) {
  return h("span", { class: "figures soft" }, String(n));
}

/** @param {{all: number, online: number, wanting: number}} view */
function stateLine({ all, online, wanting }) {
  if (!all) return status("unknown", t("boxes.none"));
  return [
    wanting
      ? status("attention", counted("boxes.wanting", wanting), { class: "badge" })
      : status("good", t("boxes.fine"), { class: "badge" }),
    h("span", { class: "soft" }, t("boxes.online", { online, all })),
  ];
}

/** @param {import("../types.js").Context} ctx @returns {Table<Box>} */
function boxTable(ctx) {
  return new Table({
    label: t("boxes"),
    keyOf: (box) => box.box,
    href: (box) => turned({ open: box.box, do: null }),
    testid: (box) => "box-" + box.box,
    drawnBy: (box) => [
      box.line.state,
      box.line.since_ms,
      unheard(box) && box.line.last_word_ms,
      needs(box),
      box.clock,
      box.queued,
      box.disk_free_mb,
      box.papers_cached,
      box.papers_wanted,
      box.venue_name,
    ],
    columns: [
      {
        key: "box",
        title: t("box"),
        cell: (box) => [h("b", null, box.box), h("span", { class: "soft small under" }, box.venue_name || box.venue)],
      },
      {
        key: "line",
        title: t("line"),
        cell: (box) => [status(lineTone(box), t("line." + box.line.state)), lineUnder(ctx, box)],
      },
      { key: "needs", title: t("boxes.needs"), cell: (box) => needWords(box) },
      { key: "queue", title: t("box.queued"), class: "number at-mid", cell: (box) => known(box.queued) },
      { key: "clock", title: t("clock"), class: "at-wide", cell: (box) => (box.clock ? t("clock." + box.clock) : "—") },
      { key: "papers", title: t("box.papers"), class: "number at-wide", cell: (box) => paperWords(box) },
      {
        key: "disk",
        title: t("box.disk"),
        class: "number at-wide",
        cell: (box) => h("span", { class: littleDisk(box) ? "warn" : "" }, diskWords(box.disk_free_mb)),
      },
    ],
  });
}

/** @param {import("../types.js").Context} ctx @param {Box} box */
function lineUnder(ctx, box) {
  const at = box.line.state === "online" ? box.line.since_ms : box.line.last_word_ms;
  if (!at) return null;
  return h(
    "span",
    { class: "soft small under indent" },
    t(box.line.state === "online" ? "line.since.short" : "line.last.short"),
    ago(at, ctx.time.now()),
  );
}

/** @param {Box} box */
function needWords(box) {
  const found = needs(box).filter((one) => !["offline", "silent"].includes(one.key)); // its line stands beside
  if (!found.length && unheard(box)) return null;
  if (!found.length) return h("span", { class: "soft" }, t("box.needs.nothing"));
  return h(
    "ul",
    { class: "needs" },
    found.map((one) => h("li", null, status(one.tone, t("box.needs." + one.key, one.values), { class: "small" }))),
  );
}

/** @param {Box} box @returns {string} */
export function paperWords(box) {
  const papers = papersOn(box);
  return papers ? papers.cached + " / " + papers.all : "—";
}

/** @param {number | null} n @returns {string} */
export function known(n) {
  return n === null || n === undefined ? "—" : String(n);
}

/** @param {number | null} mb @returns {string} */
export function diskWords(mb) {
  if (mb === null || mb === undefined) return "—";
  return mb >= 1024 ? (mb / 1024).toFixed(mb >= 10240 ? 0 : 1) + " GB" : mb + " MB";
}

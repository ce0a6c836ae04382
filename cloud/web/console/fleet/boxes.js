/** Every box: is it there, is it well, what is still to come; those that need a person come first (M3). */

import { fill, h, status } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { go, turned } from "../frame/address.js";
import { onChange } from "../parts/changes.js";
import { ago } from "../parts/moments.js";
import { choices, empty, head, searchField } from "../parts/pane.js";
import { Table } from "../parts/table.js";
import { counted } from "../parts/words.js";
import { boxSide } from "./box.js";
import { boxForm } from "./box_form.js";
import { lineTone, littleDisk, needs, needsPerson, papersOn, unheard, urgentFirst } from "./box_state.js";

/** @typedef {import("../types.js").Box} Box */

/** @param {import("../types.js").Context} ctx @returns {import("../types.js").View} */
export function boxesPage(ctx) {
  const top = head();
  const search = searchField(t("boxes.search"));
  const filters = h("div");
  const tools = h("div", { class: "pane-tools" }, search, filters);
  const none = h("div");
  const table = boxTable(ctx);
  /** @type {import("../frame/address.js").Address} */
  let address = { path: [], query: {} };

  const add = () =>
    h(
      "button",
      { type: "button", "data-testid": "new-box", onclick: () => go(turned({ do: "new-box", open: null })) },
      t("boxes.add"),
    );
  const drawHead = onChange((/** @type {any} */ view) =>
    top.set({ title: t("boxes"), acts: add(), state: stateLine(view) }),
  );
  const drawFilters = onChange((/** @type {any} */ view) =>
    fill(
      filters,
      choices("show", [
        { value: "", words: [t("boxes.all"), number(view.all)] },
        { value: "needing", words: [t("boxes.needing"), number(view.wanting)] },
      ]),
    ),
  );

  function draw() {
    const boxes = ctx.catalog.boxes;
    if (!boxes) return;
    const wanting = boxes.filter(needsPerson).length;
    const online = boxes.filter((box) => box.line.state === "online").length;
    drawHead({ all: boxes.length, online, wanting });
    drawFilters({ all: boxes.length, wanting, query: address.query });
    const found = urgentFirst(boxes).filter((box) => fits(box, address.query));
    table.setRows(found, address.query.open || "");
    tools.hidden = !boxes.length;
    table.element.hidden = !found.length;
    fill(none, found.length ? null : empty(t(boxes.length ? "search.none" : "boxes.empty")));
  }

  const stop = ctx.catalog.follow(draw);
  ctx.entitle(t("boxes"));
  return {
    element: h("div", { class: "pane" }, top.element, tools, table.element, none),
    show: (next) => {
      address = next;
      draw();
      const { open, do: what } = next.query;
      if (what === "new-box") ctx.side.show("new-box", () => boxForm(ctx, next.query.at || ""), next);
      else ctx.side.show(open ? "box/" + open : "", () => boxSide(ctx, open), next);
    },
    close: stop,
  };
}

/** @param {number} n */
function number(n) {
  return h("span", { class: "figures soft" }, String(n));
}

/** @param {Box} box @param {Object<string, string>} query */
function fits(box, query) {
  if (query.show === "needing" && !needsPerson(box)) return false;
  const wanted = (query.q || "").trim().toLowerCase();
  return [box.box, box.venue, box.venue_name].some((text) => (text || "").toLowerCase().includes(wanted));
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

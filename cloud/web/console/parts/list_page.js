/** A page that is one list from the catalogue: head, search, rows, and the open one on the right. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { go, turned } from "../frame/address.js";
import { onChange } from "./changes.js";
import { empty, head, searchField } from "./pane.js";

/** @typedef {import("../frame/address.js").Address} Address */

/**
 * @template R
 * @template S
 * @param {import("../types.js").Context} ctx
 * @param {Object} how
 * @param {"venues" | "boxes"} how.noun  in the catalogue; its words begin with it
 * @param {string} how.adding  what `do` says while a new one is made
 * @param {import("./table.js").Table<R>} how.table
 * @param {(row: R) => Array<string | null>} how.texts  what a search looks in
 * @param {any} [how.tools]  beside the search
 * @param {(rows: R[]) => S} how.sums  what the whole list amounts to
 * @param {(sums: S) => any} how.state  the same as a status with its words
 * @param {(sums: S) => void} [how.told]  called with every list
 * @param {(rows: R[], query: Object<string, string>) => R[]} [how.listed]  which of them, in which order
 * @param {(address: Address) => {key: string, make: () => import("../types.js").View}} how.side
 * @returns {import("../types.js").View}
 */
export function listPage(ctx, how) {
  const top = head();
  const search = searchField(t(how.noun + ".search"));
  const tools = h("div", { class: "pane-tools" }, search, how.tools);
  const none = h("div");
  /** @type {Address} */
  let address = { path: [], query: {} };

  const add = () =>
    h(
      "button",
      { type: "button", "data-testid": how.adding, onclick: () => go(turned({ do: how.adding, open: null })) },
      t(how.noun + ".add"),
    );

  const drawHead = onChange((/** @type {S} */ sums) =>
    top.set({ title: t(how.noun), acts: add(), state: how.state(sums) }),
  );

  function draw() {
    const all = /** @type {R[] | null} */ (/** @type {any} */ (ctx.catalog[how.noun]));
    if (!all) return;
    const sums = how.sums(all);
    drawHead(sums);
    if (how.told) how.told(sums);
    const wanted = (address.query.q || "").trim().toLowerCase();
    const listed = how.listed ? how.listed(all, address.query) : all;
    const found = listed.filter((row) => how.texts(row).some((text) => (text || "").toLowerCase().includes(wanted)));
    how.table.setRows(found, address.query.open || "");
    tools.hidden = !all.length;
    how.table.element.hidden = !found.length;
    fill(none, found.length ? null : empty(t(all.length ? "search.none" : how.noun + ".empty")));
  }

  const stop = ctx.catalog.follow(draw);
  ctx.entitle(t(how.noun));
  return {
    element: h("div", { class: "pane" }, top.element, tools, how.table.element, none),
    show: (next) => {
      address = next;
      draw();
      const { key, make } = how.side(next);
      ctx.side.show(key, make, next);
    },
    close: stop,
  };
}

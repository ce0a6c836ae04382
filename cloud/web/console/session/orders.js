/** What HQ told the boxes of a session, and what became of each order. */

import { fill, h, status } from "/shared/dom.js";
import { sentence, t } from "/shared/i18n.js";
import * as api from "../api.js";
import { Watch } from "../frame/watch.js";
import { ago } from "../parts/moments.js";
import { empty } from "../parts/pane.js";
import { Table } from "../parts/table.js";

/** @typedef {import("../types.js").Order} Order */

/** @param {import("../types.js").Context} ctx @param {string} session @returns {import("../types.js").View} */
export function ordersPart(ctx, session) {
  const none = h("div");
  const table = orderTable(ctx);
  const summary = h("p", { class: "part-state" });
  const got = (/** @type {Order[]} */ orders) => {
    table.element.hidden = !orders.length;
    fill(none, orders.length ? null : empty(t("orders.empty")));
    table.setRows(orders, "");
    fill(summary, orders.length ? tally(orders) : null);
  };
  const watch = new Watch(ctx, { ask: () => api.orders(session), got, every: 5000 });
  return {
    element: h("div", null, summary, table.element, none),
    show: (address) => ctx.side.show("", /** @type {any} */ (null), address),
    close: () => watch.close(),
  };
}

/** @param {Order[]} orders */
function tally(orders) {
  const refused = orders.filter((order) => order.outcome === "refused").length;
  const open = orders.filter((order) => !order.outcome && !order.withdrawn).length;
  if (refused) return status("bad", t("orders.refused", { n: refused }));
  return open ? status("attention", t("orders.open", { n: open })) : status("good", t("orders.done"));
}

/** @param {import("../types.js").Context} ctx @returns {Table<Order>} */
function orderTable(ctx) {
  return new Table({
    label: t("part.orders"),
    keyOf: (order) => [order.box, order.epoch, order.seq].join(" "),
    testid: (order) => "order-" + order.box + "-" + order.seq,
    columns: [
      {
        key: "kind",
        title: t("order"),
        cell: (order) => [
          h("b", null, kindWords(order.kind)),
          order.about && h("code", { class: "soft small under" }, order.about),
        ],
      },
      {
        key: "box",
        title: t("box"),
        cell: (order) => [order.box, h("span", { class: "soft small under" }, ctx.catalog.venueName(order.venue))],
      },
      {
        key: "issued",
        title: t("order.issued"),
        class: "at-mid",
        cell: (order) => ago(order.issued_ms, ctx.time.now()),
      },
      { key: "seq", title: t("order.seq"), class: "number at-wide", cell: (order) => String(order.seq) },
      { key: "outcome", title: t("order.outcome"), cell: outcome },
    ],
  });
}

/** @param {string} kind @returns {string} */
function kindWords(kind) {
  const words = t("order." + kind);
  return words === "order." + kind ? kind : words;
}

/** @param {Order} order */
function outcome(order) {
  if (order.withdrawn) return status("unknown", t("order.withdrawn"));
  if (order.outcome === "applied") return status("good", t("order.applied"));
  if (order.outcome === "superseded") return status("unknown", t("order.superseded"));
  if (order.outcome === "refused")
    return [
      status("bad", t("order.refused")),
      order.zh && h("span", { class: "small under indent" }, sentence(/** @type {any} */ (order))),
    ];
  return order.acknowledged ? status("unknown", t("order.acknowledged")) : status("attention", t("order.under-way"));
}

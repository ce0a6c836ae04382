/** What arrived from boxes and could not be taken as it was: kept, counted, and said in a sentence. */

import { fill, h, status } from "/shared/dom.js";
import { sentence, t } from "/shared/i18n.js";
import * as api from "../api.js";
import { Watch } from "../frame/watch.js";
import { onChange } from "../parts/changes.js";
import { ago, moment } from "../parts/moments.js";
import { empty, head } from "../parts/pane.js";
import { counted } from "../parts/words.js";
import { boxChoice } from "./box_choice.js";

/** @typedef {import("../types.js").Fault} Fault */

/** @param {import("../types.js").Context} ctx @returns {import("../types.js").View} */
export function faultsPage(ctx) {
  const top = head();
  const list = h("ol", { class: "records" });
  const choice = boxChoice(ctx);
  let box = "";

  const draw = onChange((/** @type {Fault[]} */ faults) => {
    const n = faults.reduce((sum, fault) => sum + fault.count, 0);
    top.set({
      title: t("faults"),
      state: [
        n
          ? status("attention", t("faults.count", { n, kinds: faults.length }), { class: "badge" })
          : status("good", t("faults.none"), { class: "badge" }),
        h("span", { class: "soft" }, t("faults.means")),
      ],
    });
    fill(
      list,
      faults.length
        ? faults
            .slice()
            .sort((a, b) => b.last_ms - a.last_ms)
            .map((fault) => faultOf(ctx, fault))
        : h("li", null, empty(t("faults.empty"))),
    );
  });
  const watch = new Watch(ctx, { ask: () => api.faults(box), got: draw, every: 10000 });
  ctx.entitle(t("faults"));
  return {
    element: h("div", { class: "pane" }, top.element, h("div", { class: "pane-tools" }, choice.element), list),
    show: (address) => {
      const before = box;
      box = address.query.box || "";
      choice.show(box);
      if (before !== box) watch.now();
      ctx.side.show("", /** @type {any} */ (null), address);
    },
    close: () => {
      watch.close();
      choice.close();
    },
  };
}

/** @param {import("../types.js").Context} ctx @param {Fault} fault */
function faultOf(ctx, fault) {
  const latest = fault.latest.map((one) =>
    h("li", null, h("time", { class: "soft" }, moment(one.at_ms)), " ", h("code", { class: "small" }, one.detail)),
  );
  return h(
    "li",
    { class: "record", "data-testid": "fault-" + fault.box + "-" + fault.code },
    h(
      "div",
      { class: "record-head" },
      h("b", null, sentence(fault)),
      h("span", { class: "tag figures" }, counted("times.n", fault.count)),
    ),
    h(
      "p",
      { class: "soft small" },
      fault.box === "?" ? t("faults.unregistered") : fault.box,
      " · ",
      h("code", null, fault.code),
      " · ",
      ago(fault.last_ms, ctx.time.now()),
    ),
    latest.length > 0 &&
      h(
        "details",
        null,
        h("summary", { class: "small" }, t("faults.latest")),
        h("ul", { class: "plain-list" }, latest),
      ),
  );
}

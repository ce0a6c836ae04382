/** Two entries at one place of a journal: shown and kept, never merged silently. */

import { fill, h, status } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import * as api from "../api.js";
import { Watch } from "../frame/watch.js";
import { onChange } from "../parts/changes.js";
import { moment } from "../parts/moments.js";
import { empty, facts, head } from "../parts/pane.js";
import { counted } from "../parts/words.js";
import { boxChoice } from "./box_choice.js";

/** @typedef {import("../types.js").Fork} Fork */

/** @param {import("../types.js").Context} ctx @returns {import("../types.js").View} */
export function forksPage(ctx) {
  const top = head();
  const list = h("ol", { class: "records" });
  const choice = boxChoice(ctx);
  let box = "";

  const draw = onChange((/** @type {Fork[]} */ forks) => {
    top.set({
      title: t("forks"),
      state: [
        forks.length
          ? status("bad", counted("forks.count", forks.length), { class: "badge" })
          : status("good", t("forks.none"), { class: "badge" }),
        h("span", { class: "soft" }, t("forks.means")),
      ],
    });
    fill(list, forks.length ? forks.map(forkOf) : h("li", null, empty(t("forks.empty"))));
  });
  const watch = new Watch(ctx, { ask: () => api.forks(box), got: draw, every: 15000 });
  ctx.entitle(t("forks"));
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

/** @param {Fork} fork */
function forkOf(fork) {
  return h(
    "li",
    { class: "record", "data-testid": "fork-" + fork.box + "-" + fork.seq },
    h(
      "div",
      { class: "record-head" },
      h("b", null, t("forks.at", { box: fork.box, seq: fork.seq })),
      h("span", { class: "soft small" }, moment(fork.received_ms)),
    ),
    facts([
      [t("forks.held"), h("code", { class: "hash small" }, fork.held_hash || "—")],
      [t("forks.other"), h("code", { class: "hash small" }, fork.hash)],
      [t("forks.previous"), h("code", { class: "hash small" }, fork.previous)],
      [t("box.journal.name"), h("code", { class: "hash small" }, fork.journal)],
    ]),
    h("details", null, h("summary", { class: "small" }, t("forks.body")), h("pre", { class: "raw" }, fork.body)),
  );
}

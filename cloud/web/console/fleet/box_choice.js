/** Which box's records are shown; stands in the address. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { settle, turned } from "../frame/address.js";
import { onChange } from "../parts/changes.js";

/** @param {import("../types.js").Context} ctx */
export function boxChoice(ctx) {
  const select = h("select", { "aria-label": t("box"), "data-testid": "choose-box" });
  let box = "";
  select.addEventListener("change", () => settle(turned({ box: select.value })));
  const draw = onChange((/** @type {string[]} */ names) =>
    fill(
      select,
      h("option", { value: "" }, t("every.box")),
      names.map((name) => h("option", { value: name }, name)),
      h("option", { value: "?" }, t("faults.unregistered")),
    ),
  );

  function all() {
    draw((ctx.catalog.boxes || []).map((one) => one.box).sort());
    select.value = box;
  }

  return {
    element: select,
    /** @param {string} chosen */
    show: (chosen) => {
      box = chosen;
      select.value = chosen;
    },
    close: ctx.catalog.follow(all),
  };
}

/** Search within the paper: it opens over the question and takes nobody out of the exam. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { find } from "../search.js";
import { stateDialog } from "./dialog.js";

/** @param {import("./acts.js").Acts} acts @returns {import("./acts.js").View} */
export function search(acts) {
  const input = h("input", { type: "text", role: "searchbox", id: "search-words", autocomplete: "off", spellcheck: "false", maxlength: 100, "data-testid": "search-words", oninput: () => look() });
  const count = h("p", { class: "soft small", role: "status" });
  const list = h("ol", { class: "found", "data-testid": "found" });
  const dialog = stateDialog(
    { id: "search", title: t("search.title"), shut: () => acts.sheet("") },
    h("div", { class: "field" }, h("label", { for: "search-words" }, t("search.field")), input),
    count,
    list,
  );
  /** @type {import("../types.js").PaperContent | null} */
  let paper = null;

  function look() {
    const found = paper ? find(paper, input.value) : [];
    fill(count, input.value.trim() ? t("search.count", { n: found.length }) : "");
    fill(list, found.map((one) => h("li", null, row(one, acts))));
  }

  return {
    element: dialog.element,
    update: (seat) => {
      paper = seat.paper;
      if (dialog.show(seat.sheet === "search" && paper !== null)) {
        look();
        input.focus();
        input.select();
      }
    },
  };
}

/** @param {import("../search.js").Found} one @param {import("./acts.js").Acts} acts */
function row(one, acts) {
  const where = t("exam.number", { n: one.place + 1 }) + (one.material ? " · " + t("exam.stimulus") : "");
  const go = () => {
    acts.sheet("");
    acts.go(one.place);
  };
  return h("button", { type: "button", class: "found-row", onclick: go }, h("span", { class: "soft small" }, where), h("span", null, one.before, h("mark", null, one.hit), one.after));
}

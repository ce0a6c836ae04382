/** Announcements and corrections: all of them in a list, and those of a question above it (X18). */

import { fill, h } from "/shared/dom.js";
import { locale, t } from "/shared/i18n.js";
import { noticesOf, ordered } from "../rules.js";
import { stateDialog } from "./dialog.js";

/** @typedef {import("../types.js").Seat} Seat */
/** @typedef {import("../types.js").Notice} Notice */

/** @param {import("./acts.js").Acts} acts @returns {import("./acts.js").View} */
export function noticeList(acts) {
  const list = h("ul", { class: "notice-list" });
  const dialog = stateDialog({ id: "notices", title: t("notices.title"), shut: () => acts.sheet("") }, list);
  let drawn = "";
  return {
    element: dialog.element,
    update: (seat) => {
      const told = noticesOf(seat);
      const key = JSON.stringify(told);
      if (key !== drawn) {
        drawn = key;
        fill(list, told.length ? told.map((one) => h("li", null, entry(one, seat, acts))) : h("li", { class: "soft" }, t("notices.none")));
      }
      dialog.show(seat.sheet === "notices");
    },
  };
}

/** @param {Notice} one @param {Seat} seat @param {import("./acts.js").Acts} acts */
function entry(one, seat, acts) {
  return [
    h("p", { class: "soft small" }, headOf(one, seat)),
    h("p", { class: "notice-text" }, one.text),
    !one.read && h("button", { type: "button", onclick: () => acts.read(one.notice) }, t("notices.read")),
  ];
}

/** Where it comes from, when, and what it corrects. @param {Notice} one @param {Seat} seat @returns {string} */
export function headOf(one, seat) {
  const number = numberOf(one, seat);
  const time = new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit" }).format(one.at_ms);
  const what = number ? t("notices.correction", { n: number }) : t("notices.announcement");
  return [what, t("notices.from-" + one.from), time].join(" · ");
}

/** The number of the question that a notice corrects; 0 for none. @param {Notice} one @param {Seat} seat @returns {number} */
export function numberOf(one, seat) {
  if (!seat.paper || one.item === null) return 0;
  return ordered(seat.paper).findIndex(({ item }) => item.id === one.item) + 1;
}

/** The corrections of the question that shows. @returns {{element: HTMLElement, update: (seat: Seat) => void}} */
export function corrections() {
  const element = h("div", { class: "corrections", role: "status", "data-testid": "corrections" });
  let drawn = "";
  return {
    element,
    update: (seat) => {
      const here = seat.paper && ordered(seat.paper)[seat.place]?.item.id;
      const told = noticesOf(seat).filter((one) => one.item !== null && one.item === here);
      const key = JSON.stringify(told.map((one) => one.notice));
      if (key === drawn) return;
      drawn = key;
      fill(element, told.map((one) => h("p", { class: "notice", "data-status": "attention" }, h("strong", null, t("notices.corrected")), " ", one.text)));
    },
  };
}

/** The row under the question: back, on, mark, overview, submit. */

import { h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { standing } from "../rules.js";
import { flagHere } from "./keys.js";

/** @param {import("../types.js").Seat} seat @param {import("./acts.js").Acts} acts @returns {import("./acts.js").View} */
export function nav(seat, acts) {
  const previous = button("previous", "", "Alt+ArrowLeft", () => acts.go(seat.place - 1));
  const next = button("next", "", "Alt+ArrowRight", () => acts.go(seat.place + 1));
  const flag = button("flag", "quiet flag", "F4", () => flagHere(seat, acts));
  const list = button("overview", "quiet", "F2", () => acts.overview(!seat.overview));
  const submit = button("submit", "", "", () => acts.askSubmit());
  say(previous, t("exam.previous"));
  say(next, t("exam.next"));
  say(submit, t("exam.submit"));
  return {
    element: h("nav", { class: "exam-nav", "aria-label": t("exam.nav") }, previous, next, flag, list, submit),
    update: (now) => {
      const items = standing(now);
      const here = items[now.place];
      if (!here) return;
      const last = now.place === items.length - 1;
      const done = items.filter((one) => one.answered === "all").length;
      previous.disabled = now.place === 0;
      next.disabled = last;
      next.classList.toggle("primary", !last);
      submit.classList.toggle("primary", last);
      flag.setAttribute("aria-pressed", String(here.flagged));
      say(flag, t(here.flagged ? "exam.flagged" : "exam.flag"));
      say(list, t("exam.overview", { done, total: items.length }));
      list.setAttribute("aria-expanded", String(now.overview));
    },
  };
}

/** @param {string} id @param {string} kind @param {string} keys @param {() => void} act */
function button(id, kind, keys, act) {
  const title = keys ? keys.replace("ArrowLeft", "←").replace("ArrowRight", "→") : null;
  return h("button", { type: "button", class: kind, "data-testid": id, "aria-keyshortcuts": keys || null, title, onclick: act });
}

/** @param {HTMLElement} element @param {string} text */
function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

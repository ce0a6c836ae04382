/** The paper: one question, the way to the others, and the overview beside it. */

import { h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { lockItem } from "/shared/item.js";
import { locked } from "../rules.js";
import { listenToKeys } from "./keys.js";
import { nav } from "./nav.js";
import { corrections } from "./notice_list.js";
import { overview } from "./overview.js";
import { drawQuestion } from "./question.js";
import { search } from "./search.js";
import { headNeeded, seatHead } from "./seat_head.js";
import { stimulus } from "./stimulus.js";
import { submitDialog } from "./submit.js";

/** @param {import("../types.js").Seat} seat @param {import("./acts.js").Acts} acts @returns {import("./acts.js").View} */
export function exam(seat, acts) {
  const question = h("article", { class: "question", "data-testid": "question", "aria-labelledby": "question-title" });
  const over = closed();
  const corrected = corrections();
  const scroll = h("div", { class: "question-scroll" }, over.element, corrected.element, question);
  const beside = stimulus(acts);
  const parts = [nav(seat, acts), overview(acts), submitDialog(acts), search(acts)];
  const reading = h("div", { class: "reading" }, beside.element, scroll);
  const element = h("div", { class: "exam" }, reading, parts.map((part) => part.element));
  let shown = "";
  let shut = false;
  return {
    element,
    update: (now, time) => {
      const key = [now.attempt?.attempt, now.attempt?.epoch, now.place].join(" ");
      const lock = locked(now, time);
      beside.update(now, time);
      if (key !== shown) {
        drawQuestion(question, now, acts);
        scroll.scrollTop = 0;
        if (shown) question.querySelector("h2")?.focus({ preventScroll: true });
        shut = false;
      }
      shown = key;
      if (lock !== shut) lockItem(question, lock);
      shut = lock;
      corrected.update(now);
      over.update(now, time, lock && now.submitting !== "sending");
      parts.forEach((part) => part.update(now, time));
    },
    close: listenToKeys(seat, acts),
  };
}

/** Time is over: what happens to the answers; and near the end what proves them if the box is away. */
function closed() {
  const head = seatHead("seat-head");
  const over = h("p", { "data-testid": "locked" }, t("exam.locked"));
  const proof = h("div", { "data-testid": "seat-proof" }, h("p", null, t("exam.head")), head.element);
  const element = h("div", { class: "notice", "data-status": "attention", role: "status", hidden: true }, over, proof);
  return {
    element,
    /** @param {import("../types.js").Seat} seat @param {number | null} now @param {boolean} shut */
    update: (seat, now, shut) => {
      const needed = headNeeded(seat, now);
      element.hidden = !shut && !needed;
      over.hidden = !shut;
      proof.hidden = !needed;
      head.update(seat);
    },
  };
}

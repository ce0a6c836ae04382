/** Waiting for the start: how long, and whether everything is ready. */

import { fill, h, status } from "/shared/dom.js";
import { sentence, t } from "/shared/i18n.js";
import { countdown, sealedReady } from "../rules.js";
import { weekdayTime } from "./sign-in.js";

/** @typedef {import("../types.js").Seat} Seat */
/** @typedef {"good" | "attention" | "bad" | "unknown"} Status */

/** @param {Seat} _seat @param {import("./acts.js").Acts} acts @returns {import("./acts.js").View} */
export function waiting(_seat, acts) {
  const label = h("p", { class: "soft" });
  const figures = h("p", { class: "start-figures figures", role: "timer", "data-testid": "starts-in" });
  const at = h("p", { class: "soft small" });
  const advice = h("p", { class: "notice", role: "status" });
  const list = h("ul", { class: "checks" });
  let drawn = "";
  return {
    element: h(
      "section",
      { class: "card sheet", "data-testid": "waiting" },
      h("div", { class: "start" }, label, figures, at),
      advice,
      list,
      h(
        "div",
        { class: "sheet-foot" },
        h("button", { type: "button", class: "quiet small", "data-testid": "refresh", onclick: () => acts.refresh() }, t("refresh")),
        h("button", { type: "button", class: "quiet small", "data-testid": "clear", onclick: () => acts.clear() }, t("clear")),
      ),
    ),
    update: (seat, now) => {
      if (!seat.attempt) return;
      const { text, urgency } = countdown(seat.attempt.session.starts_ms, now);
      const over = urgency === "over";
      label.textContent = t(over ? (seat.attempt.state === "open" ? "waiting.opening" : "waiting.due") : "waiting.until");
      figures.textContent = text;
      figures.hidden = over;
      at.textContent = t("waiting.at", { time: weekdayTime(seat.attempt.session.starts_ms) });
      const said = adviceOf(seat);
      const checks = checksOf(seat);
      const now_drawn = JSON.stringify([said, checks]);
      if (now_drawn === drawn) return;
      drawn = now_drawn;
      advice.dataset.status = said.status;
      fill(advice, said.text);
      fill(list, checks.map(([name, kind, word]) => h("li", { "data-check": name }, h("span", null, t("check." + name)), status(kind, word))));
    },
  };
}

/** @param {Seat} seat @returns {{status: Status, text: string}} */
function adviceOf(seat) {
  if (seat.problem) return { status: "attention", text: sentence(seat.problem) };
  const checks = checksOf(seat).map((check) => check[1]);
  if (checks.includes("bad")) return { status: "bad", text: t("waiting.see-staff") };
  if (!seat.attempt?.admitted) return { status: "attention", text: t("waiting.not-admitted") };
  const ready = checks.every((kind) => kind === "good");
  return { status: ready ? "good" : "unknown", text: t(ready ? "waiting.calm" : "waiting.not-yet") };
}

/** @param {Seat} seat @returns {Array<[string, Status, string]>} */
function checksOf(seat) {
  return [admission(seat), paper(seat), store(seat), box(seat)];
}

/** @param {Seat} seat @returns {[string, Status, string]} */
function admission({ attempt }) {
  if (attempt?.refused) return ["admission", "bad", t("check.refused")];
  if (attempt?.admitted) return ["admission", "good", t("check.admitted")];
  return ["admission", "attention", t("check.not-admitted")];
}

/** @param {Seat} seat @returns {[string, Status, string]} */
function paper(seat) {
  const { total, verified, fault } = seat.sealed;
  if (fault) return ["paper", "attention", t("check.paper-fault")];
  if (total === null) return ["paper", "unknown", t("check.paper-asking")];
  const word = sealedReady(seat) ? "check.paper-verified" : "check.paper-loading";
  return ["paper", sealedReady(seat) ? "good" : "unknown", t(word, { verified, total })];
}

/** @param {Seat} seat @returns {[string, Status, string]} */
function store(seat) {
  const kind = /** @type {Object<string, Status>} */ ({ kept: "good", memory: "attention", failed: "bad" })[seat.store];
  return ["store", kind, t("check.store-" + seat.store)];
}

/** @param {Seat} seat @returns {[string, Status, string]} */
function box(seat) {
  if (!seat.reachable) return ["box", "attention", t("check.box-away")];
  return ["box", "good", t(seat.clockKnown ? "check.box-up" : "check.box-time")];
}

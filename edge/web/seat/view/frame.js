/** What every view stands in: who and where on top, time on the right, the three lights below. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { countdown, lights } from "../rules.js";
import { displayButton } from "./display.js";
import { barButtons } from "./more.js";

/** @typedef {import("../types.js").Seat} Seat */

const BARE = ["check", "insecure", "asking", "other-tab"];

/** @param {Seat} seat @param {string} phase @param {import("./acts.js").Acts} acts @returns {import("./acts.js").View} */
export function frame(seat, phase, acts) {
  const title = h("p", { class: "bar-title" });
  const who = h("p", { class: "bar-who soft small" });
  const clock = timer();
  const lamps = lamp3();
  const bare = BARE.includes(phase);
  const buttons = barButtons(acts);
  const element = h(
    "div",
    { class: "frame", "data-phase": phase },
    h(
      "header",
      { class: "bar" },
      h("div", { class: "bar-names" }, title, who),
      !bare && buttons.elements,
      displayButton(),
      phase === "exam" && clock.element,
    ),
    !bare && lamps.element,
  );
  return {
    element,
    update: (now_seat, now) => {
      fill(title, titleOf(now_seat));
      fill(who, whoOf(now_seat));
      clock.update(now_seat, now);
      lamps.update(now_seat);
      buttons.update(now_seat);
    },
  };
}

/** @param {Seat} seat */
function titleOf(seat) {
  if (seat.attempt) return seat.attempt.paper.title || seat.attempt.session.title;
  return seat.box?.session?.title ?? seat.box?.venue_name ?? t("app.name");
}

/** @param {Seat} seat */
function whoOf(seat) {
  const place = seat.attempt?.seat ?? seat.seat;
  const at = place ? t("seat.label") + " " + place : "";
  const parts = seat.attempt ? [seat.attempt.name, seat.attempt.ticket, at] : [seat.box?.venue_name, at];
  return parts.filter(Boolean).join(" · ");
}

/** The countdown: calm until the last minutes, then it says so in words. */
function timer() {
  const label = h("span", { class: "timer-label small" });
  const figures = h("span", { class: "timer-figures figures" });
  const told = h("span", { class: "unseen", "aria-live": "polite" });
  const element = h("div", { class: "timer", role: "timer", "data-testid": "countdown" }, label, figures);
  let said = "";
  return {
    element: h("div", null, element, told),
    /** @param {Seat} seat @param {number | null} now */
    update: (seat, now) => {
      if (!seat.attempt) return;
      const { text, urgency } = countdown(seat.attempt.due_ms, now);
      const estimated = !seat.clockKnown && urgency !== "unknown";
      element.dataset.urgency = urgency;
      figures.textContent = (estimated ? "≈ " : "") + text;
      label.textContent = t(labelOf(urgency, estimated));
      if (urgency !== said && urgency !== "calm") told.textContent = t(labelOf(urgency, estimated));
      said = urgency;
    },
  };
}

/** @param {string} urgency @param {boolean} estimated */
function labelOf(urgency, estimated) {
  if (urgency === "over" && !estimated) return "exam.over";
  if (urgency === "unknown" || estimated) return "exam.time-unknown";
  return urgency === "last" ? "exam.last" : "exam.left";
}

function lamp3() {
  /** @type {Object<string, {element: any, word: any}>} */
  const lamps = {};
  ["here", "box", "hq"].forEach((name) => {
    const word = h("span", { class: "light-word" });
    const label = h("span", { class: "light-label" }, t("light." + name));
    const element = h("li", { class: "status light", "data-testid": "light-" + name }, h("span", { class: "light-text" }, label, " ", word));
    lamps[name] = { element, word };
  });
  const list = h("ul", { class: "lights", "aria-label": t("light.title") }, Object.values(lamps).map((lamp) => lamp.element));
  return {
    element: h("footer", { class: "foot" }, list),
    /** @param {Seat} seat */
    update: (seat) => {
      Object.entries(lights(seat)).forEach(([name, light]) => {
        const { element, word } = lamps[name];
        const text = t(light.word, light.values);
        if (element.dataset.status !== light.status) element.dataset.status = light.status;
        if (word.textContent !== text) word.textContent = text;
      });
    },
  };
}

/** What wants someone: issues with what to do, approvals to decide, seats that wait, and what the exam brings. */

import { fill, h } from "/shared/dom.js";
import { sentence, t } from "/shared/i18n.js";
import { acceptSeat, confirmTime } from "./api.js";
import { drawCard } from "./call_card.js";
import { keptList } from "./changes.js";
import { ageExam, evidencePlace, EXAM_MAKERS } from "./exam_calls.js";
import { callsFor } from "./overview.js";
import { duration, secondOfDay } from "./times.js";

/** @typedef {import("./types.js").Venue} Venue */
/** @typedef {import("./types.js").Candidate} Candidate */
/** @typedef {import("./types.js").Me} Me */

const SHOWN = 3;

/** Issues that stop something; the others are for knowing. */
const GRAVE = ["storage-full", "storage-failed", "clock-unknown", "journal-damaged"];

/**
 * @typedef {Object} CallActs
 * @property {Me} me
 * @property {(attempt: string) => void} open
 * @property {(attempt: string) => void} openHead
 * @property {() => void} openCodes
 * @property {(attempt: string) => string} nameOf
 * @property {Set<string>} heads  attempts whose letters were entered here: nobody walks there twice
 * @property {(button: any, asking: () => Promise<any>, done: any) => Promise<boolean>} act
 */

/** @param {CallActs} acts */
export function calls(acts) {
  let everything = false;
  /** @type {any[]} */
  let all = [];
  const cards = h("div", { class: "call-cards" });
  const more = h("button", { type: "button", class: "quiet", onclick: turn });
  const element = h("section", { class: "calls trusted", hidden: true }, cards, more);
  const drawCards = keptList(cards, {
    keyOf: (each) => each.key,
    make: () => h("article", { class: "call" }),
    draw: (card, each) => MAKERS[each.kind](card, each.of, acts),
  });

  function turn() {
    everything = !everything;
    draw();
  }

  function draw() {
    element.hidden = !all.length;
    more.hidden = all.length <= SHOWN;
    fill(more, everything ? t("issues.fewer") : t("issues.more", { count: all.length - SHOWN }));
    drawCards(everything ? all : all.slice(0, SHOWN));
  }

  return {
    element,
    /** @param {Venue} venue @param {number} nowMs */
    setState(venue, nowMs) {
      all = callsFor(venue, acts.me, nowMs).filter((each) => each.kind !== "head" || !acts.heads.has(each.of.attempt));
      draw();
      age(element, nowMs);
      ageExam(element, venue, nowMs);
    },
  };
}

/**
 * Ages and clocks change in place: a button must not be swapped under a finger.
 * @param {HTMLElement} element
 * @param {number} nowMs
 */
function age(element, nowMs) {
  Array.from(element.querySelectorAll("[data-since]")).forEach((/** @type {any} */ place) => {
    fill(place, t("issue.since", { ago: duration(nowMs - Number(place.dataset.since)) }));
  });
  Array.from(element.querySelectorAll(".call-clock")).forEach((place) => {
    fill(place, t("confirm-time.now", { clock: secondOfDay(nowMs) }));
  });
}

/** @type {Object<string, (card: any, of: any, acts: any) => void>} */
const MAKERS = Object.assign({ issue: drawIssue, decide: drawDecide, look: drawLook, seat: drawSeat }, EXAM_MAKERS);

/** @param {any} card @param {import("./types.js").Issue} issue @param {any} acts */
function drawIssue(card, issue, acts) {
  const grave = GRAVE.indexOf(issue.code) >= 0;
  const advice = "do." + issue.code;
  const since = h("span", { class: "soft small", "data-since": issue.since_ms });
  drawCard(card, grave ? "bad" : "attention", "issue-" + issue.code, grave ? "cross" : "triangle", [
    h(
      "div",
      { class: "call-words" },
      h("p", null, h("strong", null, sentence(issue)), " ", since),
      t(advice) !== advice && h("p", { class: "call-do" }, t(advice)),
      issue.code === "clock-unknown" && acts.me.role === "chief" && timeButton(acts),
    ),
  ]);
}

/** @param {any} acts */
function timeButton(acts) {
  const confirm = (/** @type {any} */ event) => acts.act(event.currentTarget, confirmTime, t("done.time"));
  return [
    h("p", { class: "call-clock figures" }),
    evidencePlace(),
    h(
      "button",
      { type: "button", class: "primary", "data-testid": "confirm-time", onclick: confirm },
      t("confirm-time"),
    ),
  ];
}

/** @param {any} card @param {Candidate} person @param {any} acts */
function drawDecide(card, person, acts) {
  drawPerson(card, person, acts, "decide", person.filed ? person.filed.reason : "");
}

/** @param {any} card @param {Candidate} person @param {any} acts */
function drawLook(card, person, acts) {
  drawPerson(card, person, acts, "look", "");
}

/** @param {any} card @param {Candidate} person @param {any} acts @param {string} kind @param {string} said */
function drawPerson(card, person, acts, kind, said) {
  const open = () => acts.open(person.attempt);
  const where = h("span", { class: "soft figures" }, " · " + t("person.seat") + " " + person.seat);
  drawCard(card, "attention", "call-" + kind + "-" + person.ticket, "diamond", [
    h(
      "div",
      { class: "call-words" },
      h("p", null, h("strong", null, t("call." + kind))),
      h("p", null, person.name, where),
      said && h("p", { class: "call-do" }, said),
    ),
    h("button", { type: "button", onclick: open }, t("call.open")),
  ]);
}

/** @param {any} card @param {import("./types.js").WaitingSeat} waiting @param {any} acts */
function drawSeat(card, waiting, acts) {
  const seat = waiting.seat;
  const accept = (/** @type {any} */ event) =>
    acts.act(event.currentTarget, () => acceptSeat(seat, waiting.public_key), t("done.seat", { seat }));
  drawCard(card, "accent", "seat-waiting-" + seat, "ring", [
    h(
      "div",
      { class: "call-words" },
      h("p", null, h("strong", null, t("call.seat", { seat }))),
      h("p", { class: "call-do" }, t("call.seat.do")),
    ),
    h("button", { type: "button", "data-testid": "accept-seat-" + seat, onclick: accept }, t("call.accept")),
  ]);
}

/** The cards of what wants someone while the exam runs. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { grantLost } from "./api_exam.js";
import { drawCard } from "./call_card.js";
import { deviceSays, seatsSay } from "./clock_evidence.js";
import { saidOf } from "./given_words.js";
import { untilWords } from "./head_form.js";
import { roomName } from "./room.js";
import { byAttempt } from "./state.js";
import { lostWords } from "./time_sheet.js";
import { duration, exactly } from "./times.js";

/** @typedef {import("./types.js").Candidate} Candidate */
/** @typedef {import("./types.js").Venue} Venue */

const SECOND = 1000;
const HOUR = 3600 * SECOND;

/** @type {Object<string, (card: any, of: any, acts: any) => void>} */
export const EXAM_MAKERS = { opening: drawOpening, head: drawHead, lost: drawLost };

/** @param {any} card @param {any} of @param {any} acts */
function drawOpening(card, of, acts) {
  const isChief = acts.me.role === "chief";
  const open = h("button", { type: "button", class: "primary", "data-testid": "open-codes", onclick: acts.openCodes }, t("call.opening.open"));
  const todo = h("p", { class: "call-do" }, t(isChief ? "call.opening.do" : "call.opening.wait"));
  drawCard(card, "bad", "call-opening", "cross", [words(t("call.opening"), todo, isChief && open)]);
}

/** @param {any} card @param {Candidate} person @param {any} acts */
function drawHead(card, person, acts) {
  const open = () => acts.openHead(person.attempt);
  drawCard(card, "attention", "call-head-" + person.ticket, "slash", [
    words(
      t("call.head", { seat: person.seat }),
      h("p", { class: "call-do" }, t("call.head.do", { name: person.name })),
      h("p", { class: "call-do figures", "data-head": person.attempt }),
      h("button", { type: "button", onclick: open }, t("call.head.enter")),
    ),
  ]);
}

/** @param {any} card @param {{room: string, proposed: number, least_s: number, most_s: number}} of @param {any} acts */
function drawLost(card, of, acts) {
  const said = (/** @type {any} */ answer) => saidOf(answer, acts.nameOf, "given.lost");
  const give = (/** @type {any} */ event) => acts.act(event.currentTarget, () => grantLost({ room: of.room }), said);
  drawCard(card, "attention", "call-lost-" + of.room, "clock", [
    words(
      t("call.lost", { room: roomName(of.room) }),
      h("p", { class: "call-do" }, lostWords(of)),
      h("button", { type: "button", "data-testid": "give-lost-" + of.room, onclick: give }, t("lost.give.all")),
    ),
  ]);
}

/** The button stands below: these sentences want the whole width of a phone. @param {string} title @param {...any} parts */
function words(title, ...parts) {
  return h("div", { class: "call-words call-whole" }, h("p", null, h("strong", null, title)), parts);
}

/** Where the chief confirms the box's time: what other clocks say of it. */
export function evidencePlace() {
  return h("ul", { class: "call-evidence figures", "data-testid": "clock-evidence" });
}

/**
 * Clocks and countdowns change in place: a button must not be swapped under a finger.
 * @param {HTMLElement} element @param {Venue} venue @param {number} nowMs
 */
export function ageExam(element, venue, nowMs) {
  Array.from(element.querySelectorAll("[data-head]")).forEach((/** @type {any} */ place) => {
    const person = byAttempt(venue, place.dataset.head);
    fill(place, person ? untilWords(person, nowMs).text : "");
  });
  Array.from(element.querySelectorAll(".call-evidence")).forEach((place) => {
    const said = [seatsSay(venue.clock_evidence), deviceSays(Date.now() - nowMs)];
    fill(place, said.map((one) => one && h("li", null, evidenceWords(one))));
  });
}

/** To the second, as long as seconds matter. @param {number} ms */
function span(ms) {
  return ms < HOUR ? exactly(Math.round(ms / SECOND)) : duration(ms);
}

/** @param {import("./clock_evidence.js").Said} said */
function evidenceWords(said) {
  const { seats, ago, spread } = said.values;
  const apart = spread ? span(Math.max(SECOND, spread.duration)) : "";
  return t(said.key, { seats: seats || 0, ago: span(ago.duration), spread: apart });
}

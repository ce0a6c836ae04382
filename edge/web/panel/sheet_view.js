/** How a candidate's sheet reads: photo, facts, and the history in sentences. */

import { h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { photo } from "./api.js";
import { hasProgress, hasTravelled, lookOf } from "./person.js";
import { roomName } from "./room.js";
import { hqMark } from "./row.js";
import { mark } from "./shapes.js";
import { duration, exactly, minuteOfDay, secondOfDay } from "./times.js";
import { reasonWord } from "./words.js";

/** @typedef {import("./types.js").Candidate} Candidate */

/** @param {Candidate} person @param {string} room */
export function headOf(person, room) {
  const answered = t("person.answered.of", { answered: person.answered, items: person.items });
  return [
    portrait(person, "portrait"),
    h(
      "div",
      { class: "sheet-who" },
      h("h2", { id: "sheet-name" }, person.name),
      mark(lookOf(person), { "data-testid": "sheet-state" }),
      hasTravelled(person) && hqMark(person.at_hq),
    ),
    h(
      "dl",
      { class: "facts" },
      fact("person.seat", roomName(room) + " · " + person.seat),
      fact("person.ticket", person.ticket),
      hasProgress(person) && fact("person.answered", answered),
      hasProgress(person) && person.due_ms !== null && fact("person.due", dueOf(person)),
      fact("person.id", person.id_hint),
    ),
  ];
}

/** @param {Candidate} person */
function dueOf(person) {
  const clock = minuteOfDay(person.due_ms || 0);
  return person.granted_s ? t("person.due.given", { clock, span: exactly(person.granted_s) }) : clock;
}

/** @param {string} name @param {string} value */
function fact(name, value) {
  return h("div", null, h("dt", null, t(name)), h("dd", { class: "figures" }, value));
}

/** The roster photo, or the word that there is none. @param {Candidate} person @param {string} name */
export function portrait(person, name) {
  if (!person.has_photo) return h("div", { class: name + " no-photo" }, t("person.no-photo"));
  return h("img", { class: name, src: photo(person.attempt), alt: t("person.photo", { name: person.name }) });
}

/** @param {Array<{text: string, tone: string | undefined}>} lines */
export function pastOf(lines) {
  const items = lines.map((line) => h("li", { "data-tone": line.tone }, line.text));
  return [
    h("h3", null, t("person.past")),
    items.length ? h("ul", null, items) : h("p", { class: "soft" }, t("past.none")),
  ];
}

/**
 * Folded: whoever stands beside the panel sees that there is a word, and not what it says.
 * @param {Array<{text: string}>} lines
 */
export function alertOf(lines) {
  if (!lines.length) return [];
  return h(
    "details",
    { class: "sheet-alert", "data-testid": "sheet-alert" },
    h("summary", null, t("past.alert")),
    lines.map((line) => h("p", null, line.text)),
  );
}

/** Fill in what depends on the language. @param {import("./person.js").Line} line */
export function sentenceOf(line) {
  const values = Object.assign({}, line.values);
  if (values.reason && values.reason.reason) values.reason = reasonWord(values.reason.reason);
  if (values.clock) values.clock = secondOfDay(values.clock.clock);
  if (values.ago) values.ago = duration(values.ago.duration);
  if (values.span) values.span = exactly(values.span.seconds);
  return { text: t(line.key, values), tone: line.tone };
}

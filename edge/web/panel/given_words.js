/** What to say once time was given: to whom, how much, until when, and who could not get any. */

import { t } from "/shared/i18n.js";
import { givenBy } from "./extra_time.js";
import { exactly, minuteOfDay } from "./times.js";

/**
 * @param {import("./api_exam.js").Given} answer
 * @param {(attempt: string) => string} nameOf
 * @param {string} words  key of the sentence for one candidate; with ".room" for more
 * @returns {string}
 */
export function saidOf(answer, nameOf, words) {
  const { count, seconds, due_ms, refused } = givenBy(answer);
  const rest = refused.length ? t("given.refused", { names: refused.map(nameOf).join(t("list.comma")) }) : "";
  if (!count) return t("given.nothing") + rest;
  const values = { count, span: exactly(seconds), clock: minuteOfDay(due_ms || 0), name: nameOf(answer.granted[0].attempt) };
  return t(count > 1 ? words + ".room" : words, values) + rest;
}

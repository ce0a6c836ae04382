/** Spans and moments as a person says them, in the language chosen. */

import { locale, t } from "/shared/i18n.js";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** A countdown: 1:04:09 or 04:09. @param {number} ms @returns {string} */
export function countdown(ms) {
  const left = Math.max(0, Math.ceil(ms / SECOND));
  const tail = two(Math.floor(left / 60) % 60) + ":" + two(left % 60);
  return left >= 3600 ? Math.floor(left / 3600) + ":" + tail : tail;
}

/** A span in words, the two largest units at most. @param {number} ms @returns {string} */
export function duration(ms) {
  const span = Math.max(0, ms);
  if (span < MINUTE) return t("span.seconds", { seconds: Math.floor(span / SECOND) });
  const minutes = Math.floor(span / MINUTE) % 60;
  const hours = Math.floor(span / HOUR);
  if (!hours) return t("span.minutes", { minutes });
  return minutes ? t("span.hours-minutes", { hours, minutes }) : t("span.hours", { hours });
}

/** A time of day to the minute. @param {number} ms since the epoch @returns {string} */
export function minuteOfDay(ms) {
  return new Date(ms).toLocaleTimeString(locale(), { hour: "2-digit", minute: "2-digit", hour12: false });
}

/** A time of day to the second. @param {number} ms since the epoch @returns {string} */
export function secondOfDay(ms) {
  return new Date(ms).toLocaleTimeString(locale(), {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hour12: false,
  });
}

/** The day with its weekday. @param {number} ms since the epoch @returns {string} */
export function day(ms) {
  return new Date(ms).toLocaleDateString(locale(), { weekday: "short", month: "short", day: "numeric" });
}

/** A span to the second, as time is given back. @param {number} seconds @returns {string} */
export function exactly(seconds) {
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  if (!minutes) return t("span.seconds", { seconds: rest });
  return rest ? t("span.minutes-seconds", { minutes, seconds: rest }) : t("span.minutes", { minutes });
}

/** @param {number} value @returns {string} */
function two(value) {
  return (value < 10 ? "0" : "") + value;
}

/** Moments and spans as a person says them, with weekday and zone where it matters; and HQ's time. */

import { h } from "/shared/dom.js";
import { locale, t } from "/shared/i18n.js";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** HQ's clock as last heard, continued on this computer's monotonic one: its wall clock may be wrong. */
export class HqTime {
  /** @param {number} nowMs */
  constructor(nowMs) {
    this.heardMs = nowMs;
    this.steadyMs = performance.now();
  }

  /** @param {number} nowMs */
  set(nowMs) {
    this.heardMs = nowMs;
    this.steadyMs = performance.now();
  }

  /** @returns {number} milliseconds since the epoch */
  now() {
    return Math.round(this.heardMs + performance.now() - this.steadyMs);
  }
}

/** @type {Map<string, Intl.DateTimeFormat>} making one is slow, and a table wants thousands of words */
const formats = new Map();

/** @param {number} ms @param {Intl.DateTimeFormatOptions} how @returns {string} */
function shown(ms, how) {
  const key = locale() + JSON.stringify(how);
  const format = formats.get(key) || new Intl.DateTimeFormat(locale(), Object.assign({ hourCycle: "h23" }, how));
  formats.set(key, format);
  return format.format(ms);
}

/** 14:02 @param {number} ms @returns {string} */
export function minuteOfDay(ms) {
  return shown(ms, { hour: "2-digit", minute: "2-digit" });
}

/** 14:02:31 @param {number} ms @returns {string} */
export function secondOfDay(ms) {
  return shown(ms, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
}

/** The day with its weekday; the year where it is another than this one. @param {number} ms @returns {string} */
export function day(ms) {
  const year = new Date(ms).getFullYear() === new Date().getFullYear() ? undefined : "numeric";
  if (locale() !== "zh-CN") return shown(ms, { year, month: "short", day: "numeric", weekday: "short" });
  return shown(ms, { year, month: "long", day: "numeric" }) + " " + shown(ms, { weekday: "short" });
}

/** The zone all times here are in. @param {number} ms @returns {string} as GMT+8 */
export function zone(ms) {
  const parts = new Intl.DateTimeFormat(locale(), { timeZoneName: "shortOffset" }).formatToParts(ms);
  const part = parts.find((one) => one.type === "timeZoneName");
  return part ? part.value : "";
}

/** Day and minute. @param {number} ms @returns {string} */
export function moment(ms) {
  return day(ms) + " " + minuteOfDay(ms);
}

/** A session's time: the day once, from and to, the zone. @param {number} from @param {number} to @returns {string} */
export function stretch(from, to) {
  const end = day(from) === day(to) ? minuteOfDay(to) : moment(to);
  return moment(from) + "–" + end + " " + zone(from);
}

/** A span in words, the two largest units at most. @param {number} ms @returns {string} */
export function span(ms) {
  const length = Math.max(0, ms);
  if (length < MINUTE) return t("span.seconds", { seconds: Math.floor(length / SECOND) });
  if (length >= DAY) {
    const hours = Math.floor((length % DAY) / HOUR);
    const days = Math.floor(length / DAY);
    return hours && days < 3 ? t("span.days-hours", { days, hours }) : t("span.days", { days });
  }
  const minutes = Math.floor(length / MINUTE) % 60;
  const hours = Math.floor(length / HOUR);
  if (!hours) return t("span.minutes", { minutes });
  return minutes ? t("span.hours-minutes", { hours, minutes }) : t("span.hours", { hours });
}

/** "3 minutes ago" or "in 3 days", kept true by `tick`. @param {number} ms @param {number} nowMs */
export function ago(ms, nowMs) {
  const element = h("time", { "data-ago": ms, title: moment(ms) + " " + zone(ms) });
  write(element, nowMs);
  return element;
}

/** Bring every told span up to date. @param {ParentNode} within @param {number} nowMs */
export function tick(within, nowMs) {
  within.querySelectorAll("time[data-ago]").forEach((element) => write(/** @type {any} */ (element), nowMs));
}

/** @param {HTMLElement} element @param {number} nowMs */
function write(element, nowMs) {
  const ms = nowMs - Number(element.dataset.ago);
  const words = ms < -SECOND ? t("span.in", { span: span(-ms) }) : t("span.ago", { span: span(ms) });
  if (element.textContent !== words) element.textContent = words;
}

/** For `<input type="datetime-local">`, in this computer's zone. @param {number} ms @returns {string} */
export function toField(ms) {
  const date = new Date(ms - new Date(ms).getTimezoneOffset() * MINUTE);
  return date.toISOString().slice(0, 16);
}

/** @param {string} text @returns {number | null} milliseconds since the epoch */
export function fromField(text) {
  const ms = new Date(text).getTime();
  return Number.isNaN(ms) ? null : ms;
}

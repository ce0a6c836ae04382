/** Two lines over a room's list while the exam runs: its time, and what was told to its seats. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { onChange } from "./changes.js";
import { roomTime } from "./extra_time.js";
import { shape } from "./shapes.js";

/** @typedef {import("./types.js").Me} Me */
/** @typedef {import("./types.js").Room} Room */
/** @typedef {import("./types.js").Venue} Venue */

/** @param {{me: Me, openTime: () => void, openNotices: () => void}} acts */
export function examLines(acts) {
  const time = line("time-open", acts.openTime);
  const notices = line("notices-open", acts.openNotices);
  const drawTime = onChange((/** @type {any} */ view) => {
    time.dataset.tone = view.proposed ? "attention" : "";
    fill(time, shape("clock"), h("span", null, timeWords(view)));
  });
  const drawNotices = onChange((/** @type {any} */ view) => {
    fill(notices, shape("notice"), h("span", null, view ? t("notices.line", view) : t("notices.line.none")));
  });
  const isChief = acts.me.role === "chief";

  return {
    elements: [time, notices],
    /** @param {Venue} venue @param {Room | null} room @param {number} nowMs */
    setState(venue, room, nowMs) {
      const { proposed, given, writing } = room ? roomTime(room) : { proposed: 0, given: 0, writing: 0 };
      const begun = Boolean(venue.session) && nowMs >= /** @type {any} */ (venue.session).starts_ms;
      time.hidden = !begun || !(proposed || given || (isChief && writing));
      drawTime({ proposed, given });
      const last = venue.notices[venue.notices.length - 1];
      notices.hidden = !venue.session || !(last || (mayNotify(acts.me) && begun));
      drawNotices(last ? { count: venue.notices.length, read: last.read, meant: last.meant } : null);
    },
  };
}

/** Who may tell seats something. @param {Me} me */
export function mayNotify(me) {
  return me.role === "chief" || me.role === "invigilator";
}

/** @param {{proposed: number, given: number}} view */
function timeWords(view) {
  if (view.proposed) return t("time.line.proposed", { count: view.proposed });
  return view.given ? t("time.line.given", { count: view.given }) : t("time.line.none");
}

/** @param {string} testid @param {() => void} onclick */
function line(testid, onclick) {
  return h("button", { type: "button", class: "queue-line figures", "data-testid": testid, hidden: true, onclick });
}

/** The parts of the page for the time of the exam, and what each may ask of the others. */

import { AnswersSheet } from "./answers_sheet.js";
import { examLines, mayNotify } from "./exam_lines.js";
import { ExportSheet } from "./export_sheet.js";
import { NoticeSheet } from "./notice_sheet.js";
import { OpeningSheet } from "./opening_sheet.js";
import { papersOf } from "./overview.js";
import { byAttempt, roomNamed } from "./state.js";
import { TimeSheet } from "./time_sheet.js";

/** @typedef {import("./types.js").Candidate} Candidate */
/** @typedef {import("./types.js").Venue} Venue */

/** @param {import("./page.js").Page} page @param {import("./act.js").Announcer} said */
export function examParts(page, said) {
  const me = page.me;
  const act = said.act.bind(said);
  const nameOf = (/** @type {string} */ attempt) => (byAttempt(page.venue, attempt) || { name: attempt }).name;
  const codes = new OpeningSheet({ say: said.say.bind(said) });
  const time = new TimeSheet({ me, act, nameOf });
  const notices = new NoticeSheet({ me, act });
  const exporting = new ExportSheet();
  const answers = new AnswersSheet();
  const lines = examLines({ me, openTime, openNotices: () => openNotices(null) });

  function openCodes() {
    codes.overlay.open();
    page.draw();
  }

  function openTime() {
    const room = roomNamed(/** @type {Venue} */ (page.venue), page.choice.value.room);
    if (room) time.open(room.room);
    page.draw();
  }

  /** @param {string | null} attempt */
  function openNotices(attempt) {
    notices.open(attempt);
    page.draw();
  }

  return {
    nameOf,
    openCodes,
    openNotices,
    openAnswers: (/** @type {Candidate} */ person) => answers.open(person),
    lines: lines.elements,
    elements: [codes, time, notices, exporting, answers].map((each) => each.element),
    /** What the menu leads to. */
    ways: [
      { testid: "menu-codes", words: "opening.title", shown: (/** @type {Venue} */ venue) => me.role === "chief" && !isOpen(venue), go: openCodes },
      { testid: "menu-notices", words: "notices.title", shown: (/** @type {Venue} */ venue) => Boolean(venue.session) && mayNotify(me), go: () => openNotices(null) },
      { testid: "menu-export", words: "export.title", shown: (/** @type {Venue} */ venue) => Boolean(venue.session), go: () => exporting.open() },
    ],
    /** @param {Venue} venue @param {number} nowMs */
    setState(venue, nowMs) {
      const room = roomNamed(venue, page.choice.value.room);
      lines.setState(venue, room, nowMs);
      codes.setState(venue);
      if (time.overlay.isOpen) time.setState(roomNamed(venue, time.room));
      if (notices.overlay.isOpen) notices.setState(venue);
    },
  };
}

/** @param {Venue} venue */
function isOpen(venue) {
  const { total, opened } = papersOf(venue);
  return !total || total === opened;
}

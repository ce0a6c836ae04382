/** The parts of the page, and what each may ask of the others. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { Announcer } from "./act.js";
import { calls } from "./calls.js";
import { onChange } from "./changes.js";
import { ConsentSheet } from "./consent_sheet.js";
import { Door } from "./door.js";
import { examParts } from "./exam_parts.js";
import { Menu } from "./menu.js";
import { QueueSheet } from "./queue_sheet.js";
import { roomView } from "./room.js";
import { PersonSheet } from "./sheet.js";
import { Snap } from "./snap.js";
import { topBar } from "./top.js";

/** @typedef {import("./types.js").Venue} Venue */

/** @param {import("./page.js").Page} page */
export function partsOf(page) {
  const said = new Announcer();
  const act = said.act.bind(said);
  const open = (/** @type {string} */ attempt) => page.openSheet(attempt, "");
  const choose = (/** @type {any} */ part) => {
    page.choice.set(part);
    page.draw();
  };
  const exam = examParts(page, said);
  const menu = new Menu({ me: page.me, ways: exam.ways, signOut: (button) => page.signOut(act, button) });
  const left = () => page.draw();
  const checkIn = h("button", {
    type: "button",
    class: "primary big",
    "data-testid": "check-in",
    onclick: () => page.openDoor(null),
  });
  const top = topBar({ openMenu: () => menu.overlay.open() });
  const called = calls({
    me: page.me,
    open,
    openHead: (attempt) => page.openSheet(attempt, "head"),
    openCodes: exam.openCodes,
    nameOf: exam.nameOf,
    heads: page.heads,
    act,
  });
  const foot = h("div", { class: "foot" }, checkIn);
  const queue = new QueueSheet({ checkIn: (attempt) => page.openDoor(attempt), open, left, act });
  const openQueue = () => page.openQueue();
  const room = roomView({ choice: page.choice.value, choose, open, openQueue, lines: exam.lines, foot });
  const snap = new Snap({ lend: () => page.parts.door.lend(true), back: () => page.parts.door.lend(false) });
  const consent = new ConsentSheet({ act, answered: (person, given) => page.answered(person, given) });
  return {
    exam,
    menu,
    top,
    calls: called,
    room,
    queue,
    consent,
    snap,
    sheet: new PersonSheet({
      me: page.me,
      checkIn: (attempt) => page.openDoor(attempt),
      filed: () => page.parts.door.overlay.isOpen && page.parts.sheet.overlay.close(),
      consent: (person) => consent.open(person),
      snap: (shows) => snap.ask(shows),
      notice: exam.openNotices,
      answers: exam.openAnswers,
      headEntered: (attempt) => page.heads.add(attempt),
      left,
      act,
    }),
    door: new Door({
      venue: () => /** @type {Venue} */ (page.venue),
      papers: (attempt, frame) => page.openSheet(attempt, "file", frame),
      notice: (person) => consent.open(person),
      queue: openQueue,
      left,
    }),
    said,
    opening: h("p", { class: "opening", role: "status" }, t("opening")),
    main: h("main", { class: "venue" }, called.element, room.element),
    foot,
    drawNext: onChange((/** @type {string} */ next) =>
      fill(checkIn, h("span", null, t("check-in")), next && h("small", null, next)),
    ),
  };
}

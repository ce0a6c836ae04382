/** Composition of the seat page: makes the parts, ties them together, shows what the state says. */

import "./words.js";
import "./words-check.js";
import { request, unreachable } from "/shared/problems.js";
import { Arrival } from "./arrival.js";
import { Author } from "./author.js";
import { BoxClock } from "./clock.js";
import { Door } from "./door.js";
import { Downtime } from "./downtime.js";
import { Exporting } from "./exporting.js";
import { Files } from "./files.js";
import { Line } from "./line.js";
import { applyLooks, resetLooks } from "./looks.js";
import { Marks } from "./marks.js";
import { Opening } from "./opening.js";
import { Outbox } from "./outbox.js";
import { Own } from "./own.js";
import { Papers } from "./papers.js";
import { playsOf } from "./plays.js";
import { Reports } from "./reports.js";
import { isAway, phase } from "./rules.js";
import { Sender } from "./sender.js";
import { Sitting } from "./sitting.js";
import { atStart } from "./state.js";
import { Submission } from "./submission.js";
import { ownTab } from "./tab.js";
import { Trust, keyName } from "./trust.js";
import { Page } from "./view/page.js";
import { Watch, stayHere } from "./watch.js";

const RELEASE = 60000;

const seat = atStart();
const clock = new BoxClock();
const page = new Page(document.getElementById("seat"), seat);
let due = false;
/** @type {number | null} */
let lost = null; // when the box last stopped answering, on the monotonic clock

/** @param {Partial<import("./types.js").Seat>} changes */
function update(changes) {
  Object.assign(seat, changes);
  if (due) return;
  due = true;
  queueMicrotask(draw);
}

function draw() {
  due = false;
  seat.clockKnown = clock.error() !== null;
  lost = seat.reachable ? null : (lost ?? clock.monotonic());
  seat.away = isAway(seat, lost, clock.monotonic());
  page.show(seat, clock.now());
}

async function begin() {
  const outbox = await Outbox.open(() => update({ store: outbox.state }));
  const trust = new Trust({ outbox, differ: (distrust) => update({ distrust }) });
  const papers = new Papers(() => trust.keys?.hq);
  const door = new Door({ outbox, clock, trust });
  const reports = new Reports({ outbox, may: () => seat.distrust === null });
  const plays = playsOf(outbox, () => seat.attempt?.attempt ?? "");
  const opening = new Opening({ seat, update, outbox, papers, closed: plays.forget });
  const files = new Files({
    outbox,
    post: (token, bytes) => requestKnown("/api/uploads", { bytes, token, patience: 120000 }),
    changed: () => sitting.count(),
    refused: (fileFault) => update({ fileFault }),
  });
  const sender = new Sender({
    outbox,
    post: (token, operations) => requestKnown("/api/operations", { json: { operations }, token }),
    current: () => sitting.epoch?.id ?? null,
    heard: (problem) => {
      update({ reachable: problem === null || !problem.unreachable });
      sitting.count();
    },
    stopped: (epoch, code) => {
      if (epoch.id === sitting.epoch?.id) update({ stopped: code });
    },
  });
  const author = new Author({
    outbox,
    clock,
    written: () => {
      sitting.count();
      sender.wake();
    },
    pending: (unwritten) => update({ unwritten }),
  });
  const line = new Line({
    clock,
    outbox,
    box: (box) => update({ box }),
    attempt: (changes) => seat.distrust || sitting.changed(changes),
    reachable: (reachable) => update({ reachable }),
    back: () => sitting.refresh(),
    unsent: () => seat.unsent,
    reports,
  });
  const own = new Own({ outbox, attempt: () => sitting.epoch?.attempt });
  const marks = new Marks({ seat, update, own, leaving: () => author.flush() });
  const submission = new Submission({
    ...{ seat, update, outbox, author, files, sender, opening, trust, own },
    epoch: () => sitting.epoch,
    refresh: () => sitting.refresh(),
  });
  /** @type {Sitting} */
  const sitting = new Sitting({
    ...{ seat, update, outbox, clock, door, line, opening, author, sender, files, reports, own, marks, submission },
  });
  const exporting = new Exporting({ seat, update, clock, outbox, flush: () => author.flush() });
  const arrival = new Arrival({ seat, update, outbox, door, sitting });
  const downtime = new Downtime({ outbox, clock, reports, ask: () => line.askBox() });
  const watch = new Watch((what, milliseconds) => {
    update({ warning: { what, milliseconds } });
    line.left(what, milliseconds);
  });

  page.acts = {
    nameSeat: (name) => arrival.name(name),
    signIn: (ticket, id) => arrival.signIn(ticket, id),
    acceptRules: () => {
      fullScreen();
      sitting.acceptRules();
    },
    change: (item, value, how) => sitting.change(item, value, how),
    go: (place) => marks.go(place),
    flag: (item) => marks.flag(item),
    overview: (overview) => update({ overview }),
    askSubmit: () => update({ submitting: "confirm", problem: null }),
    submit: () => submission.submit(),
    callOff: () => submission.callOff(),
    warned: () => {
      if (seat.warning?.what === "fullscreen-lost") fullScreen();
      update({ warning: null });
    },
    leave: async () => {
      resetLooks();
      await sitting.leave();
      await arrival.enrol();
    },
    picture: (name) => opening.url(name),
    plays,
    keep: (file) => sitting.keepFile(file),
    read: (notice) => sitting.acknowledge(notice),
    sheet: (sheet) => update({ sheet }),
    askExport: () => exporting.ask(),
    exportNow: (code) => exporting.go(code),
    closeExport: () => exporting.close(),
    acceptBox: async (name) => {
      const taken = await acceptBox(trust, name);
      if (taken) await start(arrival, sitting);
      return taken;
    },
    clear: () => clear(papers),
    refresh: () => location.reload(),
  };

  setInterval(() => {
    draw();
    const shows = phase(seat);
    if (shows === "exam") watch.start();
    else watch.stop();
    downtime.tick(shows, sitting.epoch);
  }, 250);
  setInterval(() => door.release(sitting.epoch?.id ?? null), RELEASE);
  window.addEventListener("pagehide", () => {
    downtime.farewell();
    author.flush();
  });

  update({ tab: "mine", store: outbox.state, seat: await seatName(outbox) });
  const saved = outbox.kept("clock");
  if (saved) clock.restore(saved);
  line.askBox();
  files.load();
  await start(arrival, sitting);
}

/** @param {Arrival} arrival @param {Sitting} sitting */
async function start(arrival, sitting) {
  if (!(await sitting.resume())) arrival.enrol();
}

/** Ask only the box that this seat was enrolled with. @param {string} path @param {import("/shared/problems.js").Asking} asking */
function requestKnown(path, asking) {
  if (seat.distrust) return Promise.reject(unreachable("another box answers"));
  return request(path, asking);
}

/** Staff type what the panel shows of the new box's key. @param {Trust} trust @param {string} name @returns {Promise<boolean>} */
async function acceptBox(trust, name) {
  const met = seat.distrust?.met;
  if (!met || (await keyName(met.box)) !== name.toLowerCase().replace(/[^0-9a-f]/g, "")) return false;
  await trust.replace(met);
  return true;
}

/** The address names the seat once, the browser remembers it. @param {Outbox} outbox */
async function seatName(outbox) {
  const named = new URLSearchParams(location.search).get("seat");
  if (named && named !== outbox.kept("seat")) await outbox.keep("seat", named);
  if (named) history.replaceState(null, "", location.pathname);
  return outbox.kept("seat") ?? null;
}

/** Wished for, not demanded: the kit's kiosk is full screen by itself. */
function fullScreen() {
  document.documentElement.requestFullscreen?.().catch(() => {});
}

/**
 * Load every file of the page anew; answers and keys are not in caches. Only with the box there:
 * without it nothing could be loaded.
 * @param {Papers} papers
 */
async function clear(papers) {
  try {
    await request("/api/box", { patience: 3000 });
  } catch (problem) {
    update({ problem });
    return;
  }
  await papers.clear();
  const names = await caches.keys().catch(() => []);
  await Promise.all(names.map((name) => caches.delete(name)));
  const worker = await navigator.serviceWorker?.getRegistration?.();
  await worker?.unregister();
  location.reload();
}

applyLooks();
stayHere();
draw();
if (seat.secure && !seat.checking) {
  navigator.serviceWorker?.register("/seat/sw.js").catch((error) => console.warn(error));
  ownTab((tab) => {
    if (tab === "mine") begin();
    else update({ tab });
  });
}

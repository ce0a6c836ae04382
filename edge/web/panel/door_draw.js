/** From what the door knows to what it shows. */

import { t } from "/shared/i18n.js";
import { note } from "./guidance.js";
import { queueOf } from "./queue.js";
import { roomName } from "./room.js";

/** @typedef {import("./door.js").Door} Door */

/** Everything. @param {Door} door */
export function drawDoor(door) {
  const { mode, now, auto, declined, sight, looks } = door;
  const name = door.room && door.room.room;
  door.room = door.acts.venue().rooms.find((each) => each.room === name) || door.room;
  const queue = queueOf(door.room);
  door.pick.setWaiting(queue.waiting);
  if (declined && !looks.busy) door.guidance.note = note("door.declined", "papers", "attention");
  door.view.setState({
    mode,
    person: now,
    where: door.room ? t("door.room", { room: roomName(door.room.room), count: queue.left }) : "",
    waiting: queue.waiting.length,
    source: sight.source,
    mirrored: sight.mirrored,
    busy: looks.busy,
    over: looks.turning.element.hidden ? "" : "turn",
    declined,
    canFlip: sight.canFlip,
    canBox: sight.canBox,
    auto,
    note: door.guidance.note,
  });
  drawGuide(door);
}

/** Only what changes with each frame. @param {Door} door */
export function drawGuide(door) {
  const { sight, guidance, looks } = door;
  const covered = looks.busy || door.declined || sight.source === "none";
  door.view.setNote(guidance.note, sight.mirrored);
  door.view.guide.setState({
    wants: covered ? "" : door.mode === "scan" ? "code" : "face",
    fit: guidance.fit,
    progress: door.alone ? guidance.progress : 0,
    place: guidance.place,
    size: sight.size,
    mirrored: sight.mirrored,
  });
}

/** The door's screen: the picture fills it, one sentence under it, what the thumb needs. No decisions here. */

import { fill, h } from "/shared/dom.js";
import { sentence, t } from "/shared/i18n.js";
import { onChange } from "./changes.js";
import { doorControls } from "./door_controls.js";
import { doorTarget } from "./door_target.js";
import { drawing } from "./drawing.js";
import { GuideView } from "./guide_view.js";
import { shape } from "./shapes.js";

/** @typedef {import("./types.js").Candidate} Candidate */
/** @typedef {import("./guidance.js").Note} Note */

/**
 * @typedef {Object} DoorActs
 * @property {() => void} close
 * @property {() => void} change    another candidate
 * @property {() => void} capture
 * @property {() => void} flip
 * @property {() => void} turn      between this device's camera and the box's
 * @property {() => void} auto
 * @property {() => void} noTicket
 * @property {() => void} back
 * @property {() => void} papers
 * @property {() => void} queue
 * @property {() => void} notice    read about the face check
 * @property {(file: File) => void} file
 */

/**
 * @typedef {Object} DoorState
 * @property {"scan" | "face" | "who"} mode  look for a ticket, at a candidate, or for who it is
 * @property {Candidate | null} person
 * @property {string} where                  room and how many are to go
 * @property {number} waiting
 * @property {"device" | "box" | "none"} source
 * @property {boolean} mirrored
 * @property {boolean} busy
 * @property {"" | "turn"} over              what lies over the picture
 * @property {boolean} declined              the candidate does not want the face check
 * @property {boolean} canFlip
 * @property {boolean} canBox
 * @property {boolean} auto
 * @property {Note} note
 */

export class DoorView {
  /** @param {DoorActs} acts @param {HTMLElement} picker @param {HTMLElement[]} over  what covers the picture at times */
  constructor(acts, picker, over) {
    this.video = h("video", {
      class: "door-picture",
      playsinline: true,
      muted: true,
      autoplay: true,
      "aria-label": t("door.title"),
    });
    this.video.muted = true;
    this.boxPicture = h("img", { class: "door-picture", alt: "", hidden: true });
    this.guide = new GuideView();
    this.target = doorTarget({ change: acts.change, notice: acts.notice });
    this.controls = doorControls(acts);
    this.where = h("p", { class: "door-where figures" });
    this.queue = h("button", { type: "button", class: "door-queue figures", "data-testid": "door-queue", onclick: acts.queue });
    this.note = h("div", { class: "door-note", role: "status", "data-testid": "door-note" });
    const close = h(
      "button",
      { type: "button", class: "door-close", "aria-label": t("close"), "data-testid": "door-close", onclick: acts.close },
      shape("close"),
    );
    this.element = h(
      "div",
      {
        class: "door",
        role: "dialog",
        "aria-modal": "true",
        "aria-label": t("door.title"),
        "data-testid": "door",
        hidden: true,
      },
      h("div", { class: "door-scene" }, this.video, this.boxPicture, this.guide.element),
      h("div", { class: "door-top" }, h("div", { class: "door-bar" }, close, this.where, this.queue), this.target.element, picker),
      h("div", { class: "door-bottom" }, this.note, this.controls.element),
      over,
    );
    this.drawNote = onChange((/** @type {any} */ view) => {
      this.note.dataset.tone = view.note.tone;
      fill(this.note, view.note.picture && drawing(view.note.picture, view.mirrored), h("p", { "data-testid": "door-sentence" }, view.words));
    });
    this.drawQueue = onChange((/** @type {number} */ count) => fill(this.queue, t("door.waiting", { count })));
  }

  /** @param {DoorState} state */
  setState(state) {
    Object.assign(this.element.dataset, { source: state.source, mode: state.mode, over: state.over });
    fill(this.where, state.where);
    this.drawQueue(state.waiting);
    this.target.setState(state.mode === "face" ? state.person : null);
    this.setNote(state.note, state.mirrored);
    this.video.hidden = state.source !== "device";
    this.boxPicture.hidden = state.source !== "box";
    this.controls.setState(state);
  }

  /** @param {Note} note @param {boolean} mirrored */
  setNote(note, mirrored) {
    const first = note.key ? t(note.key, note.values) : sentence(note);
    const words = note.then ? first + " " + t(note.then) : first;
    this.drawNote({ note, mirrored, words });
  }
}

/** The door's screen: the picture fills it, one sentence under it, three things for the thumb. No decisions here. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { onChange } from "./changes.js";
import { shape } from "./shapes.js";
import { portrait } from "./sheet_view.js";

/** @typedef {import("./types.js").Candidate} Candidate */

/**
 * @typedef {Object} DoorActs
 * @property {() => void} close
 * @property {() => void} change   another candidate
 * @property {() => void} capture
 * @property {() => void} flip
 * @property {() => void} turn     between this device's camera and the box's
 * @property {(file: File) => void} file
 */

/**
 * @typedef {Object} DoorState
 * @property {Candidate | null} person
 * @property {string} where                        room and how many are missing
 * @property {"device" | "box" | "none"} source
 * @property {boolean} busy
 * @property {boolean} picking
 * @property {boolean} canFlip
 * @property {boolean} canBox
 * @property {string} sentence
 * @property {"" | "attention"} tone
 */

export class DoorView {
  /** @param {DoorActs} acts @param {HTMLElement} picker @param {HTMLElement} verdict */
  constructor(acts, picker, verdict) {
    this.acts = acts;
    this.video = h("video", {
      class: "door-picture",
      playsinline: true,
      muted: true,
      autoplay: true,
      "aria-label": t("door.title"),
    });
    this.video.muted = true;
    this.boxPicture = h("img", { class: "door-picture", alt: "", hidden: true });
    this.still = h("div", { class: "door-still", hidden: true });
    this.guide = h("div", { class: "door-guide" });
    this.target = h("button", {
      type: "button",
      class: "door-target",
      "data-testid": "door-target",
      onclick: acts.change,
    });
    this.where = h("p", { class: "door-where figures" });
    this.sentence = h("p", { class: "door-sentence", role: "status", "data-testid": "door-sentence" });
    this.capture = h(
      "button",
      {
        type: "button",
        class: "door-capture",
        "aria-label": t("door.capture"),
        "data-testid": "capture",
        onclick: acts.capture,
      },
      h("span", null),
    );
    this.flip = round("flip", t("door.flip"), "camera-flip", acts.flip);
    this.file = h("input", {
      type: "file",
      accept: "image/*",
      capture: "environment",
      class: "unseen",
      "data-testid": "file-input",
      onchange: () => this.chosen(),
    });
    this.fileLabel = h(
      "label",
      { class: "door-round", title: t("door.file") },
      this.file,
      shape("picture"),
      h("span", null, t("door.file")),
    );
    this.box = h("button", {
      type: "button",
      class: "door-turn",
      "data-testid": "box-camera",
      onclick: acts.turn,
    });
    const controls = h("div", { class: "door-controls" }, this.fileLabel, this.capture, this.flip);
    this.bottom = h("div", { class: "door-bottom" }, this.sentence, controls, this.box);
    const close = h(
      "button",
      {
        type: "button",
        class: "door-close",
        "aria-label": t("close"),
        "data-testid": "door-close",
        onclick: acts.close,
      },
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
      h("div", { class: "door-scene" }, this.video, this.boxPicture, this.still, this.guide),
      h(
        "div",
        { class: "door-top" },
        h("div", { class: "door-bar" }, close, this.where),
        this.target,
        picker,
      ),
      this.bottom,
      verdict,
    );
    this.drawTarget = onChange((/** @type {any} */ view) => fill(this.target, targetOf(view.person)));
  }

  /** @param {DoorState} state */
  setState(state) {
    this.element.dataset.source = state.source;
    this.drawTarget({ person: state.person && only(state.person) });
    this.target.hidden = state.picking;
    this.bottom.hidden = state.picking && state.person !== null;
    fill(this.where, state.where);
    fill(this.sentence, state.sentence);
    this.sentence.dataset.tone = state.tone;
    this.video.hidden = state.source !== "device";
    this.boxPicture.hidden = state.source !== "box";
    this.guide.hidden = state.source === "none" || state.busy || state.picking;
    this.capture.disabled = state.busy || !state.person || state.source === "none";
    this.file.disabled = state.busy || !state.person;
    this.fileLabel.classList.toggle("off", this.file.disabled);
    this.flip.hidden = !(state.source === "device" && state.canFlip);
    this.box.hidden = !state.canBox;
    fill(this.box, t(state.source === "box" ? "door.device" : "door.box"));
  }

  /** Hold the picture that is being looked at. @param {HTMLCanvasElement | null} frame */
  freeze(frame) {
    this.still.hidden = frame === null;
    fill(this.still, frame);
  }

  chosen() {
    const file = this.file.files[0];
    this.file.value = "";
    if (file) this.acts.file(file);
  }
}

/** @param {string} drawn @param {string} words @param {string} testid @param {() => void} onclick */
function round(drawn, words, testid, onclick) {
  const attrs = { type: "button", class: "door-round", "data-testid": testid, onclick };
  return h("button", attrs, shape(drawn), h("span", null, words));
}

/** @param {Candidate} person */
function only(person) {
  const { attempt, name, seat, ticket, has_photo } = person;
  return { attempt, name, seat, ticket, has_photo };
}

/** @param {Candidate | null} person */
function targetOf(person) {
  if (!person) return h("span", { class: "door-nobody" }, t("door.pick"));
  return [
    portrait(person, "door-thumb"),
    h(
      "span",
      { class: "door-who" },
      h("strong", null, person.name),
      h("span", { class: "figures" }, t("person.seat") + " " + person.seat + " · " + person.ticket),
    ),
    h("span", { class: "door-change" }, t("door.change")),
  ];
}

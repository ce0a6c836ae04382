/** One photo with this device's camera, on the whole screen. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { DeviceCamera } from "./camera.js";
import { Overlay } from "./overlay.js";
import { shape } from "./shapes.js";

export class Snap {
  /** @param {{lend: () => void, back: () => void}} door  the camera, which only one may have */
  constructor(door) {
    this.door = door;
    /** @type {((frame: HTMLCanvasElement | null) => void) | null} */
    this.answer = null;
    this.video = h("video", { class: "door-picture", playsinline: true, muted: true, autoplay: true });
    this.video.muted = true;
    this.words = h("p", { class: "snap-words" });
    this.button = h(
      "button",
      { type: "button", class: "door-capture", "aria-label": t("taken.take"), "data-testid": "snap-take", onclick: () => this.take() },
      h("span", null),
    );
    this.element = h(
      "div",
      { class: "door snap", role: "dialog", "aria-modal": "true", "data-testid": "snap", hidden: true },
      h("div", { class: "door-scene" }, this.video),
      h(
        "div",
        { class: "door-top" },
        h(
          "div",
          { class: "door-bar" },
          h(
            "button",
            { type: "button", class: "door-close", "aria-label": t("close"), onclick: () => this.overlay.close() },
            shape("close"),
          ),
          this.words,
        ),
      ),
      h(
        "div",
        { class: "door-bottom" },
        this.button,
      ),
    );
    this.camera = new DeviceCamera(this.video);
    this.overlay = new Overlay(this.element, () => this.end(null));
  }

  /** Whether this page may have a camera at all. */
  static get possible() {
    return Boolean(navigator.mediaDevices && navigator.mediaDevices.getUserMedia);
  }

  /** @param {"face" | "papers"} shows @returns {Promise<HTMLCanvasElement | null>} null: left without one, or no camera */
  ask(shows) {
    fill(this.words, t("snap." + shows));
    this.element.setAttribute("aria-label", t("snap." + shows));
    this.door.lend();
    this.overlay.open();
    this.button.disabled = true;
    this.camera.start().then(
      () => (this.button.disabled = false),
      () => this.overlay.close(),
    );
    return new Promise((resolve) => {
      this.answer = resolve;
    });
  }

  take() {
    const frame = this.camera.grab();
    if (!frame) return;
    const answer = this.answer;
    this.answer = null;
    this.overlay.close();
    if (answer) answer(frame);
  }

  /** @param {HTMLCanvasElement | null} frame */
  end(frame) {
    this.camera.stop();
    this.door.back();
    if (this.answer) this.answer(frame);
    this.answer = null;
  }
}

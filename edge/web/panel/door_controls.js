/** Under the picture: what the thumb reaches. Each thing is there only while it does something. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { shape } from "./shapes.js";

/** @typedef {import("./door_view.js").DoorActs} DoorActs */
/** @typedef {import("./door_view.js").DoorState} DoorState */

/** @param {DoorActs} acts */
export function doorControls(acts) {
  const capture = h(
    "button",
    { type: "button", class: "door-capture", "data-testid": "capture", onclick: acts.capture },
    h("span", null),
  );
  const papers = plain("door-papers", "door.papers", acts.papers);
  const noTicket = round("no-ticket", "person", t("door.no-ticket"), acts.noTicket);
  const back = round("door-back", "back", t("door.back"), acts.back);
  const flip = round("flip", "flip", t("door.flip"), acts.flip);
  const file = fileButton(acts.file);
  const auto = h(
    "button",
    { type: "button", class: "door-auto", role: "switch", "data-testid": "auto", onclick: acts.auto },
    h("span", { class: "door-switch" }),
    t("door.auto"),
  );
  const box = h("button", { type: "button", class: "door-plain", "data-testid": "box-camera", onclick: acts.turn });
  const element = h(
    "div",
    { class: "door-controls" },
    h("div", { class: "door-thumbs" }, h("div", { class: "door-side" }, noTicket, back, file.element), capture, flip),
    papers,
    h("div", { class: "door-rest" }, auto, box),
  );

  return {
    element,
    /** @param {DoorState} state */
    setState(state) {
      const blind = state.source === "none";
      const scans = state.mode === "scan";
      capture.hidden = blind || scans || state.declined;
      capture.disabled = state.busy;
      capture.setAttribute("aria-label", t(state.mode === "who" ? "door.search" : "door.capture"));
      papers.hidden = !state.declined;
      noTicket.hidden = !scans;
      back.hidden = state.mode !== "who";
      file.element.hidden = state.declined || (!blind && state.mode !== "face");
      file.setDisabled(state.busy);
      flip.hidden = !(state.source === "device" && state.canFlip);
      auto.hidden = blind || scans || state.declined;
      auto.setAttribute("aria-checked", String(state.auto));
      box.hidden = !state.canBox;
      fill(box, t(state.source === "box" ? "door.device" : "door.box"));
    },
  };
}

/** @param {(file: File) => void} chosen */
function fileButton(chosen) {
  const input = h("input", {
    type: "file",
    accept: "image/*",
    capture: "environment",
    class: "unseen",
    "data-testid": "file-input",
    onchange: () => {
      const file = input.files[0];
      input.value = "";
      if (file) chosen(file);
    },
  });
  const words = h("span", null, t("door.file"));
  const element = h("label", { class: "door-round" }, input, shape("picture"), words);
  return {
    element,
    /** @param {boolean} disabled */
    setDisabled(disabled) {
      input.disabled = disabled;
      element.classList.toggle("off", disabled);
    },
  };
}

/** @param {string} testid @param {string} drawn @param {string} words @param {() => void} onclick */
function round(testid, drawn, words, onclick) {
  const attrs = { type: "button", class: "door-round", "data-testid": testid, onclick };
  return h("button", attrs, shape(drawn), h("span", null, words));
}

/** @param {string} testid @param {string} words @param {() => void} onclick */
function plain(testid, words, onclick) {
  return h("button", { type: "button", class: "door-plain main", "data-testid": testid, onclick }, t(words));
}

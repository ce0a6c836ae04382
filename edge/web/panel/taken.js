/** The photos for an approval, taken at the door: one of the person, one of the papers (E5, E8). */

import { fill, h } from "/shared/dom.js";
import { sentence, t } from "/shared/i18n.js";
import { take, taken } from "./api.js";
import { jpeg, pictureIn } from "./camera.js";
import { drawing } from "./drawing.js";
import { shape } from "./shapes.js";
import { Snap } from "./snap.js";
import { problemWords } from "./words.js";

/** @typedef {"face" | "papers"} Shows */
/** @typedef {{photo: string, words: string, tone: "" | "good" | "attention" | "bad", picture: string}} Slot */

export const SHOWS = /** @type {Shows[]} */ (["face", "papers"]);

export class Taken {
  /** @param {(shows: Shows) => Promise<HTMLCanvasElement | null>} snap */
  constructor(snap) {
    this.snap = snap;
    /** @type {Object<string, Object<string, Slot>>} by attempt, so that a form drawn anew has lost nothing */
    this.slots = {};
    /** @type {Object<string, any>} */
    this.places = {};
    this.attempt = "";
  }

  /** The two places of a candidate's form. @param {string} attempt @returns {HTMLElement} */
  form(attempt) {
    this.attempt = attempt;
    const figures = SHOWS.map((shows) => {
      this.places[shows] = h("figure", { class: "taken", "data-testid": "taken-" + shows });
      this.draw(attempt, shows);
      return this.places[shows];
    });
    return h("div", { class: "taken-pair" }, figures);
  }

  /** What is kept on the box. @param {string} attempt @returns {string[]} */
  photos(attempt) {
    return SHOWS.map((shows) => this.slot(attempt, shows).photo).filter(Boolean);
  }

  /** What still lacks a photo. @param {string} attempt @returns {Shows[]} */
  lacking(attempt) {
    return SHOWS.filter((shows) => !this.slot(attempt, shows).photo);
  }

  /** @param {string} attempt @param {Shows} shows @returns {Slot} */
  slot(attempt, shows) {
    const slots = this.slots[attempt] || {};
    return slots[shows] || { photo: "", words: "", tone: "", picture: "" };
  }

  /** @param {string} attempt @param {Shows} shows @param {Partial<Slot>} part */
  set(attempt, shows, part) {
    const slots = this.slots[attempt] || (this.slots[attempt] = {});
    slots[shows] = Object.assign({}, this.slot(attempt, shows), part);
    if (attempt === this.attempt) this.draw(attempt, shows);
  }

  /** Hand a picture to the box, which says at once what it is worth. @param {string} attempt @param {Shows} shows @param {HTMLCanvasElement} frame */
  async keep(attempt, shows, frame) {
    this.set(attempt, shows, { words: t("taken.sending"), tone: "", picture: "" });
    try {
      const kept = await take(attempt, shows, await jpeg(frame));
      const reason = kept.reason ? t("taken.poor", { reason: sentence(kept) }) : "";
      const tone = reason ? "attention" : "good";
      this.set(attempt, shows, { photo: kept.photo, words: reason || t("taken.kept"), tone, picture: kept.reason || "" });
    } catch (problem) {
      this.set(attempt, shows, { words: problemWords(problem), tone: "bad" });
    }
  }

  /** @param {string} attempt @param {Shows} shows @param {() => Promise<HTMLCanvasElement | null>} getting */
  async add(attempt, shows, getting) {
    try {
      const frame = await getting();
      if (frame) await this.keep(attempt, shows, frame);
    } catch (error) {
      this.set(attempt, shows, { words: t("door.bad-file"), tone: "bad" });
    }
  }

  /** @param {string} attempt @param {Shows} shows */
  draw(attempt, shows) {
    const slot = this.slot(attempt, shows);
    const place = this.places[shows];
    if (!place) return;
    const name = t("taken." + shows);
    const shown = slot.photo
      ? h("img", { class: "taken-photo", src: taken(attempt, slot.photo), alt: name })
      : h("div", { class: "taken-photo none" }, shape(shows === "face" ? "person" : "picture"));
    fill(
      place,
      h("figcaption", null, name),
      shown,
      slot.words &&
        h(
          "p",
          { class: "taken-words", role: "status", "data-tone": slot.tone, "data-testid": "taken-words-" + shows },
          slot.picture && drawing(slot.picture),
          h("span", null, slot.words),
        ),
      Snap.possible && this.takeButton(attempt, shows, Boolean(slot.photo)),
      this.fileButton(attempt, shows),
    );
  }

  /** @param {string} attempt @param {Shows} shows @param {boolean} again */
  takeButton(attempt, shows, again) {
    const onclick = () => this.add(attempt, shows, () => this.snap(shows));
    const words = t(again ? "taken.retake" : "taken.take");
    return h("button", { type: "button", "data-testid": "take-" + shows, onclick }, words);
  }

  /** @param {string} attempt @param {Shows} shows */
  fileButton(attempt, shows) {
    const input = h("input", {
      type: "file",
      accept: "image/*",
      capture: !Snap.possible && "environment",
      class: "unseen",
      "data-testid": "file-" + shows,
      onchange: () => {
        const file = input.files[0];
        input.value = "";
        if (file) this.add(attempt, shows, () => pictureIn(file));
      },
    });
    return h("label", { class: "button quiet" }, input, t(Snap.possible ? "taken.choose" : "taken.take"));
  }
}

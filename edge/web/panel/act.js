/** Doing something at the box: the button says that it works, and then what came of it. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { problemWords } from "./words.js";

const READ_MS = 4000;
const READ_PROBLEM_MS = 9000;

/** Where results are said, above everything else. */
export class Announcer {
  constructor() {
    this.element = h("div", { class: "said", role: "status", "aria-live": "polite", "data-testid": "said" });
    /** @type {any} */
    this.timer = null;
  }

  /** @param {string} text @param {"good" | "bad"} tone */
  say(text, tone) {
    clearTimeout(this.timer);
    fill(this.element, h("p", { class: "notice", "data-status": tone }, text));
    this.timer = setTimeout(() => fill(this.element), tone === "bad" ? READ_PROBLEM_MS : READ_MS);
  }

  /**
   * Ask the box for something and say what came of it. Never throws.
   * @param {HTMLButtonElement} button  cannot be pressed meanwhile
   * @param {() => Promise<any>} asking
   * @param {string | ((answer: any) => string)} done  what to say then
   * @returns {Promise<boolean>} whether it was done
   */
  async act(button, asking, done) {
    const words = button.textContent || "";
    button.disabled = true;
    fill(button, t("working"));
    try {
      const answer = await asking();
      this.say(typeof done === "string" ? done : done(answer), "good");
      return true;
    } catch (problem) {
      this.say(problemWords(problem), "bad");
      return false;
    } finally {
      button.disabled = false;
      fill(button, words);
    }
  }
}

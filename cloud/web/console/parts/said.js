/** Doing something at HQ: the button says that it works, and then what came of it. */

import { fill, h } from "/shared/dom.js";
import { sentence, t } from "/shared/i18n.js";

const READ_MS = 5000;
const READ_PROBLEM_MS = 12000;

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
   * Ask HQ for something and say what came of it. Never throws.
   * @template A
   * @param {HTMLButtonElement} button  cannot be pressed meanwhile
   * @param {() => Promise<A>} asking
   * @param {string | ((answer: A) => string)} done  what to say then; empty: nothing
   * @param {(problem: any) => boolean} [refused]  true: the caller has said it
   * @returns {Promise<A | undefined>} the answer; undefined when there is none
   */
  async act(button, asking, done, refused) {
    const words = button.textContent || "";
    button.disabled = true;
    fill(button, t("working"));
    try {
      const answer = await asking();
      const words = typeof done === "string" ? done : done(answer);
      if (words) this.say(words, "good");
      return answer;
    } catch (problem) {
      const told = refused && refused(problem);
      if (!told) this.say(problemText(problem), "bad");
      return undefined;
    } finally {
      button.disabled = false;
      fill(button, words);
    }
  }
}

/** A problem's sentence and, where it says more, its detail. @param {any} problem @returns {string} */
export function problemText(problem) {
  if (!problem.zh) throw problem;
  const detail = problem.detail && problem.detail !== problem.code ? " (" + problem.detail + ")" : "";
  return sentence(problem) + detail;
}

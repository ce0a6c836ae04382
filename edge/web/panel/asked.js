/** One question to the box at a time, and its answer among everything else that the line brings. */

import { Problem, unreachable } from "/shared/problems.js";

/** The answer comes within 3 s or is none (E1); a line may need as long again. */
const PATIENCE_MS = 8000;
const MORE_MS = 6000;

export class Asked {
  constructor() {
    /** @type {{answers: string, resolve: (message: any) => void, reject: (problem: any) => void} | null} */
    this.open = null;
    /** @type {any} */
    this.timer = null;
  }

  /**
   * @param {"verdict" | "proposal"} answers  what kind of message is the answer
   * @returns {Promise<any>} rejects with a Problem
   */
  begin(answers) {
    this.cut();
    return new Promise((resolve, reject) => {
      this.open = { answers, resolve, reject };
      this.wait(PATIENCE_MS);
    });
  }

  /** @param {any} message @returns {boolean} whether it belonged to the question */
  heard(message) {
    const open = this.open;
    if (!open) return false;
    if (message.type === open.answers) {
      this.end();
      open.resolve(message);
      return true;
    }
    if (message.type === "problem") {
      this.end();
      open.reject(new Problem({ code: message.code, zh: message.zh, en: message.en, status: 409 }));
      return true;
    }
    return false;
  }

  /** The person has to do something first. @param {number} seconds */
  extend(seconds) {
    if (this.open) this.wait(seconds * 1000 + MORE_MS);
  }

  /** No answer will come. */
  cut() {
    const open = this.open;
    this.end();
    if (open) open.reject(unreachable("the line was cut"));
  }

  /** @param {number} ms */
  wait(ms) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.cut(), ms);
  }

  end() {
    clearTimeout(this.timer);
    this.open = null;
  }
}

/** Checking a receipt: letters or the QR code's text in, one of three answers out; both languages at once. */

import { fill, h, status } from "/shared/dom.js";
import { request } from "/shared/problems.js";

/** @type {Object<string, [import("../types.js").Tone, string, string]>} */
const SAID = {
  matches: ["good", "一致：总部收到的作答与凭证完全相同。", "Matches: headquarters has exactly these answers."],
  superseded: [
    "attention",
    "已被取代：总部收到过这些作答，之后又有新的版本。",
    "Superseded: headquarters has these answers, and a newer version after them.",
  ],
  missing: [
    "bad",
    "未收到：总部还没有这份凭证的全部作答，可能仍在考点；请保留凭证，稍后再查或联系考点。",
    "Missing: headquarters does not have all of it yet; it may still be at the venue. Keep the receipt, ask again later, or see the venue.",
  ],
};
const LETTERS = 16;

const given = /** @type {HTMLTextAreaElement} */ (document.getElementById("given"));
const answer = /** @type {HTMLElement} */ (document.getElementById("answer"));
const button = /** @type {HTMLButtonElement} */ (document.querySelector("button"));

/** @type {HTMLElement} */ (document.getElementById("ask")).addEventListener("submit", async (event) => {
  event.preventDefault();
  const asked = question(given.value);
  if (!asked) return refuse("请输入 16 位字母和数字。", "Enter the 16 letters and digits.");
  button.disabled = true;
  try {
    const found = await request("/receipt/check", { json: asked });
    const [tone, zh, en] = SAID[found.answer];
    const which =
      found.version === null
        ? null
        : h("p", { class: "soft" }, `第 ${found.version} 次交卷，${found.count} 次修改 · version ${found.version}, ${found.count} changes`);
    const words = [status(tone, zh), h("p", { lang: "en" }, en), which];
    fill(answer, h("div", { class: "public-answer", "data-testid": "receipt-answer" }, words));
  } catch (problem) {
    refuse(problem.zh, problem.en);
  } finally {
    button.disabled = false;
  }
});

/** @param {string} text @returns {Object<string, any> | null} */
function question(text) {
  if (text.trim().startsWith("{")) {
    try {
      return { receipt: JSON.parse(text) };
    } catch (error) {
      return null;
    }
  }
  const plain = text.toUpperCase().replace(/[^A-Z2-7]/g, "");
  if (plain.length !== LETTERS) return null;
  return { code: /** @type {string[]} */ (plain.match(/.{4}/g)).join("-") };
}

/** @param {string} zh @param {string} en */
function refuse(zh, en) {
  fill(answer, h("div", { class: "notice", "data-status": "bad" }, zh, h("p", { lang: "en" }, en)));
}

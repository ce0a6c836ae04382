/** Starts the console: who is signed in decides between the way in and the frame. */

import { fill, h } from "/shared/dom.js";
import { onLanguage, sentence, setStrings, t } from "/shared/i18n.js";
import * as api from "./api.js";
import { Frame } from "./frame/frame.js";
import { signInPage } from "./frame/sign_in.js";
import { ANSWERS_STRINGS } from "./strings/answers.js";
import { ATTEMPT_STRINGS } from "./strings/attempt.js";
import { FLEET_STRINGS } from "./strings/fleet.js";
import { FRAME_STRINGS } from "./strings/frame.js";
import { PAPER_STRINGS } from "./strings/paper.js";
import { PLAN_STRINGS } from "./strings/plan.js";
import { PROGRESS_STRINGS } from "./strings/progress.js";
import { SESSION_STRINGS } from "./strings/session.js";

const AGAIN_MS = 3000;
const root = /** @type {HTMLElement} */ (document.getElementById("console"));

/** Draws what is shown now once more, in the language chosen. */
let redraw = opening;

[
  FRAME_STRINGS,
  PLAN_STRINGS,
  SESSION_STRINGS,
  PROGRESS_STRINGS,
  ATTEMPT_STRINGS,
  ANSWERS_STRINGS,
  PAPER_STRINGS,
  FLEET_STRINGS,
].forEach(setStrings);
onLanguage(() => redraw());
opening();
start();

function opening() {
  fill(root, h("p", { class: "opening", role: "status" }, t("opening")));
}

async function start() {
  try {
    enter(await api.me());
  } catch (problem) {
    const plain = /** @type {any} */ (problem);
    if (plain.code === "sign-in-needed") return ask();
    fill(root, h("p", { class: "opening", role: "status" }, sentence(plain)));
    setTimeout(start, AGAIN_MS);
  }
}

function ask() {
  redraw = ask;
  document.title = t("sign-in") + " · " + t("console");
  fill(root, signInPage(enter));
}

/** @param {import("./types.js").Me} who */
function enter(who) {
  const frame = new Frame(root, who, ask);
  redraw = () => frame.rebuild();
}

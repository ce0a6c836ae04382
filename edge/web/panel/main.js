/** Starts the panel: who is signed in decides between the way in and the venue. */

import { fill, h } from "/shared/dom.js";
import { onLanguage, sentence, setStrings, t } from "/shared/i18n.js";
import { me } from "./api.js";
import { Page } from "./page.js";
import { signInPage } from "./sign_in.js";
import { STRINGS } from "./strings.js";
import { ACT_STRINGS } from "./strings_act.js";
import { DOOR_STRINGS } from "./strings_door.js";
import { EXAM_STRINGS } from "./strings_exam.js";

const AGAIN_MS = 3000;
const root = /** @type {HTMLElement} */ (document.getElementById("panel"));

/** Draws what is shown now once more, in the language chosen. */
let redraw = opening;

setStrings(STRINGS);
setStrings(ACT_STRINGS);
setStrings(DOOR_STRINGS);
setStrings(EXAM_STRINGS);
onLanguage(() => redraw());
opening();
start();

function opening() {
  fill(root, h("p", { class: "opening", role: "status" }, t("opening")));
}

async function start() {
  try {
    enter(await me());
  } catch (problem) {
    const plain = /** @type {any} */ (problem);
    if (plain.code === "sign-in-needed") return ask();
    fill(root, h("p", { class: "opening", role: "status" }, sentence(plain)));
    setTimeout(start, AGAIN_MS);
  }
}

function ask() {
  redraw = ask;
  document.title = t("panel") + " · " + t("sign-in");
  fill(root, signInPage(enter));
}

/** @param {import("./types.js").Me} who */
function enter(who) {
  document.title = t("panel") + " · " + who.name;
  const page = new Page(root, who, ask);
  redraw = () => page.rebuild();
}

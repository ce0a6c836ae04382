/** Entering what a cut-off seat shows: how many changes, and the 16 letters over them (X12). */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { enterHead } from "./api_exam.js";
import { faultOf, grouped, headUntil, lettersOf } from "./seat_head.js";
import { countdown, secondOfDay } from "./times.js";

/** @typedef {import("./types.js").Candidate} Candidate */

/**
 * @param {Candidate} person
 * @param {{act: any, done: () => void, cancel: () => void}} acts
 */
export function headForm(person, acts) {
  const until = h("p", { class: "head-until figures", role: "status", "data-testid": "head-until" });
  const fault = h("p", { class: "form-fault", role: "alert", "data-testid": "head-fault" });
  const revision = field("revision", { inputmode: "numeric", pattern: "[0-9]*", maxlength: "7" });
  const letters = field("letters", {
    class: "code",
    autocapitalize: "none",
    autocorrect: "off",
    spellcheck: "false",
    maxlength: "40",
  });
  letters.input.addEventListener("input", () => {
    const { selectionStart, value } = letters.input;
    if (selectionStart !== value.length) return; // a correction in the middle: the cursor stays where it is
    const shown = grouped(lettersOf(value));
    if (shown !== value) letters.input.value = shown;
  });

  /** Say what is wrong and lead there. @param {any} input null: nothing is @param {string} key */
  function mark(input, key) {
    [revision, letters].forEach((each) => each.input.removeAttribute("aria-invalid"));
    fill(fault, key && t(key));
    if (!input) return;
    input.setAttribute("aria-invalid", "true");
    input.focus();
  }

  /** @returns {{revision: number, head: string} | null} */
  function read() {
    const count = Number(revision.input.value);
    const head = lettersOf(letters.input.value);
    const strange = faultOf(head);
    const counted = count >= 1 && count === Math.floor(count);
    if (!counted) mark(revision.input, "head.revision.wrong");
    else if (strange) mark(letters.input, "head.letters." + strange);
    else mark(null, "");
    return counted && !strange ? { revision: count, head } : null;
  }

  /** @param {any} event */
  async function send(event) {
    const shown = read();
    if (!shown) return;
    const asking = () => enterHead(person.attempt, Object.assign({ epoch: person.epoch }, shown));
    const done = t("done.head", { name: person.name, count: shown.revision });
    if (await acts.act(event.currentTarget, asking, done)) acts.done();
  }

  const element = h(
    "div",
    { class: "form", "data-testid": "head-form" },
    h("p", null, t("head.where", { seat: person.seat })),
    until,
    revision.element,
    letters.element,
    fault,
    h(
      "div",
      { class: "form-buttons" },
      h("button", { type: "button", class: "primary", "data-testid": "head-send", onclick: send }, t("head.send")),
      h("button", { type: "button", class: "quiet", onclick: acts.cancel }, t("cancel")),
    ),
  );

  return {
    element,
    /** @param {Candidate} now @param {number} nowMs */
    setState(now, nowMs) {
      const words = untilWords(now, nowMs);
      if (until.textContent !== words.text) fill(until, words.text);
      until.dataset.tone = words.tone;
    },
  };
}

/** @param {Candidate} person @param {number} nowMs */
export function untilWords(person, nowMs) {
  const until = headUntil(person);
  const due = person.due_ms;
  if (until === null || due === null) return { text: "", tone: "" };
  if (nowMs > until) return { text: t("head.over"), tone: "bad" };
  if (nowMs < due) return { text: t("head.until", { clock: secondOfDay(until) }), tone: "" };
  return { text: t("head.left", { left: countdown(until - nowMs) }), tone: "attention" };
}

/** @param {string} name @param {Object<string, any>} attrs */
function field(name, attrs) {
  const input = h("input", Object.assign({ type: "text", autocomplete: "off", "data-testid": "head-" + name }, attrs));
  return { input, element: h("label", { class: "field" }, h("span", null, t("head." + name)), input) };
}

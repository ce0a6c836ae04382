/** The two forms of a sheet that want a reason: filing for approval, and deciding. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { decide, file, taken } from "./api.js";
import { portrait } from "./sheet_view.js";

/** @typedef {import("./types.js").Candidate} Candidate */
/** @typedef {import("./taken.js").Taken} Taken */
/** @typedef {{act: (button: any, asking: () => Promise<any>, done: any) => Promise<boolean>}} Acts */

/**
 * The invigilator asks the chief (E5): photos of the person and of the papers, and why. Where no
 * photo can be taken it is filed all the same, knowingly.
 * @param {Candidate} person
 * @param {Acts & {taken: Taken, filed: () => void, cancel: () => void}} acts
 */
export function fileForm(person, acts) {
  const usual = person.consent === false ? ["file.5"] : ["file.1", "file.2", "file.3", "file.4"];
  const reason = reasonField("file.why", usual);
  const bare = h("p", { class: "notice", "data-status": "attention", role: "alert", hidden: true });
  const send = async (/** @type {any} */ event) => {
    const button = event.currentTarget;
    const text = reason.needed();
    if (!text) return;
    const lacking = acts.taken.lacking(person.attempt);
    if (lacking.length && bare.hidden) {
      const what = lacking.map((shows) => t("taken." + shows)).join(" + ");
      fill(bare, t("file.bare", { what }));
      bare.hidden = false;
      fill(button, t("file.anyway"));
      return;
    }
    const filing = () => file(person.attempt, text, acts.taken.photos(person.attempt));
    if (await acts.act(button, filing, t("done.filed", { name: person.name }))) acts.filed();
  };
  return h(
    "div",
    { class: "form" },
    h("h3", null, t("file.title")),
    acts.taken.form(person.attempt),
    reason.element,
    bare,
    h(
      "div",
      { class: "form-buttons" },
      h(
        "button",
        { type: "button", class: "primary", "data-testid": "file-approval-send", onclick: send },
        t("file"),
      ),
      h("button", { type: "button", class: "quiet", onclick: acts.cancel }, t("cancel")),
    ),
  );
}

/**
 * The chief decides; a refusal always says why.
 * @param {Candidate} person
 * @param {Acts} acts
 */
export function decideForm(person, acts) {
  const reason = reasonField("decide.why", ["decide.1", "decide.2", "decide.3"]);
  /** @param {"admit" | "refuse"} decision */
  const decided = (decision) => (/** @type {any} */ event) => {
    const text = decision === "refuse" ? reason.needed() : reason.text();
    if (decision === "refuse" && !text) return;
    acts.act(
      event.currentTarget,
      () => decide(person.attempt, decision, text),
      (/** @type {any} */ answer) => decidedSentence(person, decision, answer.state),
    );
  };
  return h(
    "div",
    { class: "form" },
    person.filed && h("p", { class: "form-asked" }, asked(person.filed)),
    comparison(person),
    reason.element,
    h(
      "div",
      { class: "form-buttons" },
      h(
        "button",
        { type: "button", class: "primary", "data-testid": "decide-admit", onclick: decided("admit") },
        t("decide.admit"),
      ),
      h(
        "button",
        { type: "button", class: "bad", "data-testid": "decide-refuse", onclick: decided("refuse") },
        t("decide.refuse"),
      ),
    ),
  );
}

/** @param {{by: string, by_name?: string, reason: string}} filed */
function asked(filed) {
  return t("decide.asked", { by: filed.by_name || filed.by, reason: filed.reason });
}

/** The roster's photo beside what was taken at the door. @param {Candidate} person */
function comparison(person) {
  const photos = (person.filed && person.filed.photos) || [];
  const shown = photos.map((sha256, index) => {
    const words = t("taken.photo", { number: index + 1 });
    return figure(h("img", { class: "taken-photo", src: taken(person.attempt, sha256), alt: words }), words);
  });
  return h(
    "div",
    { class: "comparison", "data-testid": "comparison" },
    figure(portrait(person, "taken-photo"), t("taken.roster")),
    shown,
    !photos.length && h("p", { class: "soft" }, t("taken.none")),
  );
}

/** @param {any} picture @param {string} words */
function figure(picture, words) {
  return h("figure", { class: "taken" }, picture, h("figcaption", null, words));
}

/**
 * What stands now; where another decided first, theirs does.
 * @param {Candidate} person
 * @param {string} wish
 * @param {string} state
 */
function decidedSentence(person, wish, state) {
  const name = person.name;
  if (wish === "admit" && state !== "refused") return t("done.admitted", { name });
  if (wish === "refuse" && state === "refused") return t("done.refused", { name });
  return t("done.decided", { name });
}

/**
 * A line of text and, for one thumb, the usual sentences to tap.
 * @param {string} label
 * @param {string[]} usual
 * @param {string} [testid]
 */
export function reasonField(label, usual, testid) {
  const fault = h("p", { class: "form-fault", role: "alert" });
  const input = h("textarea", {
    rows: "2",
    "data-testid": testid || "approval-reason",
    maxlength: "200",
    oninput: () => right(),
  });
  const tap = (/** @type {string} */ key) => () => {
    input.value = t(key);
    right();
  };
  const chips = usual.map((key) => h("button", { type: "button", class: "chip", onclick: tap(key) }, t(key)));
  const element = h(
    "div",
    null,
    h("label", { class: "field" }, h("span", null, t(label)), input),
    fault,
    h("div", { class: "chips" }, chips),
  );

  function right() {
    input.removeAttribute("aria-invalid");
    fill(fault);
  }

  return {
    element,
    text: () => input.value.trim(),
    clear() {
      input.value = "";
      right();
    },
    needed() {
      const text = input.value.trim();
      if (text) return text;
      input.setAttribute("aria-invalid", "true");
      fill(fault, t("reason.needed"));
      input.focus();
      return "";
    },
  };
}

/** Letting a candidate sign in at another seat (X8): said once more before it is done. */

import { h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { move } from "./api.js";

/**
 * @param {import("./types.js").Candidate} person
 * @param {(button: any, asking: () => Promise<any>, done: any) => Promise<boolean>} act
 * @param {() => void} back
 */
export function moveForm(person, act, back) {
  const send = async (/** @type {any} */ event) => {
    const done = t("done.moved", { name: person.name });
    if (await act(event.currentTarget, () => move(person.attempt), done)) back();
  };
  return h(
    "div",
    { class: "form" },
    h("p", null, t("move.sure")),
    h(
      "div",
      { class: "form-buttons" },
      h("button", { type: "button", class: "primary", "data-testid": "move-yes", onclick: send }, t("move.yes")),
      h("button", { type: "button", class: "quiet", "data-testid": "move-no", onclick: back }, t("cancel")),
    ),
  );
}

/** The way in: the account and the PIN of this session; works with no internet (P6). */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { languageButton } from "/shared/language.js";
import { signIn } from "./api.js";
import { problemWords } from "./words.js";

/** @typedef {import("./types.js").Me} Me */

/** @param {(me: Me) => void} entered @returns {HTMLElement} */
export function signInPage(entered) {
  const account = field("sign-in.account", {
    name: "account",
    autocomplete: "username",
    autocapitalize: "none",
    spellcheck: "false",
    "data-testid": "panel-account",
  });
  const pin = field("sign-in.pin", {
    name: "pin",
    type: "password",
    inputmode: "numeric",
    autocomplete: "current-password",
    "data-testid": "panel-pin",
  });
  const fault = h("p", {
    class: "notice",
    "data-status": "bad",
    role: "alert",
    "data-testid": "panel-problem",
    hidden: true,
  });
  const button = h(
    "button",
    { type: "submit", class: "primary big", "data-testid": "panel-sign-in" },
    t("sign-in"),
  );

  /** @param {string} text */
  function say(text) {
    fault.hidden = !text;
    fill(fault, text);
  }

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    const who = account.input.value.trim();
    if (!who || !pin.input.value) return say(t("sign-in.missing"));
    button.disabled = true;
    say("");
    try {
      return entered(await signIn(who, pin.input.value));
    } catch (problem) {
      pin.input.value = "";
      return say(problemWords(problem));
    } finally {
      button.disabled = false;
    }
  }

  return h(
    "main",
    { class: "entrance" },
    h("div", { class: "entrance-language" }, languageButton()),
    h(
      "form",
      { class: "entrance-form", onsubmit: submit, novalidate: true },
      h("h1", null, t("panel")),
      account.element,
      pin.element,
      fault,
      button,
      h("p", { class: "soft small" }, t("sign-in.hint")),
    ),
  );
}

/** @param {string} name @param {Object<string, any>} attrs */
function field(name, attrs) {
  const input = h("input", Object.assign({ type: "text" }, attrs));
  return { input, element: h("label", { class: "field" }, h("span", null, t(name)), input) };
}

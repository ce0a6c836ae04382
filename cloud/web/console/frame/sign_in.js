/** The way in: account and password. The address stays, so that a link leads to its view after signing in. */

import { fill, h } from "/shared/dom.js";
import { sentence, t } from "/shared/i18n.js";
import { languageButton } from "/shared/language.js";
import * as api from "../api.js";
import { Field } from "../parts/field.js";

/** @param {(me: import("../types.js").Me) => void} entered @returns {HTMLElement} */
export function signInPage(entered) {
  const account = new Field("sign-in.account", {
    name: "account",
    autocomplete: "username",
    autocapitalize: "none",
    spellcheck: "false",
    "data-testid": "console-account",
    autofocus: true,
  });
  const password = new Field("sign-in.password", {
    name: "password",
    type: "password",
    autocomplete: "current-password",
    "data-testid": "console-password",
  });
  const fault = h("p", {
    class: "notice",
    "data-status": "bad",
    role: "alert",
    hidden: true,
    "data-testid": "console-problem",
  });
  const button = h("button", { type: "submit", class: "primary", "data-testid": "console-sign-in" }, t("sign-in"));

  /** @param {string} text */
  function say(text) {
    fault.hidden = !text;
    fill(fault, text);
  }

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    if (!account.value || !password.value) return say(t("sign-in.missing"));
    button.disabled = true;
    say("");
    try {
      return entered(await api.signIn(account.value, password.value));
    } catch (problem) {
      say(sentence(/** @type {any} */ (problem)));
      password.input.select();
      return password.input.focus();
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
      h("p", { class: "entrance-name" }, t("product")),
      h("h1", null, t("console")),
      account.element,
      password.element,
      fault,
      button,
      h("p", { class: "soft small" }, t("sign-in.hint")),
    ),
  );
}

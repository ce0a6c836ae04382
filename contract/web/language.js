/** The button that switches the language; it names the other one in its own words. */

import { h } from "./dom.js";
import { language, setLanguage } from "./i18n.js";

/** @returns {HTMLButtonElement} */
export function languageButton() {
  const other = language() === "zh" ? "en" : "zh";
  const name = other === "en" ? "English" : "中文";
  return h(
    "button",
    { type: "button", class: "quiet language", lang: other, onclick: () => setLanguage(other) },
    name,
  );
}

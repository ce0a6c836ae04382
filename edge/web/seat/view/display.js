/** How the page looks is the candidate's choice: text size, theme, language. */

import { h } from "/shared/dom.js";
import { language, setLanguage, t } from "/shared/i18n.js";
import { looks, onLooks, setLooks, step } from "../looks.js";

/** A button and the dialog it opens. @returns {HTMLElement} */
export function displayButton() {
  const dialog = h("dialog", { class: "display", "aria-label": t("display") });
  dialog.append(
    h("h2", null, t("display")),
    sizes(),
    choice(t("display.theme"), "theme", themes(), looks().theme, (theme) => setLooks({ theme })),
    choice(t("display.language"), "language", LANGUAGES, language(), (chosen) => setLanguage(chosen)),
    h("div", { class: "actions" }, h("button", { type: "button", class: "primary", onclick: () => dialog.close() }, t("close"))),
  );
  const button = h(
    "button",
    { type: "button", class: "quiet bar-display", "data-testid": "display", onclick: () => dialog.showModal() },
    h("span", { "aria-hidden": "true", class: "bar-display-sign" }, "Aa"),
    h("span", { class: "bar-display-word" }, t("display")),
  );
  return h("div", null, button, dialog);
}

const LANGUAGES = [
  ["zh", "中文"],
  ["en", "English"],
];

function themes() {
  return ["system", "light", "dark", "high"].map((theme) => [theme, t("display." + theme)]);
}

function sizes() {
  const now = h("output", { class: "figures", "data-testid": "display-size" });
  const tell = () => {
    now.textContent = looks().scale + " %";
  };
  onLooks(tell);
  tell();
  return h(
    "div",
    { class: "display-row", role: "group", "aria-label": t("display.size") },
    h("span", null, t("display.size")),
    h("span", { class: "display-sizes" },
      h("button", { type: "button", "aria-label": t("display.smaller"), onclick: () => step(-1) }, "A−"),
      now,
      h("button", { type: "button", "aria-label": t("display.larger"), "data-testid": "display-larger", onclick: () => step(1) }, "A+"),
    ),
  );
}

/**
 * @param {string} label @param {string} name @param {string[][]} options @param {string} chosen
 * @param {(value: any) => void} take
 */
function choice(label, name, options, chosen, take) {
  return h(
    "fieldset",
    { class: "display-row" },
    h("legend", null, label),
    h("div", { class: "segments" },
      options.map(([value, word]) =>
        h("label", { lang: name === "language" ? value : null },
          h("input", { type: "radio", name, value, checked: value === chosen, onchange: () => take(value) }),
          h("span", null, word),
        ),
      ),
    ),
  );
}

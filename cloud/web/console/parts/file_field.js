/** A field for one file: chosen by a click or dropped upon; its words are the page's and not the browser's. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { Field } from "./field.js";

export class FileField extends Field {
  /**
   * @param {string} key
   * @param {Object<string, any>} attrs
   */
  constructor(key, attrs) {
    super(key, Object.assign({ type: "file" }, attrs));
    this.name = h("span", { class: "file-name soft" });
    const face = h(
      "span",
      { class: "file-face", "aria-hidden": "true" },
      h("span", { class: "button small" }, t("file.choose")),
      this.name,
    );
    const box = h("div", { class: "file" });
    this.input.replaceWith(box);
    fill(box, this.input, face);
    this.input.addEventListener("change", () => this.tell());
    this.tell();
  }

  /** @returns {File | null} */
  get file() {
    return this.input.files[0] || null;
  }

  clear() {
    this.input.value = "";
    this.tell();
  }

  tell() {
    fill(this.name, this.file ? this.file.name : t("file.none"));
    this.name.classList.toggle("soft", !this.file);
  }
}

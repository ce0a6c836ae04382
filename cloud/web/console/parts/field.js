/** One field of a form: its label above, what to write below, its fault beside it. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
let made = 0;

export class Field {
  /**
   * @param {string} key  its words; `<key>.hint`, if there are any, stand below
   * @param {Object<string, any>} [attrs]  of the input; `tag` for another element; `options` for a select
   */
  constructor(key, attrs) {
    made += 1;
    const id = "field-" + made;
    const { tag, options, ...rest } = Object.assign({ type: "text" }, attrs);
    const name = options ? "select" : tag || "input";
    const value = rest.value;
    this.input = h(name, Object.assign({ id, "aria-describedby": id + "-hint" }, rest), (options || []).map(option));
    if (value !== undefined) this.input.value = value;
    this.fault = h("p", { class: "field-fault small", role: "alert", hidden: true });
    this.hint = h("div", { class: "field-hint soft small", id: id + "-hint" });
    this.key = key;
    const hint = t(key + ".hint");
    if (hint !== key + ".hint") fill(this.hint, hint);
    this.element = h("div", { class: "field" }, h("label", { for: id }, t(key)), this.input, this.fault, this.hint);
    this.input.addEventListener("input", () => this.accuse(""));
  }

  /** @returns {string} without the spaces around it */
  get value() {
    return this.input.value.trim();
  }

  /** @param {string} text  empty: nothing is wrong */
  accuse(text) {
    this.fault.hidden = !text;
    fill(this.fault, text);
    this.input.setAttribute("aria-invalid", String(Boolean(text)));
  }
}

/** Whether HQ takes it as the name of something. @param {string} text @param {number} [most] */
export function isName(text, most) {
  return NAME.test(text) && text.length <= (most || 64);
}

/**
 * Whether every field holds what it must; says what does not and goes to the first.
 * @param {Array<{field: Field, must?: boolean, name?: number, test?: () => string}>} rules
 *   `name`: a name of at most so many characters; `test` gives the fault's words
 * @returns {boolean}
 */
export function complete(rules) {
  const bad = rules.filter(({ field, must, name, test }) => {
    let fault = "";
    if (must && !field.value) fault = t("field.missing");
    else if (name && field.value && !isName(field.value, name)) fault = t("field.name", { most: name });
    else if (test) fault = test();
    field.accuse(fault);
    return fault !== "";
  });
  if (bad.length) bad[0].field.input.focus();
  return !bad.length;
}

/** @param {[string, string]} pair  value and words */
function option([value, words]) {
  return h("option", { value }, words);
}

/** A code of six groups, large, with its QR code. */

import { h } from "/shared/dom.js";
import { qrPicture } from "/shared/qr-picture.js";

/** A code as people read it out, with its picture. @param {string} code @param {string} label */
export function bigCode(code, label) {
  return h(
    "div",
    { class: "big-code", "data-testid": "big-code" },
    h("p", { class: "big-code-groups figures", "aria-label": label }, code.split(" ").map((group) => h("span", null, group))),
    h("div", { class: "big-code-qr" }, qrPicture(code, label)),
  );
}

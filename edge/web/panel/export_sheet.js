/** The code that opens the export of answers at a seat which no box answers (X11). */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { exportCode } from "./api_exam.js";
import { SideSheet } from "./side_sheet.js";
import { problemWords } from "./words.js";

export class ExportSheet extends SideSheet {
  constructor() {
    const shown = h("div", { class: "export-shown", "data-testid": "export-shown" });
    super("export-sheet", t("export.title"), h("p", null, t("export.for")), shown);
    this.shown = shown;
  }

  async open() {
    fill(this.shown, h("p", { class: "soft", role: "status" }, t("export.loading")));
    this.overlay.open();
    try {
      const { code, box_key } = await exportCode();
      if (this.overlay.isOpen) fill(this.shown, codeOf(code, box_key));
    } catch (problem) {
      fill(this.shown, h("p", { class: "notice", "data-status": "bad", role: "alert" }, problemWords(problem)));
    }
  }

  /** It stands on no screen that nobody looks at. */
  left() {
    fill(this.shown);
  }
}

/** @param {string} code @param {string} boxKey */
function codeOf(code, boxKey) {
  return [
    h("p", { class: "export-code figures" }, h("span", null, code.slice(0, 4)), " ", h("span", null, code.slice(4))),
    h("p", { class: "soft" }, t("export.key")),
    h("p", { class: "export-key code" }, boxKey),
  ];
}

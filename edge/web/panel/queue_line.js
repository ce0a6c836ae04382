/** One line over a room's list while people still come in; it opens the queue. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { onChange } from "./changes.js";
import { queueOf } from "./queue.js";
import { shape } from "./shapes.js";

/** @typedef {import("./types.js").Room} Room */

/** @param {() => void} open */
export function queueLine(open) {
  const element = h("button", { type: "button", class: "queue-line figures", "data-testid": "queue-open", onclick: open });
  const draw = onChange((/** @type {any} */ view) => {
    element.dataset.tone = view.waiting ? "attention" : "";
    fill(element, shape("person"), h("span", null, t("queue.line", view)));
  });
  return {
    element,
    /** @param {Room} room */
    setState(room) {
      const { waiting, missing, filed, left } = queueOf(room);
      element.hidden = !left;
      draw({ waiting: waiting.length, missing: missing.length, filed: filed.length });
    },
  };
}

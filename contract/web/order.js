/** An order interaction: what is placed stands in a numbered list, and moves by buttons, keys or dragging. */

import { fill, h } from "./dom.js";
import { t } from "./i18n.js";
import { draw, words } from "./nodes.js";
import { shuffled } from "./shuffle.js";

/** @typedef {import("./contract.d.ts").Choice} Choice */

/**
 * Until the candidate has moved anything there is no answer: the first order shown is nobody's choice.
 * @param {import("./contract.d.ts").OrderInteraction} interaction
 * @param {import("./item.js").Field} field
 * @returns {HTMLElement}
 */
export function orderField(interaction, field) {
  const all = interaction.shuffle
    ? shuffled(interaction.choices, field.seed + " " + interaction.response)
    : interaction.choices;
  const byId = new Map(all.map((choice) => [choice.id, choice]));
  const part = typeof interaction.least === "number" || typeof interaction.most === "number";
  const most = interaction.most || all.length;
  let placed = field.given.filter((id) => byId.has(id));
  if (!placed.length && !part) placed = all.map((choice) => choice.id);

  const list = h("ol", { class: "ordered" });
  const rest = h("div", { class: "order-rest" });
  const said = h("p", { class: "unseen", role: "status" });

  /** @param {string[]} next @param {string} id  the one that moved */
  function move(next, id) {
    placed = next;
    field.take(placed.slice(), "choice");
    show(id);
    const at = placed.indexOf(id);
    const text = words(/** @type {Choice} */ (byId.get(id)).content);
    said.textContent = at < 0 ? t("order.out", { text }) : t("order.at", { text, n: at + 1 });
  }

  /** @param {string} [moved]  keeps the focus on it */
  function show(moved) {
    fill(list, placed.map(row));
    fill(rest, part && all.filter((choice) => !placed.includes(choice.id)).map(loose));
    rest.hidden = !rest.childElementCount;
    const again = moved && list.querySelector('[data-id="' + CSS.escape(moved) + '"] .order-grip');
    if (again) /** @type {HTMLElement} */ (again).focus();
  }

  /** @param {string} id @param {number} at */
  function row(id, at) {
    const choice = /** @type {Choice} */ (byId.get(id));
    const text = words(choice.content);
    const up = swapped(placed, at, at - 1);
    const down = swapped(placed, at, at + 1);
    /** @param {KeyboardEvent} event */
    const keys = (event) => {
      const next = { ArrowUp: up, ArrowDown: down }[event.key];
      if (!next) return;
      event.preventDefault();
      move(next, id);
    };
    const element = h(
      "li",
      { class: "order-row", "data-id": id, draggable: "true" },
      h("button", { type: "button", class: "order-grip quiet", "aria-label": t("order.grip", { text, n: at + 1 }), onkeydown: keys }, "⠿"),
      h("span", { class: "order-content" }, draw(choice.content, field.scene)),
      arrow("↑", t("order.up", { text }), up, () => up && move(up, id)),
      arrow("↓", t("order.down", { text }), down, () => down && move(down, id)),
      part && h("button", { type: "button", class: "quiet small", onclick: () => move(placed.filter((one) => one !== id), id) }, t("order.remove")),
    );
    draggable(element, at, (from) => move(moved(placed, from, at), placed[from]));
    return element;
  }

  /** @param {Choice} choice */
  function loose(choice) {
    const add = () => move(placed.concat(choice.id), choice.id);
    return h(
      "button",
      { type: "button", class: "order-loose", disabled: placed.length >= most, onclick: add },
      draw(choice.content, field.scene),
    );
  }

  show();
  const prompt = interaction.prompt || [];
  return h(
    "fieldset",
    { class: "interaction" },
    h("legend", { class: prompt.length ? "" : "unseen" }, prompt.length ? draw(prompt, field.scene) : field.label),
    h("p", { class: "soft small" }, t(part ? "order.hint-part" : "order.hint", { n: most })),
    rest,
    list,
    said,
  );
}

/** @param {string} sign @param {string} label @param {string[] | null} next @param {() => void} act */
function arrow(sign, label, next, act) {
  return h("button", { type: "button", class: "quiet order-arrow", "aria-label": label, disabled: !next, onclick: act }, sign);
}

/** @param {any} element @param {number} at @param {(from: number) => void} dropped */
function draggable(element, at, dropped) {
  const KIND = "text/x-kaobox-order";
  element.addEventListener("dragstart", (/** @type {DragEvent} */ event) => {
    if (event.dataTransfer) event.dataTransfer.setData(KIND, String(at));
  });
  element.addEventListener("dragover", (/** @type {DragEvent} */ event) => event.preventDefault());
  element.addEventListener("drop", (/** @type {DragEvent} */ event) => {
    event.preventDefault();
    const from = event.dataTransfer ? event.dataTransfer.getData(KIND) : "";
    if (from !== "" && Number(from) !== at) dropped(Number(from));
  });
}

/** @param {string[]} list @param {number} from @param {number} to @returns {string[] | null} */
function swapped(list, from, to) {
  return to < 0 || to >= list.length ? null : moved(list, from, to);
}

/** @param {string[]} list @param {number} from @param {number} to */
function moved(list, from, to) {
  const next = list.slice();
  next.splice(to, 0, next.splice(from, 1)[0]);
  return next;
}

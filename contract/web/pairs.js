/** What is answered by pairing: a table of rows and columns, or pairs put together from one list. */

import { fill, h } from "./dom.js";
import { t } from "./i18n.js";
import { draw, words } from "./nodes.js";
import { shuffled } from "./shuffle.js";

/** @typedef {import("./contract.d.ts").Partner} Partner */
/** @typedef {import("./item.js").Field} Field */

/**
 * A table: a box for each pair; the answer is `row column` for each, in reading order of the paper.
 * @param {import("./contract.d.ts").MatchInteraction} interaction
 * @param {Field} field
 * @returns {HTMLElement}
 */
export function matchField(interaction, field) {
  const seed = field.seed + " " + interaction.response;
  const rows = interaction.shuffle ? shuffled(interaction.rows, seed + " rows") : interaction.rows;
  const columns = interaction.shuffle ? shuffled(interaction.columns, seed + " columns") : interaction.columns;
  const limit = h("p", { class: "choice-limit soft small", role: "status" });
  /** @type {{row: Partner, column: Partner, input: any}[]} */
  const cells = [];

  /** @param {{row: Partner, column: Partner, input: any}} changed */
  function report(changed) {
    const on = cells.filter((cell) => cell.input.checked);
    if (changed.input.checked && used(changed.row) === 1) {
      on.filter((cell) => cell.row === changed.row && cell !== changed).forEach((cell) => {
        cell.input.checked = false;
      });
    }
    const why = excess(interaction, cells.filter((cell) => cell.input.checked), changed);
    if (why) changed.input.checked = false;
    limit.textContent = why;
    if (!why) field.take(answer(), "choice");
  }

  function answer() {
    const on = cells.filter((cell) => cell.input.checked);
    return interaction.rows.flatMap((row) =>
      interaction.columns
        .filter((column) => on.some((cell) => cell.row === row && cell.column === column))
        .map((column) => row.id + " " + column.id),
    );
  }

  /** @param {Partner} row @param {Partner} column */
  function box(row, column) {
    const cell = {
      row,
      column,
      input: h("input", {
        type: "checkbox",
        checked: field.given.includes(row.id + " " + column.id),
        "aria-label": words(row.content) + " – " + words(column.content),
        onchange: () => report(cell),
      }),
    };
    cells.push(cell);
    return h("td", null, h("label", { class: "match-cell" }, cell.input));
  }

  const head = h("tr", null, h("td"), columns.map((one) => h("th", { scope: "col" }, draw(one.content, field.scene))));
  const body = rows.map((row) =>
    h("tr", null, h("th", { scope: "row" }, draw(row.content, field.scene)), columns.map((column) => box(row, column))),
  );
  const table = h("table", { class: "match" }, h("thead", null, head), h("tbody", null, body));
  return framed(interaction.prompt, field, h("div", { class: "scroll", tabindex: "0" }, table), limit);
}

/**
 * Pairs of one list: two lists to choose from for each pair; the answer is `one other` for each.
 * @param {import("./contract.d.ts").AssociateInteraction} interaction
 * @param {Field} field
 * @returns {HTMLElement}
 */
export function associateField(interaction, field) {
  const choices = interaction.shuffle
    ? shuffled(interaction.choices, field.seed + " " + interaction.response)
    : interaction.choices;
  const most = interaction.most || (choices.length * (choices.length - 1)) / 2;
  /** @type {string[][]} */
  const pairs = field.given.map((pair) => pair.split(" "));
  const list = h("ol", { class: "pairs" });
  const add = h("button", { type: "button", class: "quiet", onclick: more }, t("pairs.add"));

  function more() {
    pairs.push(["", ""]);
    show();
    const selects = list.querySelectorAll("li:last-child select");
    if (selects.length) /** @type {HTMLElement} */ (selects[0]).focus();
  }

  function report() {
    const whole = pairs.filter(([one, other]) => one && other && one !== other);
    field.take(whole.map((pair) => pair.join(" ")), "choice");
    show();
  }

  function show() {
    fill(list, pairs.map(row));
    add.hidden = pairs.length >= most;
  }

  /** @param {string[]} pair @param {number} at */
  function row(pair, at) {
    return h(
      "li",
      { class: "pair" },
      side(pair, at, 0),
      h("span", { "aria-hidden": "true" }, "—"),
      side(pair, at, 1),
      h("button", { type: "button", class: "quiet small", "aria-label": t("pairs.remove-n", { n: at + 1 }), onclick: () => {
        pairs.splice(at, 1);
        report();
      } }, t("pairs.remove")),
    );
  }

  /** @param {string[]} pair @param {number} at @param {number} end */
  function side(pair, at, end) {
    const label = t("pairs.side", { n: at + 1, side: end + 1 });
    const select = h("select", { "aria-label": label }, h("option", { value: "" }, t("item.pick")));
    choices.forEach((choice) => {
      const elsewhere = pairs.filter((other, index) => index !== at && other.includes(choice.id)).length;
      const full = used(choice) > 0 && elsewhere >= used(choice);
      const disabled = choice.id !== pair[end] && (full || pair[1 - end] === choice.id);
      select.append(h("option", { value: choice.id, disabled }, words(choice.content)));
    });
    select.value = pair[end];
    select.addEventListener("change", () => {
      pair[end] = select.value;
      report();
      const again = list.querySelectorAll("select")[at * 2 + end];
      if (again) again.focus();
    });
    return select;
  }

  show();
  if (!pairs.length) {
    pairs.push(["", ""]);
    show();
  }
  return framed(interaction.prompt, field, list, add);
}

/** How often a partner may be used; 0 is as often as wanted. @param {Partner} partner */
export function used(partner) {
  return partner.most === undefined ? 1 : partner.most;
}

/**
 * Prompt and body of an interaction of several controls.
 * @param {import("./nodes.js").Node[] | undefined} prompt
 * @param {Field} field
 * @param {...any} inside
 */
export function framed(prompt, field, ...inside) {
  const asked = prompt && prompt.length ? prompt : null;
  return h(
    "fieldset",
    { class: "interaction" },
    h("legend", { class: asked ? "" : "unseen" }, asked ? draw(asked, field.scene) : field.label),
    inside,
  );
}

/**
 * Why one more pair is one too many; "" if it is not.
 * @param {import("./contract.d.ts").MatchInteraction} interaction
 * @param {{row: Partner, column: Partner}[]} on
 * @param {{row: Partner, column: Partner, input: any}} changed
 */
function excess(interaction, on, changed) {
  if (!changed.input.checked) return "";
  const total = interaction.most || 0;
  if (total && on.length > total) return t("item.at-most", { n: total });
  /** @param {"row" | "column"} side */
  const over = (side) => {
    const most = used(changed[side]);
    return most > 0 && on.filter((cell) => cell[side] === changed[side]).length > most;
  };
  const side = over("row") ? changed.row : over("column") ? changed.column : null;
  return side ? t("pairs.at-most", { text: words(side.content), n: used(side) }) : "";
}

/** A long table: rows keep their elements from one word of HQ to the next, so nothing jumps or loses focus. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { go } from "../frame/address.js";

const MOST = 3000;

/**
 * @template R
 * @typedef {Object} Column
 * @property {string} key
 * @property {string} title
 * @property {(row: R) => any} cell
 * @property {string} [class]  `number`; `at-mid` and `at-wide` show only where there is room
 */

/**
 * @template R
 * @typedef {Object} TableHow
 * @property {string} label
 * @property {Column<R>[]} columns  the first holds the link
 * @property {(row: R) => string} keyOf
 * @property {((row: R) => string) | null} [href]  what a row opens; none: it opens nothing
 * @property {(row: R) => string} [testid]
 * @property {(row: R) => any} [drawnBy]  what its cells show, if that is not the row itself
 */

/** @template R */
export class Table {
  /** @param {TableHow<R>} how */
  constructor(how) {
    this.how = how;
    /** @type {Map<string, {element: any, drawn: string}>} */
    this.shown = new Map();
    this.open = "";
    this.body = h("tbody", { "data-rows": true });
    this.more = h("p", { class: "table-more soft small", hidden: true });
    const titles = how.columns.map((column) => h("th", { scope: "col", class: column.class }, column.title));
    this.table = h(
      "table",
      { class: "list", "aria-label": how.label },
      h("thead", null, h("tr", null, titles)),
      this.body,
    );
    this.element = h("div", { class: "table" }, this.table, this.more);
    if (how.href) this.table.addEventListener("click", (/** @type {MouseEvent} */ event) => this.clicked(event));
  }

  /**
   * @param {R[]} rows
   * @param {string} open  the key of the row that stands on the right
   */
  setRows(rows, open) {
    const listed = rows.slice(0, MOST);
    const next = new Map();
    listed.forEach((row) => {
      const key = this.how.keyOf(row);
      next.set(key, this.fresh(this.shown.get(key), row));
    });
    const same = this.shown.size === next.size && sameOrder(this.shown, next);
    this.shown = next;
    if (!same) this.place(Array.from(next.values(), (one) => one.element));
    listed.forEach((row) => this.mark(row, open));
    const opened = open !== this.open && this.shown.get(open);
    if (opened) opened.element.scrollIntoView({ block: "nearest" });
    if (opened || !open) this.open = open;
    this.more.hidden = rows.length <= MOST;
    if (rows.length > MOST) fill(this.more, t("table.more", { shown: MOST, all: rows.length }));
  }

  /** @param {{element: any, drawn: string} | undefined} known @param {R} row */
  fresh(known, row) {
    const drawn = JSON.stringify(this.how.drawnBy ? this.how.drawnBy(row) : row);
    if (known && known.drawn === drawn) return known;
    const element = known ? known.element : h("tr", { "data-testid": this.how.testid ? this.how.testid(row) : null });
    const focused = element.contains(document.activeElement);
    fill(
      element,
      this.how.columns.map((column, place) => h("td", { class: column.class }, this.cell(column, row, place))),
    );
    if (focused) element.querySelector("[data-row]")?.focus();
    return { element, drawn };
  }

  /** @param {Column<R>} column @param {R} row @param {number} place */
  cell(column, row, place) {
    const content = column.cell(row);
    if (place > 0 || !this.how.href) return content;
    return h("a", { href: this.how.href(row), "data-row": true }, content);
  }

  /** The rest of the address may have changed under a row that did not. @param {R} row @param {string} open */
  mark(row, open) {
    const key = this.how.keyOf(row);
    const element = this.shown.get(key)?.element;
    if (key === open) element.setAttribute("aria-current", "true");
    else element.removeAttribute("aria-current");
    if (this.how.href) element.querySelector("[data-row]").setAttribute("href", this.how.href(row));
  }

  /** Put the rows in their order without taking the focus from one that stays. @param {any[]} elements */
  place(elements) {
    const focused = /** @type {any} */ (document.activeElement);
    const inside = this.body.contains(focused);
    this.body.replaceChildren(...elements);
    if (inside && focused.isConnected) focused.focus({ preventScroll: true });
  }

  /** The whole row opens, unless someone marks text in it to copy. @param {MouseEvent} event */
  clicked(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.closest("a, button, input") || String(getSelection())) return;
    const anchor = target.closest("tr")?.querySelector("[data-row]");
    if (anchor) go(/** @type {HTMLElement} */ (anchor).getAttribute("href") || "");
  }
}

/** @param {Map<string, any>} one @param {Map<string, any>} other */
function sameOrder(one, other) {
  const keys = other.keys();
  for (const key of one.keys()) if (key !== keys.next().value) return false;
  return true;
}

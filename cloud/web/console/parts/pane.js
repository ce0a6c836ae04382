/** What stands in a pane: first the state, then the thing. */

import { fill, h, status } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { go, here, settle, turned } from "../frame/address.js";
import { SIDE_QUERY } from "../frame/side_query.js";
import { problemText } from "./said.js";

/**
 * The head of a page: where one is, its title, its state with what to do.
 * @returns {{element: HTMLElement, set: (parts: HeadParts) => void}}
 *
 * @typedef {Object} HeadParts
 * @property {any} [above]   where this belongs
 * @property {any} title
 * @property {any} [state]   a status and its sentence
 * @property {any} [acts]    buttons
 */
export function head() {
  const element = h("header", { class: "pane-head" });
  return {
    element,
    set: ({ above, title, state, acts }) => {
      fill(
        element,
        above && h("p", { class: "pane-above soft small" }, above),
        h(
          "div",
          { class: "pane-title" },
          h("h1", { tabindex: "-1" }, title),
          acts && h("div", { class: "pane-acts" }, acts),
        ),
        state && h("div", { class: "pane-state" }, state),
      );
    },
  };
}

/** The head of what stands on the right, with the way to close it. @param {any} title @param {any} [above] */
export function sideHead(title, above) {
  return h(
    "header",
    { class: "side-head" },
    h("div", null, above && h("p", { class: "pane-above soft small" }, above), h("h2", { tabindex: "-1" }, title)),
    h(
      "button",
      { type: "button", class: "quiet small side-close", "data-testid": "side-close", onclick: () => closeSide() },
      t("close"),
    ),
  );
}

/** Take from the address what opened the right side. @param {Object<string, string | null>} [changes] */
export function closeSide(changes) {
  const gone = Object.fromEntries(SIDE_QUERY.map((name) => [name, null]));
  go(turned(Object.assign(gone, changes)));
}

/**
 * One part of a pane with its title.
 * @param {string} title
 * @param {...any} children
 */
export function section(title, ...children) {
  return h("section", { class: "part" }, h("h3", { class: "part-title" }, title), children);
}

/**
 * Words beside words: what, and how it is.
 * @param {Array<[string, any] | null | false>} pairs  missing ones are left out
 */
export function facts(pairs) {
  const kept = /** @type {Array<[string, any]>} */ (pairs.filter(Boolean));
  return h(
    "dl",
    { class: "facts" },
    kept.map(([name, value]) => [h("dt", null, name), h("dd", null, value)]),
  );
}

/** A list with nothing in it says how it is filled. @param {string} words @param {any} [act] */
export function empty(words, act) {
  return h("div", { class: "empty" }, h("p", null, words), act);
}

/** A tone's mark with a sentence that may be long. @param {"good" | "attention" | "bad" | "unknown"} tone @param {any} words */
export function remark(tone, words) {
  return h("div", { class: "remark" }, status(tone, ""), h("div", null, words));
}

/** What HQ says instead of data. @param {any} problem */
export function refusal(problem) {
  return h("p", { class: "notice", "data-status": "bad", role: "alert" }, problemText(problem));
}

/** A search that stands in the address. @param {string} label @param {string} [testid] */
export function searchField(label, testid) {
  const input = h("input", {
    type: "search",
    class: "search",
    placeholder: label,
    "aria-label": label,
    "data-search": true,
    "data-testid": testid || "search",
    value: here().query.q || "",
    oninput: () => settle(turned({ q: input.value })),
  });
  return input;
}

/**
 * Choices of a filter that stand in the address; the one in force is marked.
 * @param {string} name  in the query
 * @param {Array<{value: string, words: any}>} choices  the empty value takes the filter out
 */
export function choices(name, choices) {
  const now = here().query[name] || "";
  return h(
    "nav",
    { class: "choices-row", "aria-label": t("filter") },
    choices.map(({ value, words }) =>
      h(
        "a",
        {
          href: turned({ [name]: value, open: null }),
          "aria-current": value === now ? "true" : null,
          "data-testid": "filter-" + (value || "all"),
        },
        words,
      ),
    ),
  );
}

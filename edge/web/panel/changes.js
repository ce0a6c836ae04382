/** Draw only what has changed, so that a word of the box every second moves nothing under a finger. */

import { fill } from "/shared/dom.js";

/**
 * @template V
 * @param {(view: V) => void} draw
 * @returns {(view: V) => void} calls `draw` when the view is another than the last
 */
export function onChange(draw) {
  /** @type {string | undefined} */
  let last;
  return (view) => {
    const key = JSON.stringify(view);
    if (key === last) return;
    last = key;
    draw(view);
  };
}

/**
 * How one element of a list is known, made and drawn.
 * @template V
 * @typedef {{keyOf: (view: V) => string, make: (view: V) => any, draw: (element: any, view: V) => void}} Kept
 */

/**
 * A list whose elements stay the same ones for as long as their key is listed.
 * @template V
 * @param {HTMLElement} parent
 * @param {Kept<V>} how
 * @returns {(views: V[]) => void}
 */
export function keptList(parent, how) {
  /** @type {Map<string, {element: any, draw: (view: V) => void}>} */
  let shown = new Map();
  const place = onChange(() =>
    fill(
      parent,
      Array.from(shown.values()).map((each) => each.element),
    ),
  );

  /** @param {V} view */
  function born(view) {
    const element = how.make(view);
    return { element, draw: onChange((/** @type {V} */ next) => how.draw(element, next)) };
  }

  return (views) => {
    /** @type {Map<string, {element: any, draw: (view: V) => void}>} */
    const next = new Map();
    views.forEach((view) => {
      const each = shown.get(how.keyOf(view)) || born(view);
      each.draw(view);
      next.set(how.keyOf(view), each);
    });
    shown = next;
    place(/** @type {any} */ (Array.from(next.keys())));
  };
}

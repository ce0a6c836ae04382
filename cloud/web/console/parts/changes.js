/** Draw only what has changed, so that fresh data moves nothing under a finger or a reader's eye. */

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

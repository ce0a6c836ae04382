/** `/` looks for something, arrows move through a list, Enter opens, Escape closes what is on the right. */

const ROW = "[data-row]";
const LIST = "[data-rows]";

/**
 * @param {HTMLElement} frame
 * @param {() => void} closeSide
 * @returns {() => void} stops it
 */
export function listenToKeys(frame, closeSide) {
  /** @param {KeyboardEvent} event */
  function heard(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    if (document.querySelector("dialog[open]")) return;
    const target = /** @type {HTMLElement} */ (event.target);
    const search = target.matches("[data-search]");
    if (event.key === "Escape") return escape(target, search, closeSide);
    if (target.matches("input, textarea, select") && !search) return;
    if (event.key === "/" && !search) return find(event, frame);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") move(event, target, frame);
  }

  document.addEventListener("keydown", heard);
  return () => document.removeEventListener("keydown", heard);
}

/** @param {HTMLElement} target @param {boolean} search @param {() => void} closeSide */
function escape(target, search, closeSide) {
  const field = /** @type {HTMLInputElement} */ (target);
  if (search && field.value) {
    field.value = "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  } else if (target.matches("input, textarea, select")) {
    target.blur();
  } else {
    closeSide();
  }
}

/** @param {KeyboardEvent} event @param {HTMLElement} frame */
function find(event, frame) {
  const field = seen(frame, "[data-search]")[0];
  if (!field) return;
  event.preventDefault();
  /** @type {HTMLInputElement} */ (field).select();
  field.focus();
}

/** @param {KeyboardEvent} event @param {HTMLElement} target @param {HTMLElement} frame */
function move(event, target, frame) {
  const list = target.closest(LIST) || seen(frame, "main " + LIST)[0];
  if (!list) return;
  const rows = seen(list, ROW);
  if (!rows.length) return;
  event.preventDefault();
  const step = event.key === "ArrowDown" ? 1 : -1;
  const at = rows.indexOf(target);
  const next = at < 0 ? chosen(rows) : Math.min(rows.length - 1, Math.max(0, at + step));
  rows[next].focus();
  rows[next].scrollIntoView({ block: "nearest" });
}

/** Where to begin: at what is open on the right, else at the top. @param {HTMLElement[]} rows */
function chosen(rows) {
  return Math.max(
    0,
    rows.findIndex((row) => row.closest('[aria-current="true"]')),
  );
}

/** @param {Element} within @param {string} which @returns {HTMLElement[]} */
function seen(within, which) {
  return /** @type {HTMLElement[]} */ (Array.from(within.querySelectorAll(which))).filter(
    (one) => one.offsetParent !== null,
  );
}

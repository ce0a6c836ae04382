/** How the candidate likes to read: theme and size, remembered in this browser. */

const REMEMBERED = "kaobox.looks";
const SIZES = [16, 18, 21, 25];

/** @typedef {{theme: "system" | "light" | "dark", size: number}} Looks */

/** @type {Looks} */
let current = recall();

/** @returns {Looks} `size` is a place in the list of sizes, 0 the smallest */
export function looks() {
  return current;
}

/** @returns {number} the largest `size` */
export function largest() {
  return SIZES.length - 1;
}

/** @param {Partial<Looks>} changes */
export function setLooks(changes) {
  current = { ...current, ...changes };
  try {
    localStorage.setItem(REMEMBERED, JSON.stringify(current));
  } catch (error) {
    // Nothing is stored in this browser; the choice holds until the page closes.
  }
  applyLooks();
}

export function applyLooks() {
  const root = document.documentElement;
  if (current.theme === "system") delete root.dataset.theme;
  else root.dataset.theme = current.theme;
  root.style.setProperty("--text-question", SIZES[current.size] + "px");
}

/** @returns {Looks} */
function recall() {
  try {
    const kept = JSON.parse(localStorage.getItem(REMEMBERED) ?? "");
    const theme = ["light", "dark"].includes(kept.theme) ? kept.theme : "system";
    return { theme, size: kept.size in SIZES ? kept.size : 1 };
  } catch (error) {
    return { theme: "system", size: 1 };
  }
}

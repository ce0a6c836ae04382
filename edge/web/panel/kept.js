/** What this device remembers of how its owner likes the door: automatic or not, which camera. */

const PREFIX = "kaobox.panel.";

/** @param {string} name @param {string} otherwise @returns {string} */
export function recall(name, otherwise) {
  try {
    return localStorage.getItem(PREFIX + name) || otherwise;
  } catch (error) {
    return otherwise;
  }
}

/** @param {string} name @param {string} value */
export function remember(name, value) {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch (error) {
    // A browser that stores nothing asks again the next time.
  }
}

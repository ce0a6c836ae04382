/** One tab is the seat: two would write two chains with one key. */

const NAME = "kaobox-seat";
const PATIENCE = 400; // a page that reloads still holds the lock for a moment

/**
 * Ask to be the seat; the lock is held until the tab closes.
 * @param {(state: "mine" | "other") => void} tell  "other" while another tab is the seat, "mine"
 *   once, at once or when the other one closes
 */
export function ownTab(tell) {
  if (!navigator.locks) {
    tell("mine");
    return;
  }
  const timer = setTimeout(() => tell("other"), PATIENCE);
  navigator.locks.request(NAME, () => {
    clearTimeout(timer);
    tell("mine");
    return new Promise(() => {});
  });
}

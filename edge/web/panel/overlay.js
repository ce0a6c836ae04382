/** What lies over the page: opened, left by Escape, by the phone's Back or by its own button, focus kept inside. */

/** @type {Overlay[]} */
const stack = [];

const FOCUSABLE = "button:not([disabled]), input:not([disabled]), textarea:not([disabled]), summary, a[href]";

export class Overlay {
  /**
   * @param {HTMLElement} element  shown while open; the caller has put it in the page, hidden
   * @param {() => void} left      told once it is closed, by whichever way
   */
  constructor(element, left) {
    this.element = element;
    this.left = left;
    this.isOpen = false;
    /** @type {any} */
    this.before = null;
  }

  open() {
    if (this.isOpen) return;
    this.isOpen = true;
    this.before = document.activeElement;
    stack.push(this);
    this.element.hidden = false;
    this.element.tabIndex = -1;
    this.element.focus({ preventScroll: true });
    document.documentElement.classList.add("covered");
    guard();
  }

  /** Whether nothing lies over it. */
  get isTop() {
    return this.isOpen && top() === this;
  }

  close() {
    if (!this.isOpen) return;
    this.isOpen = false;
    stack.splice(stack.indexOf(this), 1);
    this.element.hidden = true;
    if (!stack.length) document.documentElement.classList.remove("covered");
    if (this.before && this.before.isConnected) this.before.focus({ preventScroll: true });
    this.left();
  }
}

/** Close everything, as when the page is left. */
export function closeAll() {
  stack.slice().forEach((overlay) => overlay.close());
}

function top() {
  return stack[stack.length - 1];
}

/** One entry of the history stands guard, so that the phone's Back takes the top overlay and not the page. */
function guard() {
  if (!history.state || !history.state.guard) history.pushState({ guard: true }, "");
}

window.addEventListener("popstate", () => {
  if (!top()) return;
  top().close();
  if (top()) guard();
});

document.addEventListener("keydown", (event) => {
  if (!top()) return;
  if (event.key === "Escape") top().close();
  if (event.key === "Tab") keepInside(event, top().element);
});

/** @param {KeyboardEvent} event @param {HTMLElement} element */
function keepInside(event, element) {
  /** @type {HTMLElement[]} */
  const places = Array.from(element.querySelectorAll(FOCUSABLE));
  const seen = places.filter((place) => place.offsetParent !== null);
  if (!seen.length) return;
  const edge = event.shiftKey ? seen[0] : seen[seen.length - 1];
  const inside = element.contains(document.activeElement) && document.activeElement !== element;
  if (inside && document.activeElement !== edge) return;
  event.preventDefault();
  (event.shiftKey ? seen[seen.length - 1] : seen[0]).focus();
}

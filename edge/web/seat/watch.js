/** Notices when the exam page is left, and says for how long (X13). */

const SETTLE = 300; // hiding a page also takes its focus: one event, not two

/** @typedef {import("/shared/contract.d.ts").PageLeft["what"]} Left */

/** Watches between `start` and `stop`. */
export class Watch {
  /** @param {(what: Left, milliseconds: number | null) => void} left  on return, with how long */
  constructor(left) {
    this.left = left;
    this.watching = false;
    /** @type {{what: Left, since: number} | null} */
    this.away = null;
    this.extended = false;
    this.choosing = false; // the browser's own dialog for files takes the focus, and full screen with it
    document.addEventListener("click", (event) => {
      const to = event.target;
      if (to instanceof HTMLInputElement && to.type === "file") this.choosing = true;
    });
    /** @type {any} */ (window.screen).addEventListener?.("change", () => this.lookAround());
    document.addEventListener("visibilitychange", () => this.look());
    window.addEventListener("blur", () => setTimeout(() => this.look(), SETTLE));
    window.addEventListener("focus", () => {
      this.choosing = false;
      this.look();
    });
    document.addEventListener("fullscreenchange", () => {
      if (this.watching && !this.choosing && !document.fullscreenElement) this.left("fullscreen-lost", null);
    });
  }

  start() {
    if (this.watching) return;
    this.watching = true;
    this.lookAround();
  }

  stop() {
    this.watching = false;
    this.away = null;
  }

  /** A second screen counts once each time it appears. */
  lookAround() {
    const { isExtended } = /** @type {any} */ (window.screen);
    if (this.watching && isExtended && !this.extended) this.left("second-screen", null);
    this.extended = Boolean(isExtended);
  }

  look() {
    if (!this.watching) return;
    const here = document.hasFocus() || this.choosing;
    const what = document.hidden ? "hidden" : here ? null : "blurred";
    if (what && !this.away) {
      this.away = { what, since: performance.now() };
    } else if (what === "hidden" && this.away) {
      this.away.what = "hidden";
    } else if (!what && this.away) {
      const { what: gone, since } = this.away;
      this.away = null;
      this.left(gone, Math.round(performance.now() - since));
    }
  }
}

/** Back, in a browser that shows the button, stays on this page. */
export function stayHere() {
  history.pushState(null, "");
  window.addEventListener("popstate", () => history.pushState(null, ""));
}

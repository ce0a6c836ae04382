/** The box's own camera as a row of pictures, each asked for after the one before. */

const PAUSE_MS = 200;
const PAUSE_AFTER_FAULT_MS = 1500;

export class BoxPreview {
  /** @param {HTMLImageElement} image @param {() => void} dark  told when no picture comes */
  constructor(image, dark) {
    this.image = image;
    this.running = false;
    this.number = 0;
    /** @type {any} */
    this.timer = null;
    image.addEventListener("load", () => this.after(PAUSE_MS));
    image.addEventListener("error", () => {
      if (!this.running) return;
      dark();
      this.after(PAUSE_AFTER_FAULT_MS);
    });
  }

  start() {
    this.running = true;
    this.next();
  }

  stop() {
    this.running = false;
    clearTimeout(this.timer);
    this.image.removeAttribute("src");
  }

  next() {
    this.number += 1;
    this.image.src = "/api/panel/camera/frame?n=" + this.number;
  }

  /** @param {number} pause milliseconds */
  after(pause) {
    if (this.running) this.timer = setTimeout(() => this.next(), pause);
  }
}

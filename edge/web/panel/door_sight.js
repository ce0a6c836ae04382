/** Which camera the door looks through: this device's, the box's, or none; and one frame from it. */

import { boxFrame, hasBoxCamera } from "./api.js";
import { BoxPreview } from "./box_preview.js";
import { camerasHere, DeviceCamera, pictureIn } from "./camera.js";

/**
 * @typedef {(key: string, tone: "" | "attention") => void} Say a sentence of strings_act.js under the picture
 */

export class Sight {
  /**
   * @param {{video: HTMLVideoElement, boxPicture: HTMLImageElement}} places
   * @param {{say: Say, changed: () => void}} told
   */
  constructor(places, told) {
    this.told = told;
    /** @type {"device" | "box" | "none"} */
    this.source = "none";
    this.canFlip = false;
    this.canBox = false;
    this.wanted = false;
    this.camera = new DeviceCamera(places.video);
    this.preview = new BoxPreview(places.boxPicture, () => told.say("door.box-dark", "attention"));
    document.addEventListener("visibilitychange", () => this.wake());
  }

  open() {
    this.wanted = true;
    this.useDevice();
    hasBoxCamera().then(
      (has) => {
        this.canBox = has;
        this.told.changed();
      },
      () => undefined,
    );
  }

  close() {
    this.wanted = false;
    this.camera.stop();
    this.preview.stop();
  }

  turn() {
    return this.source === "box" ? this.useDevice() : this.useBox();
  }

  flip() {
    return this.use(() => this.camera.flip());
  }

  useDevice() {
    this.preview.stop();
    return this.use(() => this.camera.start());
  }

  useBox() {
    this.camera.stop();
    this.source = "box";
    this.preview.start();
    this.told.say("door.advice", "");
  }

  /** @param {() => Promise<void>} starting */
  async use(starting) {
    const before = this.source;
    try {
      await starting();
      this.source = "device";
      this.canFlip = (await camerasHere()) > 1;
      if (before !== "device") this.told.say("door.advice", "");
    } catch (error) {
      const denied = /** @type {import("./camera.js").NoCamera} */ (error).why === "denied";
      this.source = "none";
      this.told.say(denied ? "door.denied" : "door.no-camera", "attention");
    }
    if (!this.wanted) this.camera.stop();
    this.told.changed();
  }

  /** The phone takes the camera away while another program is in front. */
  wake() {
    const seen = this.wanted && document.visibilityState === "visible";
    if (seen && this.source === "device" && !this.camera.running) this.useDevice();
  }

  /** What the camera sees now; null where it sees nothing. @returns {Promise<HTMLCanvasElement | null>} */
  async frame() {
    if (this.source === "box") return pictureIn(await boxFrame());
    return this.camera.grab();
  }

  /** What to say when no frame came. */
  get darkness() {
    return this.source === "box" ? "door.box-dark" : "door.starting";
  }
}

/** What the door looks through: this device's camera, the box's, or none; and the line that carries it. */

import { boxFrame, hasBoxCamera } from "./api.js";
import { Asked } from "./asked.js";
import { BoxPreview } from "./box_preview.js";
import { camerasHere, DeviceCamera, pictureIn } from "./camera.js";
import { Frames } from "./frames.js";
import { SightLine } from "./sight_line.js";

/**
 * @typedef {Object} Told
 * @property {(key: string, reason: string | null) => void} say  of the camera: a sentence of strings_door.js and its picture
 * @property {() => void} changed
 * @property {() => boolean} needed  whether anybody looks at the door now
 * @property {(message: any | null) => void} heard  what the line brings unasked; null: it is cut
 */

export class Sight {
  /**
   * @param {{video: HTMLVideoElement, boxPicture: HTMLImageElement}} places
   * @param {Told} told
   */
  constructor(places, told) {
    this.told = told;
    /** @type {"device" | "box" | "none"} */
    this.source = "none";
    this.canFlip = false;
    this.canBox = false;
    this.wanted = false;
    /** A line that was never up is not missed: one picture at a time does. */
    this.wasUp = false;
    /** @type {any} */
    this.aimed = null;
    /** @type {SightLine | null} */
    this.line = null;
    this.asked = new Asked();
    this.places = places;
    this.camera = new DeviceCamera(places.video);
    this.preview = new BoxPreview(places.boxPicture, () => told.say("door.box-dark", "NO_CAMERA"));
    this.frames = new Frames(places.video, {
      room: () => told.needed() && this.line !== null && this.line.room,
      send: (frame) => this.line && this.line.sendFrame(frame),
      frozen: () => this.restart(),
    });
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
    this.unlink();
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
    this.link();
    this.told.changed();
  }

  /** @param {() => Promise<void>} starting */
  async use(starting) {
    try {
      await starting();
      this.source = "device";
      this.canFlip = (await camerasHere()) > 1;
    } catch (error) {
      const denied = /** @type {import("./camera.js").NoCamera} */ (error).why === "denied";
      this.source = "none";
      this.told.say(denied ? "door.denied" : "door.no-camera", "NO_CAMERA");
    }
    if (this.wanted) this.link();
    else this.camera.stop();
    this.told.changed();
  }

  /** A camera whose picture stands still. */
  restart() {
    this.told.say("door.frozen", "CAMERA_FROZEN");
    this.useDevice();
  }

  /** The phone takes the camera away while another program is in front. */
  wake() {
    const seen = this.wanted && document.visibilityState === "visible";
    if (seen && this.source === "device" && !this.camera.running) this.useDevice();
  }

  /** One line for as long as there is a picture. */
  link() {
    if (this.source === "none") return this.unlink();
    if (this.source === "device") this.frames.start();
    else this.frames.stop();
    if (this.line) return this.introduce();
    this.line = new SightLine({
      opened: () => {
        this.wasUp = true;
        this.introduce();
        this.told.changed();
      },
      setState: (message) => this.heard(message),
    });
    return undefined;
  }

  unlink() {
    this.frames.stop();
    this.asked.cut();
    if (this.line) this.line.close();
    this.line = null;
  }

  /** @param {any | null} message */
  heard(message) {
    if (!message) this.asked.cut();
    else if (this.asked.heard(message)) return;
    if (message || this.wasUp) this.told.heard(message);
  }

  introduce() {
    this.send({ type: "source", camera: this.source });
    if (this.aimed) this.send(this.aimed);
  }

  /** Whom the picture is for; null: look for the code of a ticket. @param {string | null} room @param {string | null} attempt */
  aim(room, attempt) {
    this.aimed = { type: "aim", room, attempt };
    this.send(this.aimed);
  }

  /** @param {"check-in" | "propose"} what @returns {Promise<any>} the verdict or proposal; rejects with a Problem */
  ask(what) {
    const answer = this.asked.begin(what === "propose" ? "proposal" : "verdict");
    this.send({ type: what });
    return answer;
  }

  /** Forget what was asked. */
  stop() {
    this.send({ type: "stop" });
    this.asked.cut();
  }

  /** @param {any} message */
  send(message) {
    if (this.line) this.line.send(message);
  }

  /** Whether the box sees what the camera sees. */
  get live() {
    return this.source !== "none" && this.line !== null && this.line.up;
  }

  /** Whether the preview is a mirror. */
  get mirrored() {
    return this.source === "device" && this.camera.mirrored;
  }

  /** The picture's own size. @returns {{width: number, height: number}} */
  get size() {
    const { video, boxPicture } = this.places;
    if (this.source === "box") return { width: boxPicture.naturalWidth, height: boxPicture.naturalHeight };
    return { width: video.videoWidth, height: video.videoHeight };
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

/** The running camera as small JPEGs, each with its moment; a frame the line has no room for is left out. */

import { sentSize } from "./camera.js";

const LONGEST = 640;
const QUALITY = 0.8;
const EVERY_MS = 120;
/** A picture that stands still for longer comes from a camera that has stopped (E1). */
const FROZEN_MS = 2500;

export class Frames {
  /**
   * @param {HTMLVideoElement} video
   * @param {{room: () => boolean, send: (frame: Blob) => void, frozen: () => void}} told
   *   room: whether the line takes one more
   */
  constructor(video, told) {
    this.video = video;
    this.told = told;
    this.canvas = document.createElement("canvas");
    this.encoding = false;
    /** @type {any} */
    this.timer = null;
    this.movedAt = 0;
    this.position = -1;
  }

  start() {
    this.stop();
    this.movedAt = performance.now();
    this.timer = setInterval(() => this.turn(), EVERY_MS);
  }

  stop() {
    clearInterval(this.timer);
    this.timer = null;
  }

  async turn() {
    const video = this.video;
    if (this.encoding || !video.videoWidth) return;
    if (!this.moves(performance.now())) return;
    if (!this.told.room()) return;
    this.encoding = true;
    const taken = performance.now();
    try {
      const picture = await this.shrunk();
      if (this.timer !== null) this.told.send(stamped(taken, picture));
    } catch (error) {
      // A canvas under memory pressure gives no picture; the next frame is as good.
    } finally {
      this.encoding = false;
    }
  }

  /** Whether the picture has changed since the last turn. @param {number} nowMs */
  moves(nowMs) {
    if (this.video.currentTime !== this.position) {
      this.position = this.video.currentTime;
      this.movedAt = nowMs;
      return true;
    }
    if (nowMs - this.movedAt > FROZEN_MS && document.visibilityState === "visible") {
      this.movedAt = nowMs;
      this.told.frozen();
    }
    return false;
  }

  /** @returns {Promise<Blob>} */
  shrunk() {
    const { videoWidth, videoHeight } = this.video;
    const size = sentSize(videoWidth, videoHeight, LONGEST);
    const canvas = this.canvas;
    canvas.width = size.width;
    canvas.height = size.height;
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    pen.drawImage(this.video, 0, 0, size.width, size.height);
    return new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/jpeg", QUALITY);
    });
  }
}

/**
 * The frame as it travels: its moment, big-endian float64, and the JPEG.
 * @param {number} atMs @param {Blob} picture
 */
export function stamped(atMs, picture) {
  const header = new DataView(new ArrayBuffer(8));
  header.setFloat64(0, atMs);
  return new Blob([header.buffer, picture]);
}

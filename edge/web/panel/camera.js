/** Pictures for a check-in: this device's camera, the box's own, or a file; all as small JPEGs. */

import { recall, remember } from "./kept.js";

const LONGEST = 1280;
const QUALITY = 0.9;

/** This device offers no camera to this page: there is none, or the page is not a secure context. */
export class NoCamera extends Error {
  /** @param {"none" | "denied"} why */
  constructor(why) {
    super(why);
    this.why = why;
  }
}

/** The camera of the phone or tablet, shown in a video element. */
export class DeviceCamera {
  /** @param {HTMLVideoElement} video */
  constructor(video) {
    this.video = video;
    /** The front camera shows people themselves, so its picture is a mirror. @type {"environment" | "user"} */
    this.facing = recall("facing", "environment") === "user" ? "user" : "environment";
    /** @type {MediaStream | null} */
    this.stream = null;
  }

  /** Start, or start again after the phone took it away. Throws NoCamera. */
  async start() {
    this.stop();
    if (!navigator.mediaDevices || !navigator.mediaDevices.getUserMedia) throw new NoCamera("none");
    const video = { facingMode: this.facing, width: { ideal: LONGEST }, height: { ideal: 960 } };
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ video, audio: false });
    } catch (error) {
      throw new NoCamera(/** @type {any} */ (error).name === "NotAllowedError" ? "denied" : "none");
    }
    this.video.srcObject = this.stream;
    this.video.classList.toggle("mirrored", this.mirrored);
    await this.video.play();
  }

  async flip() {
    this.facing = this.facing === "user" ? "environment" : "user";
    remember("facing", this.facing);
    await this.start();
  }

  /** What the camera says it is counts more than what was asked for: many tablets have only one. */
  get mirrored() {
    const track = this.stream && this.stream.getVideoTracks()[0];
    const told = track && track.getSettings ? track.getSettings().facingMode : "";
    return (told || this.facing) === "user";
  }

  stop() {
    if (this.stream) this.stream.getTracks().forEach((track) => track.stop());
    this.stream = null;
    this.video.srcObject = null;
  }

  get running() {
    return this.stream !== null && this.stream.getTracks().every((track) => track.readyState === "live");
  }

  /** The frame now shown, or null before the first one. @returns {HTMLCanvasElement | null} */
  grab() {
    const video = this.video;
    return video.videoWidth ? drawn(video, video.videoWidth, video.videoHeight) : null;
  }
}

/** How many cameras could be switched between. @returns {Promise<number>} */
export async function camerasHere() {
  if (!navigator.mediaDevices || !navigator.mediaDevices.enumerateDevices) return 0;
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter((device) => device.kind === "videoinput").length;
}

/**
 * A picture from a file or from the box. Rejects what is no picture.
 * @param {Blob} file
 * @returns {Promise<HTMLCanvasElement>}
 */
export async function pictureIn(file) {
  if ("createImageBitmap" in window) {
    const bitmap = await createImageBitmap(file);
    return drawn(bitmap, bitmap.width, bitmap.height);
  }
  const image = await loaded(URL.createObjectURL(file));
  return drawn(image, image.naturalWidth, image.naturalHeight);
}

/** What is sent. @param {HTMLCanvasElement} canvas @returns {Promise<Blob>} */
export function jpeg(canvas) {
  return new Promise((resolve, reject) => {
    const done = (/** @type {Blob | null} */ blob) =>
      blob ? resolve(blob) : reject(new Error("no picture"));
    canvas.toBlob(done, "image/jpeg", QUALITY);
  });
}

/**
 * The size a picture is sent at: never larger than `longest`, never enlarged.
 * @param {number} width
 * @param {number} height
 * @param {number} longest
 */
export function sentSize(width, height, longest) {
  const scale = Math.min(1, longest / Math.max(width, height));
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

/** @param {string} url @returns {Promise<HTMLImageElement>} */
function loaded(url) {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error("no picture"));
    image.src = url;
  });
}

/** @param {any} source @param {number} width @param {number} height */
function drawn(source, width, height) {
  const size = sentSize(width, height, LONGEST);
  const canvas = document.createElement("canvas");
  canvas.width = size.width;
  canvas.height = size.height;
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pen.drawImage(source, 0, 0, size.width, size.height);
  return canvas;
}

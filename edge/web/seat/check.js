/** The self-check of a workstation: what a browser can measure of itself, each with what to do. */

import { request } from "/shared/problems.js";
import { newKey, publicPoint, sign, verify } from "/shared/p256.js";

const OLDEST = 109;
const SCREEN = [1024, 640];
const QUOTA = 200e6;
const APART = 5 * 60 * 1000;
const SLOW = 50; // ms, there and back on a LAN
const ASKED = 9;

/** @typedef {"good" | "attention" | "bad"} Kind */
/** @typedef {{kind: Kind, values?: Object<string, string | number>, word?: string}} Found  `word` instead of the usual one */

/** Each by name; throwing means bad. @type {Object<string, () => Promise<Found>>} */
export const CHECKS = {
  async browser() {
    const version = Number(/Chrom(?:e|ium)\/(\d+)/.exec(navigator.userAgent)?.[1] ?? 0);
    return { kind: version >= OLDEST ? "good" : version ? "bad" : "attention", values: { version: version || "?" } };
  },

  async crypto() {
    if (!window.isSecureContext || !crypto.subtle) return { kind: "bad" };
    const pair = await newKey();
    const signature = await sign(pair, "kaobox/check/1", "check");
    return { kind: (await verify(await publicPoint(pair), "kaobox/check/1", "check", signature)) ? "good" : "bad" };
  },

  async store() {
    const durability = await writeAndRead("kaobox-check");
    return { kind: durability === "strict" ? "good" : "attention", values: { durability } };
  },

  async persistent() {
    const kept = await navigator.storage.persist();
    const { quota = 0 } = await navigator.storage.estimate();
    const values = { megabytes: Math.round(quota / 1e6) };
    if (quota < QUOTA) return { kind: "bad", values, word: "room" };
    return { kind: kept ? "good" : "attention", values };
  },

  async worker() {
    await navigator.serviceWorker.register("/seat/sw.js");
    await Promise.race([navigator.serviceWorker.ready, new Promise((_, late) => setTimeout(() => late(new Error("late")), 10000))]);
    return { kind: "good" };
  },

  async line() {
    const times = [];
    for (let n = 0; n < ASKED; n += 1) {
      const sent = performance.now();
      await request("/api/box", { patience: 5000 });
      times.push(performance.now() - sent);
    }
    const median = times.sort((a, b) => a - b)[(ASKED - 1) / 2];
    return { kind: median <= SLOW ? "good" : "attention", values: { ms: Math.max(1, Math.round(median)) } };
  },

  async time() {
    const box = await request("/api/box", { patience: 5000 });
    if (box.clock === "unknown") return { kind: "attention", word: "box" };
    const apart = Math.abs(Date.now() - box.now_ms);
    return { kind: apart <= APART ? "good" : "attention", values: { seconds: Math.round(apart / 1000) } };
  },

  async screen() {
    const { width, height } = window.screen;
    if (/** @type {any} */ (window.screen).isExtended) return { kind: "attention", word: "second" };
    const fits = width >= SCREEN[0] && height >= SCREEN[1];
    return { kind: fits ? "good" : "attention", values: { width, height } };
  },

  async fonts() {
    const missing = drawn("\uFFFF");
    const tofu = ["永", "题", "㑇"].filter((letter) => drawn(letter) === missing);
    return { kind: tofu.length ? "attention" : "good" };
  },

  async fullscreen() {
    return { kind: document.fullscreenEnabled ? "good" : "attention" };
  },
};

/** Half a second of a quiet tone; whoever sits there says whether it was heard. */
export async function tone() {
  const context = new AudioContext();
  const source = context.createOscillator();
  const volume = context.createGain();
  volume.gain.value = 0.15;
  source.frequency.value = 440;
  source.connect(volume).connect(context.destination);
  await context.resume();
  source.start();
  source.stop(context.currentTime + 0.5);
  source.onended = () => context.close();
}

/** A strictly durable write, read back. @param {string} name @returns {Promise<string>} the durability that the browser gave */
function writeAndRead(name) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("check");
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const db = opening.result;
      const writing = db.transaction("check", "readwrite", { durability: "strict" });
      writing.objectStore("check").put(1, "key");
      writing.onabort = () => reject(writing.error);
      writing.oncomplete = () => {
        db.close();
        indexedDB.deleteDatabase(name);
        resolve(writing.durability ?? "unknown");
      };
    };
  });
}

/** A letter as this computer draws it. @param {string} letter @returns {string} */
function drawn(letter) {
  const canvas = document.createElement("canvas");
  canvas.width = 40;
  canvas.height = 40;
  const pen = canvas.getContext("2d");
  if (!pen) return letter;
  pen.font = "32px system-ui, 'Noto Sans SC', 'Microsoft YaHei', sans-serif";
  pen.fillText(letter, 2, 34);
  return canvas.toDataURL();
}

/**
 * A recording of the paper. Where the paper limits how often it may be heard, there is one button and
 * no seeking, and a play counts from its first second on: a reload gives none back.
 */

import { h } from "./dom.js";
import { setStrings, t } from "./i18n.js";

/**
 * Keeps count, per attempt and recording; given by the seat, absent in a preview.
 * @typedef {Object} Plays
 * @property {(audio: string) => number} count
 * @property {(audio: string) => void} add
 */

/**
 * @param {import("./contract.d.ts").Audio} audio
 * @param {import("./nodes.js").Scene} scene
 * @returns {HTMLElement}
 */
export function audioPlayer(audio, scene) {
  const source = { src: scene.assetUrl(audio.audio), preload: "auto", controlslist: "nodownload" };
  if (!audio.plays) {
    const label = audio.label || t("audio.title");
    return h("audio", Object.assign({ class: "audio", controls: true, "aria-label": label }, source));
  }
  return limited(audio, h("audio", source), scene.plays || forgetful());
}

/** @param {import("./contract.d.ts").Audio} audio @param {HTMLAudioElement} sound @param {Plays} plays */
function limited(audio, sound, plays) {
  const left = () => Math.max(0, (audio.plays || 0) - plays.count(audio.audio));
  const button = h("button", { type: "button", class: "audio-play", onclick: play });
  const bar = h("progress", { class: "audio-bar", max: 1, value: 0, "aria-label": t("audio.progress") });
  const said = h("span", { class: "soft small", role: "status" });
  let playing = false;

  function tell() {
    button.disabled = playing || left() === 0;
    button.textContent = playing ? t("audio.playing") : t("audio.play");
    said.textContent = left() ? t("audio.left", { n: left() }) : t("audio.none-left");
  }

  async function play() {
    if (playing || !left()) return;
    playing = true;
    tell();
    try {
      sound.currentTime = 0;
      await sound.play();
      plays.add(audio.audio);
    } catch (error) {
      playing = false;
      said.textContent = t("audio.failed");
      button.disabled = false;
      return;
    }
    tell();
  }

  sound.addEventListener("timeupdate", () => {
    bar.value = sound.duration ? sound.currentTime / sound.duration : 0;
  });
  ["ended", "error"].forEach((event) =>
    sound.addEventListener(event, () => {
      playing = false;
      tell();
    }),
  );
  tell();
  const title = h("span", { class: "audio-label" }, audio.label || t("audio.title"));
  return h("div", { class: "audio limited", role: "group", "aria-label": title.textContent }, title, button, bar, said, sound);
}

/** Where nobody keeps count, as in a preview. @returns {Plays} */
function forgetful() {
  const counts = new Map();
  return {
    count: (audio) => counts.get(audio) || 0,
    add: (audio) => counts.set(audio, (counts.get(audio) || 0) + 1),
  };
}

setStrings({
  "audio.title": ["录音", "Recording"],
  "audio.play": ["播放", "Play"],
  "audio.playing": ["正在播放…", "Playing…"],
  "audio.progress": ["播放进度", "How far it has played"],
  "audio.left": ["还可播放 {n} 次", "{n} plays left"],
  "audio.none-left": ["播放次数已用完", "No plays left"],
  "audio.failed": ["无法播放，请再试；仍不行请联系监考。", "It does not play; try again, or see the invigilator."],
});

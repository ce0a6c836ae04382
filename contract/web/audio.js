/**
 * A recording of the paper. Where the paper limits how often it may be heard, there is one button and
 * no seeking, and a play counts from its first second on: a reload gives none back. A play that stops
 * because another question is shown goes on from there.
 */

import { h } from "./dom.js";
import { setStrings, t } from "./i18n.js";

/**
 * Keeps count, per attempt and recording; given by the seat, absent in a preview.
 * @typedef {Object} Plays
 * @property {(audio: string) => number} count
 * @property {(audio: string) => void} add
 * @property {Map<string, Player>} [players]  made so far: who comes back finds the same one
 *
 * @typedef {{element: HTMLElement, tell: () => void}} Player
 */

/**
 * @param {import("./contract.d.ts").Audio} audio
 * @param {import("./nodes.js").Scene} scene
 * @returns {HTMLElement}
 */
export function audioPlayer(audio, scene) {
  const players = (scene.plays && scene.plays.players) || new Map();
  const known = players.get(audio.audio);
  const player = known || made(audio, scene);
  players.set(audio.audio, player);
  player.tell();
  return player.element;
}

/** @param {import("./contract.d.ts").Audio} audio @param {import("./nodes.js").Scene} scene @returns {Player} */
function made(audio, scene) {
  const source = { src: scene.assetUrl(audio.audio), preload: "auto", controlslist: "nodownload" };
  if (audio.plays) return limited(audio, h("audio", source), scene.plays || forgetful());
  const element = h("audio", Object.assign({ class: "audio", controls: true }, source));
  return { element, tell: () => element.setAttribute("aria-label", audio.label || t("audio.title")) };
}

/** @param {import("./contract.d.ts").Audio} audio @param {HTMLAudioElement} sound @param {Plays} plays @returns {Player} */
function limited(audio, sound, plays) {
  const left = () => Math.max(0, (audio.plays || 0) - plays.count(audio.audio));
  const button = h("button", { type: "button", class: "audio-play", onclick: play });
  const bar = h("progress", { class: "audio-bar", max: 1, value: 0 });
  const said = h("span", { class: "soft small", role: "status" });
  const title = h("span", { class: "audio-label" });
  const element = h("div", { class: "audio limited", role: "group" }, title, button, bar, said, sound);
  let playing = false;
  let broken = false; // off before its end: going on costs nothing

  function tell() {
    title.textContent = audio.label || t("audio.title");
    element.setAttribute("aria-label", title.textContent);
    bar.setAttribute("aria-label", t("audio.progress"));
    button.disabled = playing || (left() === 0 && !broken);
    button.textContent = t(playing ? "audio.playing" : broken ? "audio.go-on" : "audio.play");
    said.textContent = left() ? t("audio.left", { n: left() }) : t("audio.none-left");
  }

  async function play() {
    if (playing || (!left() && !broken)) return;
    const counts = !broken;
    playing = true;
    tell();
    try {
      if (counts) sound.currentTime = 0;
      await sound.play();
      if (counts) plays.add(audio.audio);
      broken = false;
    } catch (error) {
      playing = false;
      tell();
      said.textContent = t("audio.failed");
      return;
    }
    tell();
  }

  sound.addEventListener("timeupdate", () => {
    bar.value = sound.duration ? sound.currentTime / sound.duration : 0;
  });
  ["ended", "error", "pause"].forEach((event) =>
    sound.addEventListener(event, () => {
      broken = playing && event === "pause" && !sound.ended;
      playing = false;
      tell();
    }),
  );
  return { element, tell };
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
  "audio.go-on": ["继续播放", "Go on"],
  "audio.playing": ["正在播放…", "Playing…"],
  "audio.progress": ["播放进度", "How far it has played"],
  "audio.left": ["还可播放 {n} 次", "{n} plays left"],
  "audio.none-left": ["播放次数已用完", "No plays left"],
  "audio.failed": ["无法播放，请再试；仍不行请联系监考。", "It does not play; try again, or see the invigilator."],
});

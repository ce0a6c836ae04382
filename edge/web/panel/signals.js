/** A verdict for ear and hand: each one differs, so that nobody has to look at the screen. */

/** @typedef {import("./verdict.js").Outcome | "found" | "turn"} Sound found: whose ticket or face it is; turn: the head is to be turned */
/** @typedef {{hertz: number, from: number, long: number}} Note seconds from now, seconds long */

/**
 * A tick for found, a question for the turn. Rising for yes; twice the same for once more; one long low tone for the papers.
 * @type {Object<string, Note[]>}
 */
const TUNES = {
  pass: [
    { hertz: 659, from: 0, long: 0.1 },
    { hertz: 988, from: 0.11, long: 0.18 },
  ],
  retry: [
    { hertz: 494, from: 0, long: 0.1 },
    { hertz: 494, from: 0.18, long: 0.1 },
  ],
  manual: [{ hertz: 294, from: 0, long: 0.42 }],
  found: [{ hertz: 880, from: 0, long: 0.06 }],
  turn: [
    { hertz: 587, from: 0, long: 0.12 },
    { hertz: 784, from: 0.2, long: 0.22 },
  ],
};

/** Milliseconds on, off, on… @type {Object<string, number[]>} */
const SHAKES = { pass: [80], retry: [60, 80, 60], manual: [350], found: [30], turn: [120] };

/** @type {AudioContext | null} */
let audio = null;

/** Browsers give sound only after a touch: call from one. */
export function wakeSound() {
  const Context = window.AudioContext || /** @type {any} */ (window).webkitAudioContext;
  if (!Context) return;
  if (!audio) audio = new Context();
  if (audio.state === "suspended") audio.resume();
}

/** @param {Sound} sound */
export function signal(sound) {
  if (navigator.vibrate) navigator.vibrate(SHAKES[sound]);
  if (audio) TUNES[sound].forEach((note) => play(/** @type {AudioContext} */ (audio), note));
}

/** @param {AudioContext} context @param {Note} note */
function play(context, note) {
  const start = context.currentTime + note.from;
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.frequency.value = note.hertz;
  volume.gain.setValueAtTime(0.0001, start);
  volume.gain.exponentialRampToValueAtTime(0.25, start + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, start + note.long);
  tone.connect(volume);
  volume.connect(context.destination);
  tone.start(start);
  tone.stop(start + note.long);
}

/** How the candidate likes to read: size and contrast, remembered in this browser until they leave. */

const REMEMBERED = "kaobox.looks";
const SCALES = [100, 125, 150, 175, 200, 250, 300]; // per cent; above 200 only as an accommodation
const CHOSEN = 200;
const THEMES = ["light", "dark", "high"];
const QUESTION = 18;
const FRAME = { small: 14, label: 16, body: 18, large: 22, title: 28 }; // px, as in tokens.css
const FRAME_MOST = 1.5; // beyond that the frame takes the room that the question needs

/** @typedef {{theme: "system" | "light" | "dark" | "high", scale: number}} Looks */
/** @typedef {import("/shared/contract.d.ts").Accommodation} Accommodation */

/** @type {Looks} */
const PLAIN = { theme: "system", scale: 100 };
/** @type {Looks} */
let current = recall();
/** @type {Array<() => void>} */
const watching = [];

/** @returns {Looks} `scale` in per cent */
export function looks() {
  return current;
}

/** @param {Partial<Looks>} changes */
export function setLooks(changes) {
  current = { ...current, ...changes };
  try {
    localStorage.setItem(REMEMBERED, JSON.stringify(current));
  } catch (error) {
    // Nothing is stored in this browser; the choice holds until the page closes.
  }
  applyLooks();
}

/** One size up or down. @param {1 | -1} by */
export function step(by) {
  const next = SCALES[SCALES.indexOf(current.scale) + by];
  if (next && (next <= CHOSEN || by < 0)) setLooks({ scale: next });
}

/** What the roster grants (X18). @param {Accommodation | null} granted */
export function accommodate(granted) {
  if (!granted) return;
  const wanted = Math.round((granted.font_scale ?? 1) * 100);
  const scale = SCALES.find((one) => one >= wanted) ?? SCALES[SCALES.length - 1];
  setLooks({ scale: Math.max(scale, current.scale), theme: granted.contrast || current.theme });
}

/** The next candidate begins with none of the last one's choices. */
export function resetLooks() {
  setLooks(PLAIN);
}

/** @param {() => void} listener  called after each change */
export function onLooks(listener) {
  watching.push(listener);
}

export function applyLooks() {
  const root = document.documentElement;
  if (current.theme === "system") delete root.dataset.theme;
  else root.dataset.theme = current.theme;
  const factor = current.scale / 100;
  root.style.setProperty("--text-question", QUESTION * factor + "px");
  Object.entries(FRAME).forEach(([name, size]) => {
    root.style.setProperty("--text-" + name, Math.round(size * Math.min(FRAME_MOST, factor)) + "px");
  });
  watching.forEach((listener) => listener());
}

/** @returns {Looks} */
function recall() {
  try {
    const kept = JSON.parse(localStorage.getItem(REMEMBERED) ?? "");
    const theme = THEMES.includes(kept.theme) ? kept.theme : PLAIN.theme;
    return { theme, scale: SCALES.includes(kept.scale) ? kept.scale : PLAIN.scale };
  } catch (error) {
    return PLAIN;
  }
}

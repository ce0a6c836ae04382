/**
 * The service worker: keeps the page's own files, so that a reload works while the box is away.
 * Sealed papers are kept by the page itself (papers.js), verified before they are stored; answers
 * and keys are in IndexedDB and never pass here.
 */

const CACHE = "kaobox-page";
const PATIENCE = 2000;
const AWAY = 10000; // after a failure everything comes from the cache for this long

const FILES = [
  "/seat/",
  "/seat/arrival.js",
  "/seat/author.js",
  "/seat/check.js",
  "/seat/clock.js",
  "/seat/contrast.css",
  "/seat/door.js",
  "/seat/downtime.js",
  "/seat/exam.css",
  "/seat/exporting.js",
  "/seat/files.js",
  "/seat/frame.css",
  "/seat/hand-in.js",
  "/seat/icon.svg",
  "/seat/line.js",
  "/seat/looks.js",
  "/seat/marks.js",
  "/seat/opening.js",
  "/seat/outbox.js",
  "/seat/own.js",
  "/seat/packing.js",
  "/seat/papers.js",
  "/seat/plays.js",
  "/seat/reports.js",
  "/seat/rules.js",
  "/seat/search.js",
  "/seat/seat.css",
  "/seat/seat.js",
  "/seat/sender.js",
  "/seat/sitting.js",
  "/seat/state.js",
  "/seat/stimulus.css",
  "/seat/store.js",
  "/seat/submission.js",
  "/seat/tab.js",
  "/seat/tools.css",
  "/seat/trust.js",
  "/seat/view/alerts.js",
  "/seat/view/briefing.js",
  "/seat/view/check.js",
  "/seat/view/dialog.js",
  "/seat/view/display.js",
  "/seat/view/distrust.js",
  "/seat/view/exam.js",
  "/seat/view/export.js",
  "/seat/view/frame.js",
  "/seat/view/keys.js",
  "/seat/view/more.js",
  "/seat/view/nav.js",
  "/seat/view/notice_list.js",
  "/seat/view/notices.js",
  "/seat/view/overview.js",
  "/seat/view/page.js",
  "/seat/view/question.js",
  "/seat/view/receipt.js",
  "/seat/view/search.js",
  "/seat/view/seat_head.js",
  "/seat/view/sign-in.js",
  "/seat/view/stimulus.js",
  "/seat/view/submit.js",
  "/seat/view/waiting.js",
  "/seat/view/warning.js",
  "/seat/watch.js",
  "/seat/words-check.js",
  "/seat/words.js",
  "/shared/assets.js",
  "/shared/audio.js",
  "/shared/base.css",
  "/shared/choice.js",
  "/shared/controls.css",
  "/shared/digest.js",
  "/shared/dom.js",
  "/shared/encoding.js",
  "/shared/epoch.js",
  "/shared/gaps.js",
  "/shared/hpke.js",
  "/shared/i18n.js",
  "/shared/interactions.css",
  "/shared/item.css",
  "/shared/item.js",
  "/shared/live.js",
  "/shared/nodes.js",
  "/shared/order.js",
  "/shared/p256.js",
  "/shared/package.js",
  "/shared/pairs.js",
  "/shared/picking.js",
  "/shared/problems.js",
  "/shared/qr-picture.js",
  "/shared/qr-words.js",
  "/shared/qr.js",
  "/shared/sealed.js",
  "/shared/shuffle.js",
  "/shared/slider.js",
  "/shared/status.css",
  "/shared/tokens.css",
  "/shared/upload.js",
  "/shared/writing.js",
];

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {any} */ (self));
let away_until = 0;

worker.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(FILES.map((path) => new Request(path, { cache: "reload" }))))
      .then(() => worker.skipWaiting()),
  );
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(worker.clients.claim());
});

worker.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  const ours = url.pathname.startsWith("/seat/") || url.pathname.startsWith("/shared/");
  if (event.request.method !== "GET" || url.origin !== location.origin || !ours) return;
  event.respondWith(freshOrKept(event.request, url.pathname));
});

/** @param {Request} request @param {string} path */
async function freshOrKept(request, path) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(path);
  if (kept && Date.now() < away_until) return kept;
  try {
    const fresh = await fetchSoon(path, kept ? PATIENCE : 30000);
    if (fresh.ok) await cache.put(path, fresh.clone());
    else if (kept) return kept;
    return fresh;
  } catch (error) {
    if (!kept) throw error;
    away_until = Date.now() + AWAY;
    return kept;
  }
}

/** @param {string} path @param {number} patience */
async function fetchSoon(path, patience) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), patience);
  try {
    return await fetch(path, { cache: "no-cache", signal: abort.signal });
  } finally {
    clearTimeout(timer);
  }
}

/** The address bar is the page's state: `#/sessions/s1/attempts?room=A101`. A link is a view. */

/** @typedef {{path: string[], query: Object<string, string>}} Address */

/** @type {Array<() => void>} */
const listeners = [];

/** @param {string} hash @returns {Address} */
export function read(hash) {
  const [path, query] = hash.replace(/^#\/?/, "").split("?");
  return {
    path: path.split("/").filter(Boolean).map(plain),
    query: Object.fromEntries(new URLSearchParams(query || "")),
  };
}

/**
 * @param {string[]} path
 * @param {Object<string, string | number | null | undefined>} [query]  empty ones are left out
 * @returns {string} for `href`
 */
export function link(path, query) {
  const kept = Object.entries(query || {}).filter(([, value]) => value !== null && value !== undefined && value !== "");
  const asked = kept.length ? "?" + new URLSearchParams(kept.map(([name, value]) => [name, String(value)])) : "";
  return "#/" + path.map(encodeURIComponent).join("/") + asked;
}

/** @returns {Address} */
export function here() {
  return read(location.hash);
}

/**
 * A link to this page with a changed query; null takes one out.
 * @param {Object<string, string | number | null | undefined>} changes
 * @returns {string}
 */
export function turned(changes) {
  const { path, query } = here();
  return link(path, Object.assign({}, query, changes));
}

/** Go there; Back comes back. @param {string} href */
export function go(href) {
  if (href === location.hash) return tell();
  location.hash = href;
}

/** Be there without a step in the history, as for every letter of a search. @param {string} href */
export function settle(href) {
  history.replaceState(null, "", href);
  tell();
}

/** @param {() => void} listener @returns {() => void} stops it */
export function onAddress(listener) {
  listeners.push(listener);
  return () => {
    const at = listeners.indexOf(listener);
    if (at >= 0) listeners.splice(at, 1);
  };
}

function tell() {
  listeners.slice().forEach((listener) => listener());
}

/** @param {string} part @returns {string} what cannot be decoded stays as it is */
function plain(part) {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    return part;
  }
}

window.addEventListener("hashchange", tell);

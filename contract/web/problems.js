/** Requests to the page's own origin; whatever goes wrong comes back as one kind of `Problem`. */

/** A refusal or a failure with its stable code and a sentence in both languages. */
export class Problem extends Error {
  /**
   * @param {{code: string, zh: string, en: string, status?: number, detail?: string, more?: Object<string, any>}} parts
   *   status 0 means that no answer came; `more` holds the problem's other members, as `expected`
   */
  constructor(parts) {
    super(parts.code);
    this.name = "Problem";
    this.code = parts.code;
    this.zh = parts.zh;
    this.en = parts.en;
    this.status = parts.status || 0;
    this.detail = parts.detail || "";
    this.more = parts.more || {};
  }

  /** No answer came: the line or the server is down, and asking again may help. */
  get unreachable() {
    return this.status === 0;
  }
}

/** @param {string} [detail] @returns {Problem} */
export function unreachable(detail) {
  return new Problem({
    code: "unreachable",
    zh: "暂时连接不上，正在重试。",
    en: "No connection at the moment; trying again.",
    detail,
  });
}

/**
 * @typedef {Object} Asking
 * @property {string} [method]        GET, or POST when there is a body
 * @property {any} [json]             sent as JSON
 * @property {Blob | ArrayBuffer | Uint8Array} [bytes]  sent as they are
 * @property {string} [type]          media type of `bytes`
 * @property {string} [token]         for `Authorization: Bearer`
 * @property {number} [patience]      milliseconds until given up, 15,000 by default
 */

/**
 * Ask and return the JSON answer, null for 204. Throws Problem.
 * @param {string} path
 * @param {Asking} [asking]
 * @returns {Promise<any>}
 */
export async function request(path, asking) {
  const response = await ask(path, asking);
  if (response.status === 204) return null;
  try {
    return await response.json();
  } catch (error) {
    throw unreachable("the answer broke off");
  }
}

/**
 * Ask and return the bytes. Throws Problem.
 * @param {string} path
 * @param {Asking} [asking]
 * @returns {Promise<ArrayBuffer>}
 */
export async function requestBytes(path, asking) {
  const response = await ask(path, asking);
  try {
    return await response.arrayBuffer();
  } catch (error) {
    throw unreachable("the answer broke off");
  }
}

/**
 * Ask and return the response if it is good. Throws Problem.
 * @param {string} path
 * @param {Asking} [asking]
 * @returns {Promise<Response>}
 */
export async function ask(path, asking) {
  const given = asking || {};
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), given.patience || 15000);
  let response;
  try {
    response = await fetch(path, init(given, abort.signal));
  } catch (error) {
    throw unreachable(String(error));
  } finally {
    clearTimeout(timer);
  }
  if (response.ok) return response;
  throw await problemOf(response);
}

/** @param {Asking} given @param {AbortSignal} signal @returns {RequestInit} */
function init(given, signal) {
  /** @type {Object<string, string>} */
  const headers = { Accept: "application/json" };
  /** @type {any} */
  let body;
  if (given.json !== undefined) {
    headers["Content-Type"] = "application/json";
    body = JSON.stringify(given.json);
  } else if (given.bytes !== undefined) {
    headers["Content-Type"] = given.type || "application/octet-stream";
    body = given.bytes;
  }
  if (given.token) headers.Authorization = "Bearer " + given.token;
  const method = given.method || (body === undefined ? "GET" : "POST");
  return { method, headers, body, signal, credentials: "same-origin" };
}

/** @param {Response} response @returns {Promise<Problem>} */
async function problemOf(response) {
  const status = response.status;
  try {
    const more = await response.json();
    if (more && more.zh && more.en) {
      return new Problem({ code: more.title, zh: more.zh, en: more.en, status, detail: more.detail, more });
    }
  } catch (error) {
    // Not a problem document: a proxy or a crash answered; its status is all there is to say.
  }
  return new Problem({
    code: "internal",
    zh: "服务器出错（" + status + "），请重试。",
    en: "The server failed (" + status + "); try again.",
    status,
  });
}

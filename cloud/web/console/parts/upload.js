/** Files on their way up, with how much of them has left; `fetch` cannot say that. */

import { Problem, unreachable } from "/shared/problems.js";

/**
 * @param {Object<string, File | null>} parts  a missing one is left out
 * @returns {FormData}
 */
export function multipart(parts) {
  const form = new FormData();
  Object.entries(parts).forEach(([name, file]) => {
    if (file) form.append(name, file, file.name);
  });
  return form;
}

/**
 * Send a file or a form and return the JSON answer. Throws Problem.
 * @param {string} path
 * @param {Blob | FormData} body
 * @param {(part: number) => void} sent  0 to 1
 * @returns {Promise<any>}
 */
export function send(path, body, sent) {
  return new Promise((resolve, reject) => {
    const asking = new XMLHttpRequest();
    asking.open("POST", path);
    asking.setRequestHeader("Accept", "application/json");
    if (body instanceof Blob) asking.setRequestHeader("Content-Type", "application/octet-stream");
    asking.upload.onprogress = (event) => event.lengthComputable && sent(event.loaded / event.total);
    asking.onerror = () => reject(unreachable("the upload broke off"));
    asking.onload = () => {
      const answer = parsed(asking.responseText);
      if (answer && asking.status < 300) resolve(answer);
      else reject(problemOf(asking.status, answer));
    };
    asking.send(body);
  });
}

/** @param {string} text @returns {any} */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    return null;
  }
}

/** @param {number} status @param {any} more @returns {Problem} */
function problemOf(status, more) {
  if (more && more.zh && more.en) {
    return new Problem({ code: more.title, zh: more.zh, en: more.en, status, detail: more.detail, more });
  }
  const zh = "服务器出错（" + status + "），请重试。";
  return new Problem({ code: "internal", zh, en: "The server failed (" + status + "); try again.", status });
}

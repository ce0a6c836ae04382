/**
 * The first page in Safe Exam Browser: shows the box the Config Key for this very address, and goes
 * on to the seat page. Browsers that send it with every request have no script interface, or need
 * none; they go on at once, and the box checks each request.
 */

/**
 * @typedef {object} SafeExamBrowser
 * @property {{configKey: string, updateKeys: (done: () => void) => void}} security
 */

const PATIENCE = 5000;

const says = /** @type {HTMLElement} */ (document.getElementById("says"));
const detail = /** @type {HTMLElement} */ (document.getElementById("detail"));
const again = /** @type {HTMLButtonElement} */ (document.getElementById("again"));

/** @returns {SafeExamBrowser | undefined} */
function browser() {
  return /** @type {any} */ (window).SafeExamBrowser;
}

/**
 * @param {SafeExamBrowser} seb
 * @returns {Promise<string>} the Config Key, hashed with this page's address
 */
function configKey(seb) {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("Safe Exam Browser")), PATIENCE);
    seb.security.updateKeys(() => resolve(seb.security.configKey));
  });
}

/** @param {SafeExamBrowser} seb */
async function show(seb) {
  const nonce = new URLSearchParams(location.search).get("n") ?? "";
  const body = JSON.stringify({ nonce, config_key: await configKey(seb) });
  const answer = await fetch("/api/seb", { method: "POST", body });
  if (answer.ok) return;
  const problem = await answer.json();
  throw Object.assign(new Error(problem.detail), { zh: problem.zh, en: problem.en });
}

/** @param {{zh?: string, en?: string, message?: string}} problem */
function fail(problem) {
  const english = document.createElement("span");
  english.lang = "en";
  english.textContent = problem.en ?? "The exam browser could not be checked; see the invigilator.";
  says.replaceChildren(problem.zh ?? "考试浏览器核对未完成，请联系监考。", english);
  detail.textContent = problem.message ?? "";
  detail.hidden = false;
  again.hidden = false;
}

again.addEventListener("click", () => location.replace("/seat/seb"));

export const seb = browser();
try {
  if (seb?.security) await show(seb);
  location.replace("/seat/");
} catch (problem) {
  fail(problem);
}

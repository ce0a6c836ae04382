/** The self-check as a page: what was found, what to do, and what no browser can measure. */

import { fill, h, status } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { CHECKS, tone } from "../check.js";

/** @typedef {import("../check.js").Found} Found */

/** @returns {import("./acts.js").View} */
export function check() {
  const list = h("ul", { class: "checks check-list", "data-testid": "checks" });
  const sum = h("p", { class: "notice", role: "status", "data-testid": "check-sum" });
  const again = h("button", { type: "button", class: "primary", onclick: () => run() }, t("self.again"));
  /** @type {Map<string, Found>} */
  const found = new Map();

  async function run() {
    again.disabled = true;
    found.clear();
    show();
    for (const [name, look] of Object.entries(CHECKS)) {
      found.set(name, await look().catch(() => ({ kind: /** @type {const} */ ("bad") })));
      show();
    }
    again.disabled = false;
  }

  function show() {
    fill(list, Object.keys(CHECKS).map((name) => row(name, found.get(name))), sound());
    const kinds = Array.from(found.values(), (one) => one.kind);
    const done = found.size === Object.keys(CHECKS).length;
    const worst = kinds.includes("bad") ? "bad" : kinds.includes("attention") ? "attention" : "good";
    sum.dataset.status = done ? worst : "unknown";
    const text = t(done ? "self." + worst : "self.running");
    if (sum.textContent !== text) sum.textContent = text;
  }

  function sound() {
    const heard = found.get("sound");
    const said = (/** @type {Found["kind"]} */ kind) => () => {
      found.set("sound", { kind });
      fill(element, Array.from(row("sound", { kind }).childNodes));
    };
    const play = async () => {
      await tone().catch(() => found.set("sound", { kind: "bad" }));
      answer.hidden = false;
    };
    const answer = h("span", { hidden: true }, h("button", { type: "button", class: "small", onclick: said("good") }, t("self.heard")), " ", h("button", { type: "button", class: "small", onclick: said("bad") }, t("self.not-heard")));
    const element = h("li", { "data-check": "sound" }, h("span", null, t("self.sound.title")), h("button", { type: "button", class: "small", onclick: play }, t("self.play")), answer);
    return heard ? row("sound", heard) : element;
  }

  run();
  return {
    element: h(
      "section",
      { class: "card sheet broad" },
      h("h1", { tabindex: "-1", "data-focus": true }, t("self.title")),
      sum,
      list,
      h("p", { class: "soft small" }, t("self.not-measured")),
      h("div", { class: "actions" }, h("a", { class: "button", href: "/seat/" }, t("self.back")), again),
    ),
    update: () => {},
  };
}

/** @param {string} name @param {Found | undefined} found */
function row(name, found) {
  const key = "self." + name;
  if (!found) return h("li", { "data-check": name }, h("span", null, t(key + ".title")), status("unknown", t("self.looking")));
  const word = t("self.kind." + found.kind);
  const fix = found.kind === "good" ? null : h("p", { class: "small check-fix" }, t(found.word ? key + "." + found.word : key + ".fix", found.values));
  const detail = found.values && t(key + ".detail", found.values);
  return h("li", { "data-check": name }, h("span", null, t(key + ".title"), detail && h("span", { class: "soft small" }, " ", detail)), status(found.kind, word), fix);
}

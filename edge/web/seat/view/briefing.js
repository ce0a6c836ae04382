/** Who you are here, and the rules to accept. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";

/** @typedef {import("../types.js").Seat} Seat */

/** @param {Seat} _seat @param {import("./acts.js").Acts} acts @returns {import("./acts.js").View} */
export function briefing(_seat, acts) {
  const hello = h("p");
  const who = h("dl", { class: "who" });
  const rules = h("div", { class: "rules-text", tabindex: "0", role: "region", "aria-label": t("rules.title") });
  let shown = "";
  return {
    element: h(
      "section",
      { class: "card sheet broad" },
      h("h1", { tabindex: "-1", "data-focus": true }, t("rules.title")),
      hello,
      who,
      rules,
      h(
        "div",
        { class: "actions" },
        h("p", { class: "soft small" }, t("rules.not-me")),
        h("button", { type: "button", class: "primary", "data-testid": "rules-accept", onclick: () => acts.acceptRules() }, t("rules.accept")),
      ),
    ),
    update: ({ attempt }) => {
      if (!attempt || shown === attempt.session.rules + attempt.name) return;
      shown = attempt.session.rules + attempt.name;
      fill(hello, t("rules.hello", { name: attempt.name }));
      fill(who, whoRows(attempt));
      fill(rules, attempt.session.rules.split(/\n+/).map((line) => h("p", null, line)));
    },
  };
}

/** @param {import("../types.js").Attempt} attempt @returns {HTMLElement[]} */
export function whoRows(attempt) {
  const rows = [
    ["who.name", attempt.name],
    ["who.ticket", attempt.ticket],
    ["who.room", attempt.room],
    ["who.seat", attempt.seat],
    ["who.paper", attempt.paper.title],
  ];
  return rows.filter(([, text]) => text).map(([key, text]) => h("div", null, h("dt", { class: "soft small" }, t(key)), h("dd", null, text)));
}

/** What people did, newest first; nobody can change it (P1). */

import { fill, h, status } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import * as api from "../api.js";
import { Watch } from "../frame/watch.js";
import { moment, secondOfDay, day } from "../parts/moments.js";
import { empty, head, searchField } from "../parts/pane.js";
import { Table } from "../parts/table.js";
import { counted } from "../parts/words.js";

/** @typedef {import("../types.js").AuditLine} AuditLine */

const STEP = 500;

/** @param {import("../types.js").Context} ctx @returns {import("../types.js").View} */
export function auditPage(ctx) {
  const top = head();
  const table = auditTable();
  const none = h("div");
  const more = h("button", { type: "button", class: "small", hidden: true, onclick: () => earlier() }, t("audit.more"));
  let limit = STEP;
  let q = "";
  /** @type {AuditLine[] | null} */
  let lines = null;

  function earlier() {
    limit += STEP;
    watch.now();
  }

  function draw() {
    if (!lines) return;
    const wanted = q.trim().toLowerCase();
    const found = keyed(lines).filter((line) =>
      [line.account, line.about, line.detail, line.act, actWords(line.act)].some((text) =>
        text.toLowerCase().includes(wanted),
      ),
    );
    table.setRows(found, "");
    table.element.hidden = !found.length;
    fill(none, found.length ? null : empty(t(lines.length ? "search.none" : "audit.empty")));
    more.hidden = lines.length < limit;
    top.set({
      title: t("audit"),
      state: [
        status("unknown", counted("audit.count", lines.length), { class: "badge" }),
        h(
          "span",
          { class: "soft" },
          lines.length ? t("audit.since", { when: moment(lines[lines.length - 1].at_ms) }) : "",
          " ",
          t("audit.means"),
        ),
      ],
    });
  }

  const got = (/** @type {AuditLine[]} */ list) => {
    if (lines && JSON.stringify(list) === JSON.stringify(lines)) return;
    lines = list;
    draw();
  };
  const watch = new Watch(ctx, { ask: () => api.audit(limit), got, every: 15000 });
  ctx.entitle(t("audit"));
  return {
    element: h(
      "div",
      { class: "pane" },
      top.element,
      h("div", { class: "pane-tools" }, searchField(t("audit.search"))),
      table.element,
      none,
      h("div", { class: "form-acts" }, more),
    ),
    show: (address) => {
      q = address.query.q || "";
      draw();
      ctx.side.show("", /** @type {any} */ (null), address);
    },
    close: () => watch.close(),
  };
}

/** Lines have no name of their own; counted from the oldest they keep one while newer ones come. @param {AuditLine[]} lines */
function keyed(lines) {
  return lines.map((line, place) => ({
    ...line,
    key: [line.at_ms, line.account, line.act, line.about, lines.length - place].join(" "),
  }));
}

/** @returns {Table<any>} */
function auditTable() {
  return new Table({
    label: t("audit"),
    keyOf: (line) => line.key,
    drawnBy: (line) => line.key + line.detail,
    columns: [
      {
        key: "at",
        title: t("audit.at"),
        cell: (line) => [
          h("span", { class: "figures" }, secondOfDay(line.at_ms)),
          h("span", { class: "soft small under" }, day(line.at_ms)),
        ],
      },
      { key: "account", title: t("audit.account"), cell: (line) => line.account },
      { key: "act", title: t("audit.act"), cell: (line) => h("b", null, actWords(line.act)) },
      { key: "about", title: t("audit.about"), cell: (line) => h("code", { class: "small" }, line.about) },
      {
        key: "detail",
        title: t("audit.detail"),
        class: "at-mid",
        cell: (line) => h("span", { class: "soft small" }, line.detail),
      },
    ],
  });
}

/** @param {string} act @returns {string} an act without words here says its own name */
function actWords(act) {
  const words = t("act." + act);
  return words === "act." + act ? act : words;
}

/** Offline packages: upload one, and see what became of each attempt in it (X11). */

import { fill, h, status } from "/shared/dom.js";
import { sentence, t } from "/shared/i18n.js";
import * as api from "../api.js";
import { Watch } from "../frame/watch.js";
import { onChange } from "../parts/changes.js";
import { FileField } from "../parts/file_field.js";
import { moment } from "../parts/moments.js";
import { empty, head, remark } from "../parts/pane.js";
import { counted } from "../parts/words.js";

/** @typedef {import("../types.js").Package} Package */
/** @typedef {import("../types.js").PackagedAttempt} PackagedAttempt */

/** @type {Object<string, import("../types.js").Tone>} */
const TONES = { new: "good", duplicate: "unknown", extends: "good", conflicts: "attention", quarantined: "bad" };
const FEW = 8;

/** @param {import("../types.js").Context} ctx @returns {import("../types.js").View} */
export function packagesPage(ctx) {
  const top = head();
  const file = new FileField("packages.file", { accept: ".kaopkg", "data-testid": "package-file" });
  const send = h("button", { type: "submit", class: "primary", "data-testid": "package-send" }, t("packages.send"));
  const going = h("p", { class: "soft small", role: "status" });
  const fresh = h("div", { class: "packages", "data-testid": "package-result" });
  /** @type {Package[]} */
  let known = [];
  let latest = "";
  const form = h("form", { class: "form", onsubmit: submit }, file.element, h("div", { class: "form-acts" }, send, going));
  const list = h("div", { class: "packages", "data-testid": "packages" });
  const watch = new Watch(ctx, { ask: () => api.packages(), got: onChange(draw), every: 15000 });
  top.set({ title: t("packages"), state: h("span", { class: "soft" }, t("packages.state")) });
  ctx.entitle(t("packages"));

  /** @param {Package[]} found */
  function draw(found) {
    known = found;
    const others = found.filter((one) => one.package !== latest);
    fill(list, found.length ? others.map((one) => card(ctx, one, false)) : empty(t("packages.empty")));
  }

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    const chosen = file.file;
    if (!chosen) return file.accuse(t("field.missing"));
    fill(fresh);
    const sent = (/** @type {number} */ part) =>
      fill(going, part < 1 ? t("packages.sending", { percent: Math.floor(part * 100) }) : t("packages.checking"));
    const taken = await ctx.said.act(
      send,
      () => api.sendPackage(chosen, sent),
      (answer) => t(answer.again ? "packages.again" : "packages.taken"),
    );
    fill(going);
    if (!taken) return;
    file.clear();
    latest = taken.package;
    fill(fresh, card(ctx, taken, true));
    draw(known);
    watch.now();
  }

  return {
    element: h("div", { class: "pane" }, top.element, form, fresh, list),
    show: (address) => ctx.side.show("", /** @type {any} */ (null), address),
    close: () => watch.close(),
  };
}

/** @param {import("../types.js").Context} ctx @param {Package} one @param {boolean} open */
function card(ctx, one, open) {
  const session = ctx.catalog.session(one.session);
  const rows = h("ul", { class: "verdicts" }, one.attempts.map(verdict));
  return h(
    "article",
    { class: "package", "data-testid": "package-" + one.package.slice(0, 12) },
    h(
      "header",
      null,
      h("b", null, ctx.catalog.venueName(one.venue) + " · " + (session ? session.title : one.session)),
      h("span", { class: "soft" }, t("package.from." + one.exporter)),
    ),
    h(
      "p",
      { class: "soft small" },
      [
        t("package.received") + " " + moment(one.received_ms) + " " + one.stored_by,
        one.made_ms !== null && t("package.made") + " " + moment(one.made_ms),
        (one.bytes / 1024).toFixed(0) + " kB",
      ]
        .filter(Boolean)
        .join(" · "),
    ),
    one.code && remark("bad", [h("b", null, t("package.whole")), " · ", sentence(/** @type {any} */ (one))]),
    open || one.attempts.length <= FEW
      ? rows
      : h("details", null, h("summary", null, summary(one)), rows),
    h("code", { class: "soft small hash" }, one.package),
  );
}

/** @param {Package} one */
function summary(one) {
  const kinds = Object.keys(TONES).filter((kind) => one.attempts.some((each) => each.verdict === kind));
  return [
    counted("package.attempts", one.attempts.length),
    kinds.map((kind) => {
      const n = one.attempts.filter((each) => each.verdict === kind).length;
      return [" ", status(TONES[kind], t("verdict." + kind) + " " + n, { class: "small" })];
    }),
  ];
}

/** @param {PackagedAttempt} one */
function verdict(one) {
  const numbers = [
    t("package.numbers", { new: one.new, known: one.known }),
    one.conflicts > 0 && t("package.conflicts", { n: one.conflicts }),
    one.set_aside > 0 && t("package.set-aside", { n: one.set_aside }),
  ];
  return h(
    "li",
    { "data-testid": "verdict-" + one.attempt },
    status(TONES[one.verdict], t("verdict." + one.verdict), { title: t("verdict." + one.verdict + ".means") }),
    h("code", null, one.attempt || t("package.no-attempt")),
    h("span", { class: "soft small figures" }, numbers.filter(Boolean).join(" · ")),
    one.faults.length > 0 &&
      h(
        "ul",
        { class: "faults small" },
        one.faults.map((fault) => h("li", null, sentence(/** @type {any} */ (fault)), h("span", { class: "soft" }, " " + place(fault)))),
      ),
  );
}

/** @param {import("../types.js").PackageFault} fault @returns {string} */
function place(fault) {
  if (fault.epoch === null) return "";
  if (fault.revision === null) return t("fault.epoch", { epoch: fault.epoch });
  return t("fault.place", { epoch: fault.epoch, revision: fault.revision });
}

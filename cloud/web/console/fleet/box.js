/** One box on the right: what it wants and what to do, then everything it says of itself. */

import { fill, h, status } from "/shared/dom.js";
import { sentence, t } from "/shared/i18n.js";
import * as api from "../api.js";
import { link } from "../frame/address.js";
import { Watch } from "../frame/watch.js";
import { onChange } from "../parts/changes.js";
import { ago, moment, secondOfDay, span } from "../parts/moments.js";
import { facts, refusal, remark, section, sideHead } from "../parts/pane.js";
import { clockOff, lineTone, littleDisk, needs, unheard } from "./box_state.js";
import { diskWords, known, paperWords } from "./boxes.js";

/** @typedef {import("../types.js").Box} Box */
/** @typedef {import("../types.js").Deletion} Deletion */

/** @param {import("../types.js").Context} ctx @param {string} name @returns {import("../types.js").View} */
export function boxSide(ctx, name) {
  const element = h("div", { class: "side-body", "data-testid": "box" });
  const gone = h("div");
  const drawGone = onChange((/** @type {Deletion[]} */ found) =>
    fill(gone, found.length ? section(t("box.deletions"), found.map(deletion)) : null),
  );
  const watch = new Watch(ctx, { ask: () => api.deletions(name), got: drawGone, refused: () => undefined, every: 30000 });
  const draw = onChange((/** @type {Box} */ box) =>
    fill(
      element,
      sideHead(box.box, h("a", { href: link(["venues"], { open: box.venue }) }, box.venue_name || box.venue)),
      stateLine(ctx, box),
      wants(box),
      said(ctx, box),
      held(box),
      gone,
      identity(ctx, box),
    ),
  );
  const stop = ctx.catalog.follow(() => {
    const box = (ctx.catalog.boxes || []).find((one) => one.box === name);
    if (box) draw(box);
    else if (ctx.catalog.boxes)
      fill(element, sideHead(name), refusal({ zh: t("box.none"), en: t("box.none"), code: "" }));
  });
  return {
    element,
    close: () => {
      stop();
      watch.close();
    },
  };
}

/** @param {import("../types.js").Context} ctx @param {Box} box */
function stateLine(ctx, box) {
  const { state, since_ms, last_word_ms } = box.line;
  const now = ctx.time.now();
  return h(
    "div",
    { class: "pane-state" },
    status(lineTone(box), t("line." + state), { class: "badge", "data-testid": "box-state" }),
    since_ms && state !== "never"
      ? h("span", { class: "soft" }, t("line.since", { clock: secondOfDay(since_ms) }), " · ", ago(since_ms, now))
      : null,
    unheard(box) && last_word_ms ? h("span", null, t("line.last-word", { clock: secondOfDay(last_word_ms) })) : null,
  );
}

/** What to do, each with its reason. @param {Box} box */
function wants(box) {
  const found = needs(box).filter((one) => one.key !== "issues");
  const issues = box.issues.map((issue) => remark("attention", sentence(issue)));
  if (!found.length && !issues.length) return null;
  /** @param {string} key */
  const where = (key) =>
    ({ forks: link(["forks"], { box: box.box }), faults: link(["faults"], { box: box.box }) })[key];
  return section(
    t("box.wants"),
    h(
      "div",
      { class: "remarks" },
      issues,
      found.map((one) =>
        remark(one.tone, [
          t("box.needs." + one.key, one.values),
          " ",
          h("span", { class: "soft" }, t("box.do." + one.key)),
          where(one.key) ? h("a", { class: "after", href: where(one.key) }, t("see")) : null,
        ]),
      ),
    ),
  );
}

/** Its last heartbeat; grey when it may be old. @param {import("../types.js").Context} ctx @param {Box} box */
function said(ctx, box) {
  if (!box.heartbeat_ms) return null;
  const off = box.clock_off_ms;
  const part = section(
    t("box.said"),
    facts([
      [t("box.heartbeat"), ago(box.heartbeat_ms, ctx.time.now())],
      [t("box.queued"), h("span", { class: "figures" }, known(box.queued))],
      [
        t("clock"),
        [
          box.clock ? t("clock." + box.clock) : "—",
          off !== null &&
            h(
              "span",
              { class: clockOff(box) ? "warn" : "soft" },
              " · " + t(off < 0 ? "clock.behind" : "clock.ahead", { span: offWords(Math.abs(off)) }),
            ),
        ],
      ],
      [t("box.papers"), h("span", { class: "figures" }, paperWords(box))],
      [t("box.seats"), known(box.seats_heard)],
      [t("box.disk"), h("span", { class: littleDisk(box) ? "warn" : "" }, diskWords(box.disk_free_mb))],
      [t("box.uptime"), box.uptime_s === null ? "—" : span(box.uptime_s * 1000)],
      [t("box.software"), box.software || "—"],
    ]),
  );
  part.classList.toggle("unheard", unheard(box));
  return part;
}

/** @param {number} ms @returns {string} */
function offWords(ms) {
  return ms < 1000 ? ms + " ms" : span(ms);
}

/** What HQ holds of it. @param {Box} box */
function held(box) {
  const { journal, orders } = box;
  return section(
    t("box.held"),
    facts([
      [
        t("box.journal"),
        journal
          ? [
              h("span", { class: "figures" }, "#" + journal.seq),
              journal.waiting > 0 &&
                h("span", { class: "warn" }, " · " + t("box.journal.waiting", { n: journal.waiting })),
            ]
          : h("span", { class: "soft" }, t("box.journal.none")),
      ],
      Boolean(journal) && [t("box.journal.name"), h("code", { class: "hash small" }, journal ? journal.journal : "")],
      [
        t("box.orders"),
        h(
          "span",
          { class: "figures" },
          t("box.orders.n", { acknowledged: orders.acknowledged, issued: orders.issued }),
        ),
      ],
      orders.refused > 0 && [t("box.orders.refused"), h("span", { class: "warn" }, String(orders.refused))],
      [t("faults"), h("a", { href: link(["faults"], { box: box.box }) }, String(box.faults))],
      [t("forks"), h("a", { href: link(["forks"], { box: box.box }) }, String(box.forks))],
    ]),
  );
}

/** Faces' pictures that are no more, and with them the key they lay under (A5). @param {Deletion} one */
function deletion(one) {
  return h(
    "div",
    { class: "deletion", "data-testid": "deletion" },
    h(
      "p",
      null,
      t("box.deleted." + one.what, { n: one.count, session: one.session }),
      h("span", { class: "soft" }, " · " + moment(one.at_ms)),
    ),
    h(
      "details",
      { class: "small" },
      h("summary", { class: "soft" }, t("box.deleted.proof")),
      facts([
        [t("box.deleted.key"), h("code", null, one.key)],
        [t("box.deleted.digest"), h("code", { class: "hash" }, one.digest)],
        [t("box.journal"), h("code", { class: "hash" }, one.journal + " #" + one.seq)],
      ]),
    ),
  );
}

/** @param {import("../types.js").Context} ctx @param {Box} box */
function identity(ctx, box) {
  return section(
    t("box.identity"),
    facts([
      [t("box.serial"), box.serial || "—"],
      [
        t("box.registered"),
        [moment(box.registered_ms), h("span", { class: "soft" }, " · ", ago(box.registered_ms, ctx.time.now()))],
      ],
      [t("box.signing_key"), h("code", { class: "hash small" }, box.signing_key)],
      [t("box.sealing_key"), h("code", { class: "hash small" }, box.sealing_key)],
    ]),
  );
}

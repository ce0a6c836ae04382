/** A paper exactly as a seat shows it: the same module draws, with the seat's sizes; nothing is saved. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { renderItem } from "/shared/item.js";
import { draw } from "/shared/nodes.js";
import * as api from "../api.js";
import { go, turned } from "../frame/address.js";
import { refusal } from "../parts/pane.js";
import { counted } from "../parts/words.js";
import { PaperFonts } from "./fonts.js";
import { stimulusOf } from "./stimulus.js";

/** @typedef {import("/shared/contract.d.ts").PaperContent} PaperContent */
/** @typedef {import("/shared/contract.d.ts").Item} Item */
/** @typedef {import("/shared/contract.d.ts").Section} Section */

const SEED = "preview";

/** @param {import("../types.js").Context} ctx @param {string} name */
export function preview(ctx, name) {
  const places = h("nav", { class: "places", "aria-label": t("preview.places"), "data-rows": true });
  const question = h("article", { class: "seat-look preview", "data-testid": "preview-question", lang: "zh-CN" });
  const turns = h("div", { class: "preview-turns" });
  const note = h("p", { class: "soft small preview-note" }, t("preview.note"));
  const element = h("div", { hidden: true, "data-testid": "preview-paper" }, places, question, turns, note);
  /** @type {{version: number, content: PaperContent} | null} */
  let held = null;
  /** @type {number | null} the version that was asked for last */
  let asked = null;
  /** @type {Map<string, any>} what was tried, for as long as this stands */
  const tried = new Map();
  let shown = "";
  const fonts = new PaperFonts();

  /** @param {number} version */
  async function fetch(version) {
    asked = version;
    held = null;
    shown = "";
    fill(places);
    fill(question, h("p", { class: "soft", role: "status" }, t("preview.loading")));
    try {
      const got = await api.preview(name, version);
      if (asked !== version) return;
      held = got;
      await fonts.load(got.content, (asset) => api.assetUrl(name, version, asset));
    } catch (problem) {
      if (asked === version) fill(question, refusal(problem));
    }
  }

  /** @param {number} place  from 0 */
  function turn(place) {
    const { content, version } = /** @type {any} */ (held);
    const items = ordered(content);
    const at = Math.min(items.length - 1, Math.max(0, place));
    const key = version + "/" + at;
    if (shown === key) return;
    shown = key;
    fill(
      places,
      items.map((one, index) =>
        h(
          "a",
          {
            href: turned({ item: index + 1 }),
            "data-row": true,
            "data-testid": "preview-item-" + one.item.id,
            "aria-current": index === at ? "true" : null,
          },
          String(index + 1),
        ),
      ),
    );
    fill(question, drawn(items, at, content, version));
    fill(turns, step("preview.previous", at - 1, items.length), step("preview.next", at + 1, items.length));
  }

  /** @param {Array<{item: Item, section: Section}>} items @param {number} at @param {PaperContent} content @param {number} version */
  function drawn(items, at, content, version) {
    const { item, section } = items[at];
    const assetUrl = (/** @type {string} */ asset) => api.assetUrl(name, version, asset);
    const beside =
      " / " +
      t("preview.of", { total: items.length }) +
      (item.points ? " · " + counted("preview.points", item.points) : "");
    const rubric =
      section.rubric &&
      section.rubric.length > 0 &&
      h(
        "details",
        { class: "rubric", open: section.items[0] === item.id },
        h("summary", null, t("preview.rubric")),
        h("div", { class: "item" }, draw(section.rubric, { assetUrl })),
      );
    const keep = (/** @type {any} */ value) => tried.set(item.id, value);
    return [
      section.title && h("p", { class: "question-section soft" }, section.title),
      h("h2", null, t("preview.number", { n: at + 1 }), h("span", { class: "soft question-of" }, beside)),
      rubric,
      stimulusOf(content, item, { assetUrl }),
      renderItem(item, {
        seed: SEED,
        value: tried.get(item.id) || null,
        onChange: keep,
        assetUrl,
        language: content.language,
      }),
    ];
  }

  return {
    element,
    /** @param {import("../types.js").Paper} paper @param {number} version @param {string | undefined} item  from 1; none: nothing is shown */
    show: async (paper, version, item) => {
      element.hidden = item === undefined;
      if (item === undefined) return;
      if (asked !== version) await fetch(version);
      if (held && held.version === version) turn((Number(item) || 1) - 1);
    },
  };
}

/** @param {string} key @param {number} place @param {number} total */
function step(key, place, total) {
  return h(
    "button",
    {
      type: "button",
      disabled: place < 0 || place >= total,
      "data-testid": key,
      onclick: () => go(turned({ item: place + 1 })),
    },
    t(key),
  );
}

/** The items in the order of the sections, as a seat counts them. @param {PaperContent} content @returns {Array<{item: Item, section: Section}>} */
function ordered(content) {
  const byId = new Map(content.items.map((item) => [item.id, item]));
  return content.sections.flatMap((section) =>
    section.items.map((id) => ({ item: /** @type {Item} */ (byId.get(id)), section })),
  );
}

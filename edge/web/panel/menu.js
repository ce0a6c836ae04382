/** What is needed seldom: who is signed in, the papers one by one, the language, the way out. */

import { fill, h, status } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { languageButton } from "/shared/language.js";
import { onChange } from "./changes.js";
import { Overlay } from "./overlay.js";
import { shape } from "./shapes.js";

/** @typedef {import("./types.js").Me} Me */
/** @typedef {import("./types.js").Paper} Paper */
/** @typedef {import("./types.js").Venue} Venue */
/** @typedef {{testid: string, words: string, shown: (venue: Venue) => boolean, go: () => void}} Way */

export class Menu {
  /** @param {{me: Me, ways: Way[], signOut: (button: any) => void}} acts */
  constructor(acts) {
    const leave = () => this.overlay.close();
    this.ways = acts.ways.map((way) => this.wayOf(way));
    const papers = h("ul", { class: "papers trusted" });
    const box = h("p", { class: "soft small" });
    const close = h(
      "button",
      {
        type: "button",
        class: "quiet icon sheet-close",
        "aria-label": t("close"),
        "data-testid": "menu-close",
        onclick: leave,
      },
      shape("close"),
    );
    const out = (/** @type {any} */ event) => acts.signOut(event.currentTarget);
    const body = h(
      "section",
      { class: "sheet menu", role: "dialog", "aria-modal": "true", "aria-labelledby": "menu-name" },
      close,
      h(
        "div",
        { class: "menu-who" },
        h("h2", { id: "menu-name" }, acts.me.name),
        h("p", { class: "soft" }, t("role." + acts.me.role) + " · " + acts.me.account),
      ),
      h("div", { class: "menu-acts" }, this.ways.map((way) => way.button)),
      h("div", null, h("h3", null, t("papers.title")), papers),
      h(
        "div",
        { class: "menu-ways" },
        languageButton(),
        h("button", { type: "button", "data-testid": "panel-sign-out", onclick: out }, t("sign-out")),
      ),
      box,
    );
    this.element = h(
      "div",
      { class: "cover", hidden: true },
      h("div", { class: "veil", onclick: leave }),
      body,
    );
    this.overlay = new Overlay(this.element, () => undefined);
    this.drawPapers = onChange((/** @type {Paper[]} */ view) =>
      fill(papers, view.length ? view.map(paperOf) : h("li", { class: "soft" }, t("papers.none"))),
    );
    this.drawBox = onChange((/** @type {string} */ name) => fill(box, name));
  }

  /** @param {Way} way */
  wayOf(way) {
    const onclick = () => {
      this.overlay.close();
      way.go();
    };
    const button = h("button", { type: "button", class: "menu-act", "data-testid": way.testid, onclick }, t(way.words));
    return { button, shown: way.shown };
  }

  /** @param {Venue} venue */
  setState(venue) {
    this.ways.forEach((way) => (way.button.hidden = !way.shown(venue)));
    this.drawPapers(venue.papers);
    this.drawBox(venue.box);
  }
}

/** @param {Paper} paper */
function paperOf(paper) {
  const word = paper.opened ? "paper.opened" : paper.cached ? "paper.cached" : "paper.missing";
  const tone = paper.cached ? "good" : "attention";
  return h(
    "li",
    { "data-testid": "paper-" + paper.paper },
    h(
      "span",
      null,
      paper.title,
      " ",
      h("span", { class: "soft small" }, t("paper.version", { version: paper.version })),
    ),
    status(tone, t(word)),
  );
}

/** The console once someone is signed in: tree on the left, a page in the middle, one thing on the right. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { HqTime, tick } from "../parts/moments.js";
import { closeSide } from "../parts/pane.js";
import { Announcer } from "../parts/said.js";
import { go, here, onAddress } from "./address.js";
import { Catalog } from "./catalog.js";
import { Contact } from "./contact.js";
import { listenToKeys } from "./keyboard.js";
import { pageOf } from "./routes.js";
import { Slot } from "./slot.js";
import { topBar } from "./top.js";
import { tree } from "./tree.js";

export class Frame {
  /**
   * @param {HTMLElement} root
   * @param {import("../types.js").Me} me
   * @param {() => void} left  signed out, or no longer signed in
   */
  constructor(root, me, left) {
    this.root = root;
    this.me = me;
    this.left = left;
    this.gone = false;
    this.time = new HqTime(me.now_ms);
    this.contact = new Contact(this.time, { changed: () => this.drawContact(), left: () => this.leave() });
    this.catalog = new Catalog({ contact: this.contact });
    this.parts = this.build();
    this.stopAddress = onAddress(() => this.show());
    this.beating = setInterval(() => this.beat(), 1000);
    this.beat();
    this.catalog.whenReady(() => this.show());
  }

  build() {
    const frame = h("div", { class: "frame" });
    const middle = h(
      "main",
      { class: "middle", tabindex: "-1" },
      h("p", { class: "opening", role: "status" }, t("opening")),
    );
    const aside = h("aside", { class: "side", "aria-label": t("side") });
    const page = new Slot(middle);
    const side = new Slot(aside, (filled) => frame.classList.toggle("with-side", filled));
    const said = new Announcer();
    const { me, time, contact, catalog } = this;
    /** @param {string} words */
    const entitle = (words) => (document.title = words + " · " + t("console"));
    const ctx = { me, time, contact, catalog, said, side, entitle };
    const top = topBar(ctx, { openTree: () => this.openTree(), leave: () => this.leave() });
    const branches = tree(ctx);
    const veil = h("div", { class: "veil", onclick: () => this.closeTree() });
    fill(frame, top.element, branches.element, veil, middle, aside, said.element);
    fill(this.root, frame);
    return { frame, page, side, ctx, top, tree: branches, stopKeys: listenToKeys(frame, () => this.closeSide()) };
  }

  /** In another language: every part anew, at the same address. */
  rebuild() {
    this.clear();
    this.parts = this.build();
    this.drawContact();
    this.show();
  }

  show() {
    if (!this.catalog.ready || this.gone) return undefined;
    const address = here();
    if (!address.path.length) return go("#/plans");
    const { ctx, page, side } = this.parts;
    const { key, make } = pageOf(address);
    if (key !== page.key) side.show("", () => ({ element: h("div") }), address);
    page.show(key, () => make(ctx, address), address);
    if (this.gone) return undefined;
    this.parts.tree.show(address);
    return this.closeTree();
  }

  beat() {
    tick(document, this.time.now());
    this.parts.top.tell(this.contact.lostMs, this.time.now());
  }

  drawContact() {
    this.parts.frame.classList.toggle("stale", this.contact.lostMs !== null);
    this.parts.top.tell(this.contact.lostMs, this.time.now());
  }

  openTree() {
    this.parts.frame.classList.add("tree-open");
    this.parts.tree.focus();
  }

  closeTree() {
    this.parts.frame.classList.remove("tree-open");
  }

  /** Where one came from gets the focus back. */
  closeSide() {
    const { frame, side } = this.parts;
    if (frame.classList.contains("tree-open")) return this.closeTree();
    if (!side.key) return undefined;
    const row = frame.querySelector('.middle [aria-current="true"] [data-row]');
    closeSide();
    return requestAnimationFrame(() => row && row.focus());
  }

  clear() {
    this.parts.stopKeys();
    this.parts.side.clear();
    this.parts.page.clear();
    this.parts.tree.close();
  }

  leave() {
    if (this.gone) return;
    this.gone = true;
    this.stopAddress();
    clearInterval(this.beating);
    this.clear();
    this.catalog.close();
    this.left();
  }
}

/** From the address to the page that stands in the middle. */

import { h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { auditPage } from "../fleet/audit.js";
import { boxesPage } from "../fleet/boxes.js";
import { faultsPage } from "../fleet/faults.js";
import { forksPage } from "../fleet/forks.js";
import { venuesPage } from "../fleet/venues.js";
import { packagesPage } from "../packages/packages.js";
import { papersPage } from "../papers/papers.js";
import { plansPage } from "../plans/plans.js";
import { sessionPage } from "../session/session.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Context} Context */
/** @typedef {import("./address.js").Address} Address */

/** @type {Object<string, (ctx: Context, address: Address) => View>} */
const PAGES = {
  plans: plansPage,
  sessions: sessionPage,
  papers: papersPage,
  packages: packagesPage,
  venues: venuesPage,
  boxes: boxesPage,
  faults: faultsPage,
  forks: forksPage,
  audit: auditPage,
};

/**
 * @param {Address} address
 * @returns {{key: string, make: (ctx: Context, address: Address) => View}} the same key is the same page
 */
export function pageOf(address) {
  const [noun, name] = address.path;
  const make = PAGES[noun];
  if (!make || (noun === "sessions" && !name)) return { key: "nowhere", make: nowhere };
  return { key: noun === "sessions" ? noun + "/" + name : noun, make };
}

/** @returns {View} */
function nowhere() {
  const back = h("a", { class: "button", href: "#/plans" }, t("nowhere.back"));
  return { element: h("div", { class: "pane" }, h("div", { class: "empty" }, h("p", null, t("nowhere")), back)) };
}

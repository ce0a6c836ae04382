/** Whom the camera is for when no ticket is scanned: whoever waits longest, or by ticket or name; a scanner's Enter is enough. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { find } from "./api.js";
import { onChange } from "./changes.js";
import { isOutside, meant } from "./state.js";
import { lookOf } from "./person.js";
import { mark } from "./shapes.js";
import { portrait } from "./sheet_view.js";
import { problemWords } from "./words.js";

/** @typedef {import("./types.js").Candidate} Candidate */
/** @typedef {import("./types.js").Venue} Venue */

const OFFERED = 5;
const WAITING = 2;

/**
 * @param {{venue: () => Venue, pick: (person: Candidate) => void}} acts
 */
export function picker(acts) {
  const input = h("input", {
    type: "search",
    class: "door-search",
    placeholder: t("door.pick"),
    "aria-label": t("door.pick"),
    "data-testid": "door-search",
    autocomplete: "off",
    oninput: offer,
    onkeydown: (/** @type {KeyboardEvent} */ event) => event.key === "Enter" && take(),
  });
  const offers = h("div", { class: "door-offers" });
  const element = h("div", { class: "door-pick", hidden: true }, input, offers);
  /** @type {Candidate[]} */
  let waiting = [];
  const drawWaiting = onChange((/** @type {any} */ view) => {
    if (!view.text) fill(offers, waiting.map((person) => offered(person, choose)));
  });

  function offer() {
    const text = input.value.trim();
    const found = text ? meant(acts.venue(), text).slice(0, OFFERED) : waiting;
    fill(
      offers,
      found.map((person) => offered(person, choose)),
      text && !found.length && h("p", null, t("door.unknown", { text })),
    );
  }

  async function take() {
    const text = input.value.trim();
    const found = text ? meant(acts.venue(), text) : [];
    if (found.length === 1 || (found.length && found[0].ticket === text)) return choose(found[0]);
    if (!text || found.length) return undefined;
    return fill(offers, h("p", { role: "status" }, await elsewhere(text)));
  }

  /** @param {Candidate} person */
  function choose(person) {
    if (!isOutside(person)) {
      const state = t(lookOf(person).word);
      fill(offers, h("p", { role: "status" }, t("door.not-outside", { name: person.name, state })));
      return;
    }
    acts.pick(person);
  }

  return {
    element,
    /** @param {boolean} open */
    show(open) {
      element.hidden = !open;
      input.value = "";
      offer();
      if (open && matchMedia("(pointer: fine)").matches) input.focus({ preventScroll: true });
    },
    focus: () => input.focus(),
    /** @param {Candidate[]} people  at the door, longest first */
    setWaiting(people) {
      waiting = people.slice(0, WAITING);
      drawWaiting({ text: input.value.trim(), people: waiting.map((person) => person.attempt) });
    },
  };
}

/**
 * The ticket is in none of the rooms shown: does the box know it?
 * @param {string} ticket
 * @returns {Promise<string>}
 */
async function elsewhere(ticket) {
  try {
    await find(ticket);
    return t("door.elsewhere");
  } catch (problem) {
    const code = /** @type {any} */ (problem).code;
    if (code === "not-allowed") return t("door.elsewhere");
    return code === "not-found" ? t("door.unknown", { text: ticket }) : problemWords(problem);
  }
}

/** @param {Candidate} person @param {(person: Candidate) => void} choose */
function offered(person, choose) {
  return h(
    "button",
    {
      type: "button",
      class: "door-offer",
      "data-testid": "offer-" + person.ticket,
      onclick: () => choose(person),
    },
    portrait(person, "door-thumb"),
    h(
      "span",
      { class: "door-offer-who" },
      h("strong", null, person.name),
      h("span", { class: "figures" }, person.ticket),
    ),
    mark(lookOf(person)),
  );
}

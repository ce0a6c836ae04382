/** The queue at the door: who waits and for how long, who is missing, how many to go; one tap to check in. */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import { here } from "./api.js";
import { keptList, onChange } from "./changes.js";
import { Overlay } from "./overlay.js";
import { queueOf } from "./queue.js";
import { roomName } from "./room.js";
import { shape } from "./shapes.js";
import { duration } from "./times.js";

/** @typedef {import("./types.js").Candidate} Candidate */
/** @typedef {import("./types.js").Room} Room */
/** @typedef {{checkIn: (attempt: string) => void, open: (attempt: string) => void, left: () => void, act: any}} QueueActs */

export class QueueSheet {
  /** @param {QueueActs} acts */
  constructor(acts) {
    const leave = () => this.overlay.close();
    const where = h("p", { class: "soft" });
    const sums = h("p", { class: "queue-left figures", "data-testid": "queue-left" });
    const waiting = pile("waiting", "queue.nobody");
    const filed = pile("filed", "");
    const missing = pile("missing", "queue.all-here");
    const close = h(
      "button",
      { type: "button", class: "quiet icon sheet-close", "aria-label": t("close"), "data-testid": "queue-close", onclick: leave },
      shape("close"),
    );
    const body = h(
      "section",
      { class: "sheet queue", role: "dialog", "aria-modal": "true", "aria-labelledby": "queue-name", "data-testid": "queue" },
      close,
      h("div", null, h("h2", { id: "queue-name" }, t("queue.title")), where, sums),
      waiting.element,
      filed.element,
      missing.element,
    );
    this.element = h("div", { class: "cover", hidden: true }, h("div", { class: "veil", onclick: leave }), body);
    this.overlay = new Overlay(this.element, acts.left);
    this.drawWhere = onChange((/** @type {string} */ room) => fill(where, roomName(room)));
    this.drawSums = onChange((/** @type {number} */ count) => fill(sums, t("queue.left", { count })));
    const check = (/** @type {string} */ attempt) => this.pick(() => acts.checkIn(attempt));
    const look = (/** @type {string} */ attempt) => this.pick(() => acts.open(attempt));
    this.drawWaiting = waiting.list((person) => act("check", person, "check-in", "primary", () => check(person.attempt)));
    this.drawFiled = filed.list((person) => act("open", person, "call.open", "", () => look(person.attempt)));
    this.drawMissing = missing.list((person) =>
      act("here", person, "queue.here", "", (button) =>
        acts.act(button, () => here(person.attempt), t("done.here", { name: person.name })),
      ),
    );
  }

  /** @param {() => void} then */
  pick(then) {
    this.overlay.close();
    then();
  }

  /** @param {Room | null} room @param {number} nowMs */
  setState(room, nowMs) {
    if (!this.overlay.isOpen || !room) return;
    const queue = queueOf(room);
    this.drawWhere(room.room);
    this.drawSums(queue.left);
    this.drawWaiting(queue.waiting);
    this.drawFiled(queue.filed);
    this.drawMissing(queue.missing);
    Array.from(this.element.querySelectorAll("[data-since]")).forEach((/** @type {any} */ place) => {
      fill(place, t("queue.for", { ago: duration(nowMs - Number(place.dataset.since)) }));
    });
  }
}

/** One pile with its number. @param {string} name @param {string} empty  what to say of an empty one; "": it is not there */
function pile(name, empty) {
  const count = h("span", { class: "figures" });
  const list = h("ul", { class: "queue-list", "data-testid": "queue-" + name });
  const nobody = h("p", { class: "soft" }, empty && t(empty));
  const element = h("div", { class: "queue-pile" }, h("h3", null, t("queue." + name), " ", count), list, nobody);

  /** @param {(person: Candidate) => any} button @returns {(people: Candidate[]) => void} */
  function rows(button) {
    const draw = keptList(list, {
      keyOf: (view) => view.attempt,
      make: () => h("li", { class: "queue-row" }),
      draw: (row, view) => fill(row, who(view), button(view)),
    });
    return (people) => {
      draw(people.map(viewOf));
      fill(count, people.length);
      nobody.hidden = people.length > 0;
      element.hidden = !people.length && !empty;
    };
  }

  return { element, list: rows };
}

/** @param {Candidate} person @returns {any} */
function viewOf(person) {
  const { attempt, name, ticket, seat, here_ms } = person;
  return { attempt, name, ticket, seat, here_ms };
}

/** @param {Candidate} person */
function who(person) {
  return h(
    "span",
    { class: "queue-who" },
    h("strong", null, person.name),
    h("span", { class: "soft figures" }, t("person.seat") + " " + person.seat + " · " + person.ticket),
    typeof person.here_ms === "number" && h("span", { class: "soft figures", "data-since": person.here_ms }),
  );
}

/** @param {string} name @param {Candidate} person @param {string} words @param {string} kind @param {(button: any) => void} done */
function act(name, person, words, kind, done) {
  const onclick = (/** @type {any} */ event) => done(event.currentTarget);
  const testid = "queue-" + name + "-" + person.ticket;
  const label = t(words) + " " + person.name;
  return h("button", { type: "button", class: kind, "data-testid": testid, "aria-label": label, onclick }, t(words));
}

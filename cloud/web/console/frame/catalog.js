/** The names everything hangs on: plans, sessions, papers, venues, boxes. Kept fresh for tree and pages. */

import * as api from "../api.js";
import { Watch } from "./watch.js";

const EVERY = { plans: 30000, sessions: 15000, papers: 30000, venues: 30000, boxes: 15000 };

/** @typedef {"plans" | "sessions" | "papers" | "venues" | "boxes"} Noun */

export class Catalog {
  /** @param {{contact: import("./contact.js").Contact}} ctx */
  constructor(ctx) {
    /** @type {import("../types.js").Plan[] | null} each null until first heard */
    this.plans = null;
    /** @type {import("../types.js").Session[] | null} */
    this.sessions = null;
    /** @type {import("../types.js").Paper[] | null} */
    this.papers = null;
    /** @type {import("../types.js").Venue[] | null} */
    this.venues = null;
    /** @type {import("../types.js").Box[] | null} */
    this.boxes = null;
    /** @type {Array<() => void>} */
    this.listeners = [];
    /** @type {() => void} */
    this.tellReady = () => undefined;
    /** @type {Object<string, Watch<any[]>>} */
    this.watches = {};
    const nouns = /** @type {Noun[]} */ (Object.keys(EVERY));
    nouns.forEach((noun) => {
      this.watches[noun] = new Watch(ctx, {
        ask: /** @type {() => Promise<any[]>} */ (api[noun]),
        got: (list) => this.got(noun, list),
        refused: () => this.got(noun, []), // not for this person to see
        every: EVERY[noun],
      });
    });
  }

  /** Whether every list was heard once: forms and pages need not do without. */
  get ready() {
    return Object.keys(EVERY).every((noun) => this[/** @type {Noun} */ (noun)] !== null);
  }

  /** @param {() => void} tell  called once, as soon as it is */
  whenReady(tell) {
    this.tellReady = tell;
  }

  /** Call now and at every change. @param {() => void} listener @returns {() => void} stops it */
  follow(listener) {
    this.listeners.push(listener);
    listener();
    return () => {
      const at = this.listeners.indexOf(listener);
      if (at >= 0) this.listeners.splice(at, 1);
    };
  }

  /** Something was changed from here: ask at once. @param {...Noun} nouns @returns {Promise<any>} when the answers are here */
  refresh(...nouns) {
    return Promise.all(nouns.map((noun) => this.watches[noun].now()));
  }

  /** @param {string} name @returns {import("../types.js").Session | null} */
  session(name) {
    return (this.sessions || []).find((session) => session.session === name) || null;
  }

  /** What people call a venue. @param {string | null} name @returns {string} */
  venueName(name) {
    const venue = (this.venues || []).find((one) => one.venue === name);
    return (venue && venue.name) || name || "";
  }

  close() {
    this.listeners = [];
    Object.values(this.watches).forEach((watch) => watch.close());
  }

  /** @param {Noun} noun @param {any[]} list */
  got(noun, list) {
    const before = JSON.stringify(this[noun]);
    const wasReady = this.ready;
    this[noun] = list;
    if (!wasReady && this.ready) this.tellReady();
    if (JSON.stringify(list) !== before) this.listeners.slice().forEach((listener) => listener());
  }
}

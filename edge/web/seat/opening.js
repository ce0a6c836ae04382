/** The paper of a sitting: loaded sealed while waiting, opened with its key, put away at the end. */

import { unbase64url } from "/shared/encoding.js";
import { request } from "/shared/problems.js";
import { mayOpen, sealedReady, wait } from "./rules.js";

/** @typedef {import("./types.js").Seat} Seat */
/** @typedef {import("./types.js").Attempt} Attempt */

/** One paper at a time. */
export class Opening {
  /**
   * @param {{seat: Seat, update: (changes: Partial<Seat>) => void,
   *   outbox: import("./outbox.js").Outbox, papers: import("./papers.js").Papers,
   *   closed: () => void}} parts  `closed` when the paper is put away
   */
  constructor({ seat, update, outbox, papers, closed }) {
    this.closed = closed;
    this.seat = seat;
    this.update = update;
    this.outbox = outbox;
    this.papers = papers;
    /** @type {import("/shared/assets.js").Assets | null} */
    this.assets = null;
    this.loading = false;
    this.opening = false;
  }

  /** Do what can be done now: fetch what is missing, open what may be opened. */
  async go() {
    await this.load();
    await this.open();
  }

  /** Fetch and verify the sealed paper, until all of it is here or nobody waits for it. */
  async load() {
    if (this.loading) return;
    this.loading = true;
    for (let failures = 1; this.seat.attempt && !sealedReady(this.seat); failures += 1) {
      const { manifest } = this.seat.attempt.paper;
      try {
        const outer = await this.papers.prefetch(manifest, (verified, total) =>
          this.update({ sealed: { total, verified, fault: null } }),
        );
        if (outer.package_key) await this.outbox.keep("package-key", outer.package_key);
      } catch (problem) {
        console.warn("the sealed paper is not here yet", problem);
        this.update({ sealed: { total: null, verified: 0, fault: problem.code ?? "internal" } });
        await new Promise((resolve) => setTimeout(resolve, wait(failures, Math.random())));
      }
    }
    this.loading = false;
  }

  /** Get the key when it is time, keep it, open the paper. */
  async open() {
    const { attempt } = this.seat;
    if (this.opening || this.seat.paper || !attempt || attempt.state === "submitted") return;
    const name = [attempt.attempt, attempt.paper.paper, attempt.paper.version].join("/");
    const known = this.outbox.kept("key");
    const held = known && known.name === name ? known.key : null;
    if (!held && !mayOpen(this.seat)) return;
    this.opening = true;
    try {
      const key = held ?? (await request("/api/key", { token: attempt.token })).key;
      if (!held) await this.outbox.keep("key", { name, key });
      this.assets = await this.papers.open(attempt.paper.manifest, unbase64url(key));
      this.update({ paper: this.assets.paper(), problem: null });
    } catch (problem) {
      console.warn("the paper does not open yet", problem);
      if (problem.zh && !problem.unreachable) this.update({ problem });
      setTimeout(() => this.open(), wait(2, Math.random()));
    } finally {
      this.opening = false;
    }
  }

  /** Address of a picture of the open paper. @param {string} name @returns {string} */
  url(name) {
    return this.assets ? this.assets.url(name) : "";
  }

  /** After the end the paper is nobody's to read here. */
  async putAway() {
    this.assets?.close();
    this.assets = null;
    this.closed();
    if (this.outbox.kept("key")) await this.outbox.keep("key", undefined);
  }
}

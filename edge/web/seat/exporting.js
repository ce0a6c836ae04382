/** Staff export the answers of this seat: the code, the package, the download. It deletes nothing. */

import { fits, made, missing } from "./packing.js";

const SLOWLY = 1500; // after a wrong code

/** @typedef {import("./types.js").Seat} Seat */

/** The acts of an export. */
export class Exporting {
  /**
   * @param {{seat: Seat, update: (changes: Partial<Seat>) => void, clock: import("./clock.js").BoxClock,
   *   outbox: import("./outbox.js").Outbox, flush: () => Promise<void>}} parts
   */
  constructor({ seat, update, clock, outbox, flush }) {
    this.seat = seat;
    this.update = update;
    this.clock = clock;
    this.outbox = outbox;
    this.flush = flush;
  }

  async ask() {
    await this.flush();
    const some = missing(this.outbox, this.seat.attempt).size > 0;
    const stage = !some ? "nothing" : this.outbox.kept("package-key") ? "code" : "no-key";
    this.update({ exporting: { stage } });
  }

  close() {
    this.update({ exporting: null });
  }

  /** @param {string} code  as typed */
  async go(code) {
    this.update({ exporting: { stage: "busy" } });
    try {
      const opened = await this.opened(code.replace(/\D/g, ""));
      if (opened.length === 0) {
        await new Promise((resolve) => setTimeout(resolve, SLOWLY));
        this.update({ exporting: { stage: "code", wrong: true } });
        return;
      }
      const packages = [];
      for (const [session, parts] of opened) packages.push(await this.pack(session, parts));
      packages.forEach((one) => download(one.name, one.bytes));
      const done = packages.map(({ name, operations }) => ({ name, operations }));
      this.update({ exporting: { stage: "done", packages: done } });
    } catch (error) {
      console.error("no package could be made", error);
      this.update({ exporting: { stage: "failed" } });
    }
  }

  /** The sessions whose code this is. @param {string} code */
  async opened(code) {
    const opened = [];
    for (const [session, parts] of missing(this.outbox, this.seat.attempt)) {
      if (await fits(code, parts[0].epoch.export)) opened.push(/** @type {const} */ ([session, parts]));
    }
    return opened;
  }

  /** @param {string} session @param {import("./packing.js").Part[]} parts */
  async pack(session, parts) {
    const counts = this.outbox.kept("exports") ?? {};
    const number = (counts[session] ?? 0) + 1;
    await this.outbox.keep("exports", { ...counts, [session]: number });
    const { attempt } = this.seat;
    return made(parts, {
      to: this.outbox.kept("package-key"),
      now: this.clock.now(),
      number,
      current: attempt && attempt.attempt + "/" + attempt.epoch,
    });
  }
}

/** @param {string} name @param {Uint8Array<ArrayBuffer>} bytes */
function download(name, bytes) {
  const url = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

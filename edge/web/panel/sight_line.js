/** The door's WebSocket: frames up, guidance and verdicts down; made again after a cut. */

import { Live } from "/shared/live.js";

const PATH = "/api/panel/sight";
/** More than this waits already: the next frame is better than one more. */
const CROWDED = 16384;
/** A pulled cable closes no socket; frames without a word back for this long mean the same. */
const DEAF_MS = 6000;
const LONGEST_WAIT = 3000;

export class SightLine extends Live {
  /** @param {{opened: () => void, setState: (message: any | null) => void}} told null: the line is cut */
  constructor(told) {
    super(PATH, { setState: told.setState, longest: LONGEST_WAIT });
    this.told = told;
    /** @type {number | null} */
    this.unanswered = null;
  }

  connect() {
    super.connect();
    this.unanswered = null;
    const socket = /** @type {WebSocket} */ (this.socket);
    socket.onopen = () => {
      if (socket !== this.socket) return;
      this.up = true;
      this.told.opened();
    };
  }

  /** @param {WebSocket} socket @param {string} text */
  heard(socket, text) {
    this.unanswered = null;
    super.heard(socket, text);
  }

  /** Whether one more frame would leave at once. */
  get room() {
    return this.up && this.socket !== null && this.socket.bufferedAmount < CROWDED;
  }

  /** @param {Blob} frame */
  sendFrame(frame) {
    if (!this.up || !this.socket) return;
    const now = performance.now();
    if (this.unanswered === null) this.unanswered = now;
    if (now - this.unanswered > DEAF_MS) this.lost(this.socket);
    else this.socket.send(frame);
  }
}

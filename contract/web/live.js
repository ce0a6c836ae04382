/** One WebSocket per page: whole states come in, and null the moment they can no longer be trusted. */

const FIRST_WAIT = 500;
const LONGEST_WAIT = 15000;

/**
 * @typedef {Object} LiveOptions
 * @property {(state: any | null) => void} setState  each message; null when the line is down
 * @property {string[]} [protocols]    for a seat: `["kaobox", token]`
 * @property {number} [silence]        milliseconds without a message after which the line counts as
 *   down (a pulled cable closes no socket); 0, the default, never
 * @property {number} [longest]        most milliseconds between two tries; 15,000, less on a LAN
 * @property {() => number} [random]   0 ≤ n < 1
 */

/** A connection that is made again for as long as nobody closes it. */
export class Live {
  /**
   * @param {string} path  as `/api/live`
   * @param {LiveOptions} options
   */
  constructor(path, options) {
    this.path = path;
    this.options = options;
    this.random = options.random || Math.random;
    this.failures = 0;
    this.up = false;
    this.closed = false;
    /** @type {WebSocket | null} */
    this.socket = null;
    /** @type {any} */
    this.timer = null;
    this.connect();
  }

  /**
   * Send JSON if the line is up.
   * @param {any} message
   * @returns {boolean} whether it left
   */
  send(message) {
    if (!this.up || !this.socket) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  /** End it for good. */
  close() {
    this.closed = true;
    clearTimeout(this.timer);
    this.drop();
  }

  /** Try now instead of waiting, as when the browser says that the network is back. */
  hurry() {
    if (this.closed || this.socket) return;
    clearTimeout(this.timer);
    this.connect();
  }

  connect() {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(scheme + "//" + location.host + this.path, this.options.protocols || []);
    this.socket = socket;
    socket.onmessage = (event) => this.heard(socket, event.data);
    socket.onclose = () => this.lost(socket);
    this.expect(socket);
  }

  /** @param {WebSocket} socket @param {string} text */
  heard(socket, text) {
    if (socket !== this.socket) return;
    this.up = true;
    this.failures = 0;
    this.expect(socket);
    this.options.setState(JSON.parse(text));
  }

  /** @param {WebSocket} socket */
  lost(socket) {
    if (socket !== this.socket || this.closed) return;
    this.drop();
    this.options.setState(null);
    this.timer = setTimeout(() => this.connect(), this.wait());
  }

  /** Count as lost what stays silent. @param {WebSocket} socket */
  expect(socket) {
    clearTimeout(this.timer);
    if (this.options.silence) {
      this.timer = setTimeout(() => this.lost(socket), this.options.silence);
    }
  }

  drop() {
    const socket = this.socket;
    this.socket = null;
    this.up = false;
    if (socket) {
      socket.onmessage = null;
      socket.onclose = null;
      socket.close();
    }
  }

  /** Full jitter: a hall of seats must not come back in one step. @returns {number} milliseconds */
  wait() {
    const ceiling = Math.min(this.options.longest || LONGEST_WAIT, FIRST_WAIT * Math.pow(2, this.failures));
    this.failures += 1;
    return this.random() * ceiling;
  }
}

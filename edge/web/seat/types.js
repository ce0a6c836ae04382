/**
 * What the seat knows, for the type checker. Times are milliseconds; `box` is the LAN interface's.
 *
 * @typedef {import("/shared/contract.d.ts").Item} Item
 * @typedef {import("/shared/contract.d.ts").Moment} Moment
 * @typedef {import("/shared/contract.d.ts").PageLeft} PageLeft
 * @typedef {import("/shared/contract.d.ts").PaperContent} PaperContent
 * @typedef {import("/shared/contract.d.ts").PaperRef} PaperRef
 * @typedef {import("/shared/contract.d.ts").SessionPlan} SessionPlan
 * @typedef {import("/shared/contract.d.ts").SignedOperation} SignedOperation
 * @typedef {import("/shared/contract.d.ts").SignedReceipt} SignedReceipt
 * @typedef {import("/shared/contract.d.ts").Value} Value
 *
 * @typedef {Pick<SessionPlan, "session" | "title" | "opens_ms" | "starts_ms" | "ends_ms" | "rules" |
 *   "rules_version"> & {rooms: string[]}} Session
 * @typedef {{box: string, venue: string, venue_name: string, now_ms: number,
 *   clock: Moment["quality"], error_ms: number | null, session: Session | null}} Box
 * @typedef {{value: Value, epoch: number, revision: number}} Answer
 * @typedef {{hq: string, box: string}} Keys  public keys
 * @typedef {{notice: string, text: string, item: string | null, at_ms: number, from: "venue" | "hq",
 *   read: boolean}} Notice
 * @typedef {{salt: string, hash: string}} ExportProof  PBKDF2 of the code that staff type
 * @typedef {{token: string, attempt: string, epoch: number, name: string, ticket: string,
 *   room: string, seat: string, paper: PaperRef, session: Session, admitted: boolean,
 *   refused: boolean, state: "waiting" | "open" | "submitted", due_ms: number, now_ms: number,
 *   error_ms: number | null, revision: number, head: string, answers: Object<string, Answer>,
 *   at_hq: number, receipt: SignedReceipt | null, notices: Notice[],
 *   accommodation: import("/shared/contract.d.ts").Accommodation | null, venue: string, keys: Keys,
 *   opening: import("/shared/contract.d.ts").EpochOpened, export: ExportProof}} Attempt
 *
 * One sign-in at this seat, kept until headquarters has all of it:
 * @typedef {{id: string, attempt: string, epoch: number, token: string, pair: CryptoKeyPair,
 *   base: {revision: number, sha256: string}, atHq: number, stopped: string | null,
 *   ticket: string, venue: string, session: string, export: ExportProof,
 *   opening: import("/shared/contract.d.ts").EpochOpened}} Epoch
 *
 * One change of one answer, signed, as it is kept here; its text is the contract's `Operation`:
 * @typedef {SignedOperation & {epoch: string, revision: number, item: string, id: string,
 *   sha256: string, acknowledged: boolean}} Operation
 *
 * Everything that decides what is shown:
 * @typedef {Object} Seat
 * @property {boolean} checking     the page is the workstation's self-check
 * @property {boolean} secure       the browser offers signatures here
 * @property {"asking" | "mine" | "other"} tab
 * @property {string | null} seat
 * @property {"none" | "waiting" | "enrolled"} enrolment
 * @property {Box | null} box
 * @property {Attempt | null} attempt
 * @property {string | null} stopped  why this sign-in may not go on, as a problem code
 * @property {boolean} rulesAccepted
 * @property {{total: number | null, verified: number, fault: string | null}} sealed
 * @property {PaperContent | null} paper
 * @property {Object<string, Value>} answers
 * @property {number} place         index of the item shown
 * @property {string[]} flags       items marked for later
 * @property {boolean} overview
 * @property {"no" | "confirm" | "sending"} submitting
 * @property {boolean} byCandidate  submitted by hand, not by the end of time
 * @property {boolean} reachable    the box answered last
 * @property {number} revision      the newest change
 * @property {string} head          the seat head: 16 letters that fix every operation of the epoch
 * @property {number} unsent        changes that the box has not acknowledged
 * @property {number} unwritten     changes that this computer has not finished storing
 * @property {"kept" | "memory" | "failed"} store
 * @property {boolean} clockKnown   the countdown rests on the box's time
 * @property {{zh: string, en: string} | null} problem
 * @property {{zh: string, en: string} | null} fileFault  why the box does not take a file
 * @property {{known: Keys, met: Keys} | null} distrust  the box is another than the enrolled one
 * @property {boolean} receiptFault  a receipt came that the known box did not sign
 * @property {string[]} read         notices that the candidate has acknowledged here
 * @property {boolean} away          the box has not answered for half a minute
 * @property {null | {stage: "nothing" | "no-key" | "busy" | "failed"} | {stage: "code", wrong?: boolean} |
 *   {stage: "done", packages: Array<{name: string, operations: number}>}} exporting
 * @property {"" | "more" | "notices" | "search"} sheet  which dialog of tools is open
 * @property {{what: PageLeft["what"], milliseconds: number | null} | null} warning
 */

export {};

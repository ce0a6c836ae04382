/**
 * The shapes HQ sends to the console, as docs/cloud-api.md has them. Only comments; nothing runs.
 *
 * @typedef {{account: string, name: string, role: string, now_ms: number}} Me
 * @typedef {{code: string, zh: string, en: string, detail?: string}} Said  a code with its sentences
 *
 * @typedef {{venue: string, name: string, address: string, branch: string, boxes: string[]}} Venue
 * @typedef {"online" | "silent" | "offline" | "never"} LineState
 *
 * @typedef {Object} Box
 * @property {string} box
 * @property {string} venue
 * @property {string} venue_name
 * @property {string} signing_key
 * @property {string} sealing_key
 * @property {number} registered_ms
 * @property {{state: LineState, since_ms: number | null, last_word_ms: number | null, connection: number}} line
 * @property {string | null} software
 * @property {string | null} serial
 * @property {"synced" | "rtc" | "unknown" | null} clock
 * @property {number | null} error_ms
 * @property {number | null} clock_off_ms
 * @property {number | null} uptime_s
 * @property {number | null} queued
 * @property {number | null} seats_heard
 * @property {number | null} papers_cached
 * @property {number | null} papers_wanted
 * @property {number | null} disk_free_mb
 * @property {Said[]} issues
 * @property {number | null} heartbeat_ms
 * @property {{journal: string, seq: number, hash: string, waiting: number} | null} journal
 * @property {{epoch: string, issued: number, acknowledged: number, refused: number}} orders
 * @property {number} faults
 * @property {number} forks
 *
 * @typedef {"none" | "unproved" | "changed" | "proved"} ThresholdState
 * @typedef {{plan: string, title: string, threshold: ThresholdState}} Plan
 *
 * @typedef {Object} Calibration
 * @property {string} calibration
 * @property {string} model
 * @property {number} pass_at
 * @property {number} manual_at
 * @property {number} margin
 * @property {number | null} duplicate_at
 * @property {number} pairs
 * @property {number} false_matches
 * @property {number} fmr_bound
 * @property {number} photos
 * @property {number} without
 * @property {boolean} proved
 * @property {string} stored_by
 * @property {number} stored_ms
 * @property {string | null} accepted_by
 * @property {number | null} accepted_ms
 * @property {string} unproved
 * @typedef {{state: ThresholdState, in_force: string | null, needed_pairs: number, needed_fmr: number,
 *   calibrations: Calibration[]}} Calibrations
 * @typedef {{box: string, journal: string, seq: number, session: string, what: "roster" | "taken",
 *   count: number, digest: string, key: string, at_ms: number}} Deletion
 *
 * @typedef {Object} Session
 * @property {string} session
 * @property {string} plan
 * @property {string} title
 * @property {string | null} venue
 * @property {number} opens_ms
 * @property {number} starts_ms
 * @property {number} ends_ms
 * @property {number} late_entry_minutes
 * @property {string} rules
 * @property {string} rules_version
 * @property {number} entries
 * @property {number} staff
 * @property {string[]} venues
 * @property {string[]} papers
 * @property {number} revision
 * @property {number | null} published_ms
 * @property {number} changed_ms
 * @property {number | null} released_ms
 *
 * @typedef {{account: string, name: string, role: string, venue: string, rooms: string[]}} StaffMember
 * @typedef {{attempt: string, candidate: string, name: string, ticket: string, id_hint: string,
 *   venue: string, room: string, seat: string, paper: string, photo: string | null,
 *   extra_minutes: number, ticket_issue: number}} Entry
 * @typedef {{attempt: string, name: string, ticket: string, venue: string, room: string, seat: string,
 *   issue: number, code: string}} PrintedTicket
 *
 * @typedef {Object} RosterReport
 * @property {string} token
 * @property {string} encoding
 * @property {number} rows
 * @property {number} photos
 * @property {number} adds
 * @property {number} changes
 * @property {number} same
 * @property {number} not_in_file
 * @property {number} errors
 * @property {number} warnings
 * @property {RosterProblem[]} problems
 * @typedef {{severity: "error" | "warning", row: number, column: string, code: string,
 *   value: string, detail: string, zh: string, en: string}} RosterProblem
 *
 * @typedef {{paper: string, version: number, title: string, items: number, points: number | null,
 *   manifest: string, bytes: number, segments: number, accepted_ms: number,
 *   released_ms: number | null, sessions: string[]}} Paper
 * @typedef {{severity: "error" | "warning", code: string, where: string, detail: string,
 *   zh: string, en: string}} Finding
 * @typedef {{paper: string, title: string, items: number, sections: number, assets: number,
 *   points: number | null, findings: Finding[], accepted: Paper | null}} PaperReport
 *
 * @typedef {{rostered: number, expected: number, at_door: number, filed: number, refused: number,
 *   admitted: number, started: number, submitted: number, forced: number, unheard: number}} Counts
 *
 * @typedef {Object} VenueProgress
 * @property {string} venue
 * @property {string} name
 * @property {Counts} counts
 * @property {Array<{room: string, counts: Counts}>} rooms
 * @property {Box[]} boxes
 * @property {Array<{box: string, code: string, zh: string, en: string}>} issues
 * @property {{revision: number | null, state: "sent" | "applied" | "refused" | "none"}} plan
 * @property {{wanted: number, sent: number, applied: number}} keys
 * @property {number | null} last_word_ms
 *
 * @typedef {{line: string, left: number, right: Object<string, number>, balanced: boolean}} SumLine
 * @typedef {{line: string, attempt: string, name: string, state: string}} Unexplained
 * @typedef {{over: boolean, lines: SumLine[], unexplained: Unexplained[]}} Reconciliation
 * @typedef {{session: Session, now_ms: number, counts: Counts, venues: VenueProgress[],
 *   reconciliation: Reconciliation}} Progress
 *
 * @typedef {"expected" | "at_door" | "filed" | "refused" | "admitted" | "started" | "submitted"} AttemptState
 *
 * @typedef {Object} AttemptLine
 * @property {string} attempt
 * @property {string} name
 * @property {string} ticket
 * @property {string} venue
 * @property {string} room
 * @property {string} seat
 * @property {string | null} sits_at
 * @property {string} paper
 * @property {AttemptState} state
 * @property {"face" | "approval" | "wish" | null} how
 * @property {number | null} arrived_ms
 * @property {boolean | null} consent
 * @property {number} tries
 * @property {Array<"impersonation" | "duplicate" | "presentation">} alerts
 * @property {{by: string, reason: string, at_ms: number} | null} filed
 * @property {number | null} epoch
 * @property {number} answered
 * @property {number} items
 * @property {number} operations
 * @property {number} unverified
 * @property {number} late
 * @property {number | null} started_ms
 * @property {number | null} submitted_ms
 * @property {"candidate" | "forced" | "late-delivery" | null} submitted_how
 * @property {string | null} receipt_code
 * @property {number | null} last_ms
 *
 * @typedef {{at_ms: number, quality: string | null, received_ms: number, kind: string, box: string,
 *   journal: string, seq: number, fact: Object<string, any>, quarantined: string | null}} Happening
 * @typedef {{epoch: number, seat: string, public_key: string, at_ms: number | null,
 *   fence: Object<string, number>, box: string, journal: string, seq: number}} Epoch
 * @typedef {import("/shared/contract.d.ts").Value} Value
 * @typedef {"shown" | "superseded" | "recovered" | "yielded" | "fenced" | "late"} Standing
 * @typedef {{id: string, epoch: number, revision: number, sha256: string, value: Value,
 *   exam_ms: number | null, late: boolean, verified: boolean, standing: Standing, box: string,
 *   decided: "accept" | "keep-out" | null, package: string | null,
 *   journal: string, seq: number}} AnswerOperation
 * @typedef {{item: string, shown: {epoch: number, revision: number, sha256: string, value: Value} | null,
 *   operations: AnswerOperation[]}} Answer
 * @typedef {{version: number, count: number, root: string, code: string, how: string, body: string,
 *   signature: string, verified: boolean, root_matches: boolean}} Receipt
 * @typedef {{decision: "admit" | "refuse", by: string, reason: string, issued_ms: number,
 *   outcome: string | null, code: string | null}} Wish
 * @typedef {{attempt: AttemptLine, entry: Entry, session: Session, timeline: Happening[],
 *   epochs: Epoch[], answers: Answer[], receipts: Receipt[], wishes: Wish[],
 *   versions: CountedVersion[], files: CandidateFile[]}} Attempt
 * @typedef {{version: number, why: "package" | "decision" | "proof", made_by: string, made_ms: number,
 *   count: number, root: string}} CountedVersion
 * @typedef {{sha256: string, box: string, bytes: number, received_ms: number}} CandidateFile
 *
 * @typedef {{code: string, attempt: string, epoch: number | null, revision: number | null, zh: string,
 *   en: string}} PackageFault
 * @typedef {"new" | "duplicate" | "extends" | "conflicts" | "quarantined"} Verdict
 * @typedef {{attempt: string, verdict: Verdict, new: number, known: number, conflicts: number,
 *   set_aside: number, faults: PackageFault[]}} PackagedAttempt
 * @typedef {{package: string, venue: string, session: string, exporter: "seat" | "box",
 *   made_ms: number | null, bytes: number, received_ms: number, stored_by: string,
 *   code: string | null, zh: string, en: string, attempts: PackagedAttempt[], again?: boolean}} Package
 *
 * @typedef {{look: string, asked_by: string, asked_ms: number, reason: string, second: string | null,
 *   second_ms: number | null}} Look
 * @typedef {{what: "opened" | "refused", box: string, venue: string, by: string, second: string,
 *   at_ms: number}} CodeUse
 * @typedef {{venue: string, name: string, ready: boolean,
 *   boxes: Array<{box: string, outcome: string | null}>}} OpeningVenue
 * @typedef {{session: string, release: string | null, release_ms: number | null, code_a: string | null,
 *   venues: OpeningVenue[], looks: Look[], uses: CodeUse[]}} Opening
 * @typedef {{session: string, title: string, starts_ms: number, ends_ms: number, venue: string,
 *   venue_name: string, address: string, release: string, code_b: string}} CodeSheet
 *
 * @typedef {{sha256: string, item: string, epoch: number, revision: number, exam_ms: number | null,
 *   package: string | null, decided: "accept" | "keep-out" | null, verified: boolean}} LateOperation
 * @typedef {{attempt: string, name: string, ticket: string, venue: string, room: string, seat: string,
 *   version: number, operations: LateOperation[]}} LateAttempt
 *
 * @typedef {{notice: string, by_hq: boolean, by: string, at_ms: number, venues: string[], text: string,
 *   item: string | null, audience: {rooms: string[], attempts: string[], papers: string[]},
 *   meant: number, read: number,
 *   unread: Array<{attempt: string, name: string, venue: string, room: string, seat: string}>,
 *   boxes: Array<{box: string, outcome: string | null}>}} Notice
 *
 * @typedef {{box: string, venue: string, epoch: string, seq: number, kind: string, about: string,
 *   issued_ms: number, acknowledged: boolean, withdrawn: boolean,
 *   outcome: "applied" | "refused" | "superseded" | null, code: string | null, zh: string | null,
 *   en: string | null}} Order
 * @typedef {{box: string, code: string, zh: string, en: string, count: number, last_ms: number,
 *   latest: Array<{at_ms: number, detail: string}>}} Fault
 * @typedef {{box: string, journal: string, seq: number, previous: string, hash: string,
 *   held_hash: string | null, received_ms: number, body: string}} Fork
 * @typedef {{at_ms: number, account: string, act: string, about: string, detail: string}} AuditLine
 *
 * @typedef {"good" | "attention" | "bad" | "unknown"} Tone
 *
 * Something that stands in a pane: it follows the address while it is shown, and ends with `close`.
 * @typedef {{element: HTMLElement, show?: (address: import("./frame/address.js").Address) => void,
 *   close?: () => void}} View
 *
 * What every page gets to work with:
 * @typedef {Object} Context
 * @property {Me} me
 * @property {import("./parts/moments.js").HqTime} time
 * @property {import("./frame/contact.js").Contact} contact
 * @property {import("./frame/catalog.js").Catalog} catalog
 * @property {import("./parts/said.js").Announcer} said
 * @property {import("./frame/slot.js").Slot} side  where one thing stands on the right
 * @property {(words: string) => void} entitle  what the browser's tab says
 */

export {};

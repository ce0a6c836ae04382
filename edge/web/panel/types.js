/**
 * The shapes the box sends to the panel, as docs/lan-api.md has them. Only comments; nothing runs.
 *
 * @typedef {import("/shared/contract.d.ts").Admitted} Admitted
 * @typedef {import("/shared/contract.d.ts").AttemptSubmitted} AttemptSubmitted
 * @typedef {import("/shared/contract.d.ts").FaceCompared} FaceCompared
 * @typedef {import("/shared/contract.d.ts").Moment} Moment
 * @typedef {import("/shared/contract.d.ts").PaperRef} PaperRef
 * @typedef {import("/shared/contract.d.ts").SessionPlan} SessionPlan
 * @typedef {import("/shared/contract.d.ts").Staff["role"]} Role
 * @typedef {{account: string, name: string, role: Role, rooms: string[]}} Me
 *
 * @typedef {"expected" | "at_door" | "filed" | "refused" | "admitted" | "started" | "submitted"} EntryState
 *
 * @typedef {Object} Candidate
 * @property {string} attempt
 * @property {string} name
 * @property {string} ticket
 * @property {string} id_hint         the masked id number, to compare with the papers
 * @property {string} seat
 * @property {boolean} has_photo
 * @property {EntryState} state
 * @property {boolean} cut_off
 * @property {number | null} heard_ms
 * @property {number} answered
 * @property {number} items
 * @property {boolean} at_hq          HQ has all that the box knows of this candidate
 * @property {number} tries
 * @property {string | null} reason   code of the last verdict
 * @property {{impersonates: string | null, duplicates: string | null} | null} alert  names; not for the candidate's eyes (E4)
 * @property {boolean | null} consent  to face processing (A5); null: not asked
 * @property {Presentation | null} presentation  of the last look
 * @property {number | null} here_ms  since when at the door
 * @property {Admitted["how"] | null} how
 * @property {{by: string, by_name?: string, reason: string, photos: string[]} | null} filed
 * @property {AttemptSubmitted["how"] | null} submitted_how
 * @property {number | null} epoch    number of the seat now used, from 0
 * @property {number | null} due_ms   when the time ends, with everything given
 * @property {number} lost_s          by the seats' own logs
 * @property {number} granted_s       everything the chief gave
 * @property {number} proposed_s      what one tap would give back now
 *
 * @typedef {{room: string, candidates: Candidate[]}} Room
 *
 * @typedef {Pick<SessionPlan, "session" | "title" | "opens_ms" | "starts_ms" | "ends_ms">} Session
 *
 * @typedef {{up: boolean, since_ms: number | null, queued: number, last_word_ms: number | null}} Line
 * @typedef {Pick<PaperRef, "paper" | "version" | "title"> & {cached: boolean, opened: boolean}} Paper
 * @typedef {{code: string, since_ms: number, zh: string, en: string, detail: string}} Issue
 * @typedef {{seat: string, public_key: string}} WaitingSeat
 *
 * @typedef {{seats: number, median_ms: number, spread_ms: number}} ClockEvidence  how far the seats' clocks are ahead
 * @typedef {{rooms: string[], attempts: string[], papers: string[]}} Audience  all empty: everybody
 * @typedef {{notice: string, text: string, item: string | null, audience: Audience, at_ms: number, by: string | null, read: number, meant: number}} Notice  by null: HQ
 *
 * @typedef {Object} Venue
 * @property {string} box
 * @property {string} venue_name
 * @property {number} now_ms
 * @property {Moment["quality"]} clock
 * @property {Session | null} session
 * @property {Line} line
 * @property {Paper[]} papers
 * @property {Issue[]} issues
 * @property {WaitingSeat[]} seats_waiting
 * @property {Room[]} rooms
 * @property {ClockEvidence | null} clock_evidence
 * @property {Notice[]} notices       oldest first
 *
 * @typedef {NonNullable<FaceCompared["presentation"]>} Presentation
 *
 * @typedef {Object} Guide            what the box says of one frame of the door's camera
 * @property {number} faces
 * @property {string | null} reason
 * @property {string} zh
 * @property {string} en
 * @property {[number, number, number, number] | null} place  left, top, width, height as shares of the picture
 * @property {number} steady          frames in a row without a reason
 *
 * @typedef {Object} Proposal         who of the room it is; attempt is null when nobody is near enough
 * @property {string | null} attempt
 * @property {string | null} reason
 * @property {string} zh
 * @property {string} en
 *
 * @typedef {Object} CheckIn          the box's reply to a look
 * @property {FaceCompared["outcome"]} outcome
 * @property {string | null} reason
 * @property {string} zh
 * @property {string} en
 * @property {string} seat
 * @property {string} name
 * @property {Presentation} [presentation]
 * @property {number | null} [tries_left]  looks before it is for a person to decide
 *
 * @typedef {"good" | "attention" | "bad" | "unknown"} Tone
 * @typedef {"ring" | "triangle" | "diamond" | "cross" | "tick" | "dot" | "square" | "slash"} Shape
 */

export {};

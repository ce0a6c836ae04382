/** What the seat knows at its start, and after a candidate has gone. */

/** @typedef {import("./types.js").Seat} Seat */

/** Everything that belongs to one candidate. @returns {Partial<Seat>} */
export function nobody() {
  return {
    attempt: null,
    stopped: null,
    rulesAccepted: false,
    sealed: { total: null, verified: 0, fault: null },
    paper: null,
    answers: {},
    place: 0,
    flags: [],
    overview: false,
    submitting: "no",
    byCandidate: false,
    revision: 0,
    head: "",
    unsent: 0,
    problem: null,
    fileFault: null,
    receiptFault: false,
    read: [],
    sheet: "",
    warning: null,
  };
}

/** @returns {Seat} */
export function atStart() {
  return /** @type {Seat} */ ({
    checking: new URLSearchParams(location.search).has("check"),
    secure: Boolean(window.isSecureContext && crypto.subtle),
    tab: "asking",
    seat: null,
    enrolment: "none",
    box: null,
    reachable: false,
    unwritten: 0,
    store: "kept",
    clockKnown: false,
    distrust: null,
    away: false,
    exporting: null,
    ...nobody(),
  });
}

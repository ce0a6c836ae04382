/**
 * What a view may ask for; views decide nothing.
 *
 * @typedef {import("../types.js").Seat} Seat
 * @typedef {{element: HTMLElement, update: (seat: Seat, now: number | null) => void,
 *   close?: () => void}} View
 * @typedef {Object} Acts
 * @property {(name: string | null) => void} nameSeat
 * @property {(ticket: string, id: string) => Promise<void>} signIn
 * @property {() => void} acceptRules
 * @property {(item: string, value: import("../types.js").Value, how: "choice" | "text") => void} change
 * @property {(place: number) => void} go
 * @property {(item: string) => void} flag
 * @property {(open: boolean) => void} overview
 * @property {() => void} askSubmit
 * @property {() => void} submit
 * @property {() => void} callOff
 * @property {() => void} warned
 * @property {() => void} leave
 * @property {() => void} refresh
 * @property {() => void} clear
 * @property {(notice: string) => void} read
 * @property {(sheet: Seat["sheet"]) => void} sheet
 * @property {() => void} askExport
 * @property {(code: string) => void} exportNow
 * @property {() => void} closeExport
 * @property {(name: string) => Promise<boolean>} acceptBox
 * @property {(name: string) => string} picture
 * @property {import("/shared/audio.js").Plays} plays
 * @property {import("/shared/upload.js").Keep} keep
 */

export {};

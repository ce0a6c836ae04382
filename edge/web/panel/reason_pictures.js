/** What to do about each reason of contract/reasons.py, drawn: it is understood sooner than it is read. */

import {
  again,
  arrow,
  aside,
  camera,
  card,
  corners,
  figure,
  part,
  person,
  phone,
  sheet,
  shoulders,
  slash,
  sun,
  ticket,
  tick,
} from "./drawing_parts.js";

/** @typedef {import("./drawing_parts.js").Part} Part */

const LEFT_HALF = "M48 17c-9.6 0-17 9.4-17 21.5S38.4 60 48 60z";
const SMALL = "translate(26 28) scale(.46)";
const MASK = "M32.5 43c6-3 25-3 31 0c.5 9-6 17-15.5 17s-16-8-15.5-17z";

/** Documents go to the chief. @type {Part[]} */
const PAPERS = card("translate(4 32)").concat(
  [part("point", arrow(53, 48, 64, 48))],
  figure("line", "translate(58 26) scale(.42)"),
  [tick("translate(84 20) scale(.8)")],
);

/** A document is held beside the person. @type {Part[]} */
const COMPARE = person("translate(34 4) scale(.62)").concat(card("translate(4 40) scale(.9)"), [
  part("point", "M52 82h22M52 75l-8 7l8 7M66 75l8 7l-8 7", "translate(6 0)"),
]);

/** @type {Part[]} */
const ONCE_MORE = person("translate(-8 4) scale(.94)").concat(again("translate(78 20)"));

/** To our right; the mirrored view turns it round. @type {Part[]} */
const TURN = aside("translate(0 6)").concat(shoulders("translate(0 6)"), part("point", "M24 17C36 5 60 5 72 17M72.5 6.5L72 17L61.5 16.5"));

/** @param {Part[]} thing @param {string} through @returns {Part[]} not that, but somebody real */
function notButPerson(thing, through) {
  return thing.concat(slash(through), person("translate(46 34) scale(.52)"), tick("translate(84 26) scale(.7)"));
}

/** @type {Object<string, Part[]>} */
export const PICTURES = {
  NO_FACE: [corners()].concat(figure("dash", "translate(6 8) scale(.88)"), [part("point", arrow(48, 94, 48, 80))]),
  MULTI_FACE: person("translate(-10 6) scale(.86)").concat(figure("soft", "translate(46 22) scale(.52)"), [
    part("point", arrow(72, 18, 92, 18)),
  ]),
  TOO_FAR: [corners()].concat(figure("dash", "translate(6 8) scale(.88)"), person(SMALL), [
    part("point", arrow(30, 34, 19, 21)),
    part("point", arrow(66, 34, 77, 21)),
  ]),
  TOO_DARK: [part("tint", LEFT_HALF, "translate(-10 8)")].concat(
    person("translate(-10 8)"),
    sun("point", "translate(78 20)"),
    [part("point", arrow(57, 16, 66, 16), "translate(-10 -6) rotate(8 48 16)")],
  ),
  TOO_BRIGHT: sun("line", "translate(20 20)").concat(person("translate(-2 14) scale(.9)"), [
    part("point", arrow(66, 42, 90, 42)),
  ]),
  TURN_TO_CAMERA: aside("translate(0 -10)").concat(
    [part("point", "M82 30C82 46 74 56 60 58M68 48.5L60 58L71 64.5")],
    [part("tint", "M34 74h28v18H34z")],
    camera("line", "translate(33 71) scale(.54)"),
  ),
  COVERED: person().concat([part("tint", MASK), part("line", MASK), part("point", arrow(64, 54, 86, 66))]),
  BLURRED: figure("soft", "translate(-7 0)").concat(figure("soft", "translate(7 0)"), person(), [
    part("point", "M12 22v36M84 22v36"),
  ]),
  EYES_CLOSED: [
    part("soft", "M26 16c12 11 32 11 44 0M33 23l-4 6M48 26v7M63 23l4 6"),
    part("point", arrow(48, 40, 48, 54)),
    part("line", "M14 75C30 57 66 57 82 75C66 93 30 93 14 75z"),
    part("line", "M48 66a9 9 0 1 0 0 18a9 9 0 1 0 0-18z"),
    part("dots", "M48 75h.01"),
  ],
  BAD_PICTURE: sheet("translate(12 14) scale(1.4)").concat([
    part("point", "M44 14l-8 18l14 12l-12 37"),
    again("translate(80 66)"),
  ]),
  PICTURE_TOO_LARGE: sheet("translate(31 28) scale(.86)").concat([
    part("dash", "M12 8h72v80H12z"),
    part("point", arrow(20, 16, 30, 27)),
    part("point", arrow(76, 80, 66, 70)),
  ]),
  PICTURE_TOO_SMALL: sheet("translate(34 30) scale(.7)").concat([
    part("dash", "M12 8h72v80H12z"),
    part("point", arrow(32, 29, 19, 15)),
    part("point", arrow(64, 65, 77, 81)),
  ]),
  FACE_UNAVAILABLE: PAPERS,
  NO_REFERENCE: [part("dash", "M8 10h36v44H8z")].concat(figure("dash", "translate(8 12) scale(.37)"), [
    part("point", arrow(50, 40, 62, 50)),
    ...card("translate(44 54)"),
  ]),
  UNSURE: ONCE_MORE,
  LOOKALIKE: ONCE_MORE,
  NO_MATCH: COMPARE,
  OTHER_CANDIDATE: COMPARE,
  SEEN_BEFORE: COMPARE,
  TURN_LEFT: TURN,
  TURN_RIGHT: TURN,
  NOT_TURNED: person("translate(0 6)").concat([
    part("point", "M40 9C28 10 20 16 14 25M14.5 14.5L14 25L24 23M56 9C68 10 76 16 82 25M81.5 14.5L82 25L72 23"),
  ]),
  CHANGED: person("translate(0 30) scale(.46)").concat(
    person("translate(50 30) scale(.46)"),
    [part("tint", "M65 52c0-9 4-14 8-14s8 5 8 14c-5-6-11-6-16 0z", "translate(-.5 -2)")],
    [part("point", "M41 46h14M41 53h14M52 41l-8 17")],
    [part("line", "M26 16C36 5 60 5 70 16C60 27 36 27 26 16z"), part("dots", "M48 16h.01")],
  ),
  FLAT: notButPerson(sheet("translate(6 12) scale(.95)"), "translate(25 35)"),
  FRAMED: figure("line", "translate(0 4) scale(.9)").concat(
    [part("dash", "M16 8l52 -4l6 66l-52 4z")],
    [slash("translate(44 38) scale(.9)")],
  ),
  SCREEN: notButPerson(phone("translate(8 8)"), "translate(25 38)"),
  UNCHECKED: sheet("translate(6 12) scale(.95)").concat([part("point", arrow(50, 40, 62, 50))], camera("line", "translate(44 54) scale(.9)")),
  NOBODY_NEAR: ticket("translate(14 8) scale(1.14)").concat([
    part("line", "M10 68h76v20H10z"),
    part("dots", "M22 78h.01M34 78h.01M46 78h.01"),
    part("point", "M58 72v12"),
  ]),
  CAMERA_FROZEN: camera("line", "translate(8 34)").concat(again("translate(78 22)")),
  NO_CAMERA: camera("soft", "translate(2 14) scale(.8)").concat(
    [slash("translate(24 32) scale(1)")],
    [part("point", arrow(42, 66, 54, 66))],
    phone("translate(60 28) scale(.9)"),
  ),
};

/** What else the door draws. @type {Object<string, Part[]>} */
export const SCENES = {
  papers: PAPERS,
  scan: [corners()].concat(ticket("translate(17 29) scale(1.03)")),
  "ticket-wrong": ticket("translate(12 24) scale(1.2)").concat(slash("translate(48 47) scale(1.5)")),
  "ticket-two": ticket("translate(24 8) scale(.95)").concat(ticket("translate(8 50) scale(.95)"), [
    part("point", arrow(74, 69, 92, 69)),
  ]),
  ready: [corners()].concat(person("translate(6 8) scale(.88)"), [tick("translate(80 76)")]),
  advice: person("translate(6 0)").concat([part("soft", "M4 10v78M4 88h88"), part("point", "M30 92h48")]),
};

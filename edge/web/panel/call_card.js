/** A card for something that wants someone: colour, shape, what it is, what to do. */

import { fill } from "/shared/dom.js";
import { shape } from "./shapes.js";

/**
 * @param {any} card
 * @param {string} tone
 * @param {string} testid
 * @param {string} drawn
 * @param {any[]} parts
 */
export function drawCard(card, tone, testid, drawn, parts) {
  card.dataset.tone = tone;
  card.dataset.testid = testid;
  fill(card, shape(drawn), parts);
}

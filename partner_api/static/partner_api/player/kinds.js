// @ts-check
// The kinds of items, by the loop that they share. tests/vectors/kinds.json keeps this list and the server's equal.
// Audio is in neither loop: a videotron is muted, its sound would be noise in a street.

/** @type {readonly Kind[]} */
export const STAGE = ["video", "poster", "message", "card"];
/** @type {readonly Kind[]} */
export const TICKER = ["running_text"];
/** Emergencies alone come so; there is no programme of them. @type {readonly Kind[]} */
export const BANNER = ["banner"];

/** The loop in which `kind` plays. @param {Kind} kind @returns {LoopName} */
export function loopNameOf(kind) {
  if (BANNER.includes(kind)) return "banner";
  return STAGE.includes(kind) ? "stage" : "ticker";
}

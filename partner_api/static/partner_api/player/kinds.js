// @ts-check
// The kinds of items, by the rotation that they share. tests/vectors/kinds.json keeps this list and the server's equal.
// Audio is in neither loop: a videotron is muted, its sound would be noise in a street.

/** @type {readonly Kind[]} */
export const STAGE = ["video", "poster", "message"];
/** @type {readonly Kind[]} */
export const TICKER = ["running_text"];

/** The kinds that share a rotation with `kind`. @param {Kind} kind */
export function loopOf(kind) {
  return STAGE.includes(kind) ? STAGE : TICKER;
}

/** The name of that rotation. @param {Kind} kind @returns {LoopName} */
export function loopNameOf(kind) {
  return STAGE.includes(kind) ? "stage" : "ticker";
}

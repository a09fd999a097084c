// @ts-check
// Text from others as it is shown: nothing in it turns or breaks what stands beside it. Pure.

/** Signs that turn what follows until they are taken back (UAX #9): embeddings, overrides, isolates. */
const TURNS = /[\u202a-\u202e\u2066-\u2069]/g;
const BREAKS = /\s*[\n\r\v\f\u0085\u2028\u2029]\s*/g;

/** @param {string} text */
export function plain(text) {
  return text.replace(TURNS, "");
}

/** On one line, whatever it is: where a new one began stands a point. @param {string} text */
export function oneLine(text) {
  return plain(text).trim().replace(BREAKS, " · ").replaceAll("\t", " ");
}

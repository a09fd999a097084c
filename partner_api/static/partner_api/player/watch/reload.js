// @ts-check
// When a player that runs well starts anew all the same, always between two items. Pure.

/** The time of day, on the clock of the screen's zone, from which on fewest people look. */
export const NIGHT = "03:00";

const HOUR_MS = 3_600_000;
const LEAST_MS = 2 * HOUR_MS; // one that has just been started is new enough
const TRIAL_MS = HOUR_MS / 2; // after this in safe mode it tries films again
const HEAP = 600 * 2 ** 20;
const SETTLED_MS = 600_000; // no heap is judged before

/**
 * @param {object} facts
 * @param {number} facts.pastNightMs since NIGHT of the local day; below 0 before it
 * @param {number} facts.upMs since the page was loaded
 * @param {boolean} facts.isSafe
 * @param {number} [facts.heap] in bytes, where the browser tells
 * @returns {"night" | "heap" | "trial" | null}
 */
export function whyReload({ pastNightMs, upMs, isSafe, heap = 0 }) {
  if (0 <= pastNightMs && pastNightMs < HOUR_MS && upMs >= LEAST_MS) return "night";
  if (heap > HEAP && upMs >= SETTLED_MS) return "heap";
  if (isSafe && upMs >= TRIAL_MS) return "trial";
  return null;
}

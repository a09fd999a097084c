// @ts-check
// Which emergency belongs on a loop of this screen at an instant. Pure.

import { loopNameOf } from "../kinds.js";

const TAKEOVER = 0; // tier

/**
 * An emergency holds its loop from its start to its end, in turns as long as its item, each after the item's pause. Of
 * several the first counts: the server has put them in order.
 * @param {Manifest} manifest
 * @param {LoopName} loop
 * @param {number} at
 * @returns {Turn | null}
 */
export function emergencyAt(manifest, loop, at) {
  for (const item of manifest.items) {
    if (item.tier !== TAKEOVER || loopNameOf(item.kind) !== loop) continue;
    const turn = turnOf(item, at);
    const isSilent = manifest.quiet.some((gap) => gap.items.includes(item.id) && isWithin(at, gap.from, gap.until));
    if (turn && !isSilent) return turn;
  }
  return null;
}

/** @param {Item} item @param {number} at @returns {Turn | null} */
function turnOf(item, at) {
  const [from, until] = item.flight.map((instant) => (instant ? Date.parse(instant) : null));
  if (from === null || at < from) return null;
  const round = item.dur_ms + (item.min_gap_s ?? 0) * 1_000;
  const startMs = from + Math.floor((at - from) / round) * round;
  const endMs = Math.min(startMs + item.dur_ms, until ?? Infinity);
  return at < endMs ? { item, startMs, endMs, cut: null, isSubstitute: false } : null;
}

/** @param {number} at @param {string} from @param {string} until */
function isWithin(at, from, until) {
  return Date.parse(from) <= at && at < Date.parse(until);
}

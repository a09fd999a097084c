// @ts-check
// Which items of a manifest may be on the screen at a moment. Pure: `at` is passed in, in milliseconds.

import { anyHolds, localTime } from "./dayparts.js";
import { loopOf } from "./kinds.js";

// What runs when its hours end may finish; a withdrawal or the end of its flight cuts it.
const GRACE_MS = 30_000;
const TAKEOVER = 0;

/**
 * The items of `kinds` that may start at `at`: all of the best tier, so filler only fills.
 * @param {Manifest | null} manifest
 * @param {number} at
 * @param {readonly Kind[]} kinds
 * @returns {Item[]}
 */
export function eligible(manifest, at, kinds) {
  if (!manifest) return [];
  const local = localTime(at, manifest.tz);
  const open = manifest.items.filter(
    (item) =>
      kinds.includes(item.kind) &&
      playable(item, manifest) &&
      inFlight(item, manifest, at) &&
      inHours(item, manifest, local),
  );
  const best = Math.min(...open.map((item) => item.tier));
  return open.filter((item) => item.tier === best);
}

/**
 * Why an item that is on the screen already has to go at `at`; null if it may stay.
 * @param {Item} item
 * @param {Manifest | null} manifest
 * @param {number} at
 */
export function whyLeave(item, manifest, at) {
  if (!manifest?.items.some((other) => isSame(other, item))) return "removed";
  if (!inFlight(item, manifest, at)) return "flight_over";
  if (item.tier !== TAKEOVER && eligible(manifest, at, loopOf(item.kind))[0]?.tier === TAKEOVER) return "takeover";
  const moments = [at, at - GRACE_MS].map((moment) => localTime(moment, manifest.tz));
  return moments.some((local) => inHours(item, manifest, local)) ? null : "hours_over";
}

/**
 * Whether two manifests mean the same item in the same wording.
 * @param {Item} one
 * @param {Item} other
 */
export function isSame(one, other) {
  return one.id === other.id && one.revision === other.revision;
}

/**
 * An item without time or weight would turn the rotation into an endless loop.
 * @param {Item} item
 * @param {Manifest} manifest
 */
function playable(item, manifest) {
  const there = item.asset ? item.asset in manifest.assets : Boolean(item.text);
  return there && item.dur_ms > 0 && item.weight > 0;
}

/**
 * @param {Item} item
 * @param {Manifest} manifest
 * @param {number} at
 */
function inFlight(item, { quiet }, at) {
  const [from, until] = item.flight;
  const silenced = quiet.some((gap) => gap.items.includes(item.id) && isWithin(at, gap.from, gap.until));
  return isWithin(at, from, until) && !silenced;
}

/**
 * From the start to before the end; either may be open.
 * @param {number} at
 * @param {string | null} from
 * @param {string | null} until
 */
function isWithin(at, from, until) {
  return (!from || Date.parse(from) <= at) && (!until || at < Date.parse(until));
}

/**
 * The hours of the item and those of the screen itself.
 * @param {Item} item
 * @param {Manifest} manifest
 * @param {LocalTime} local
 */
function inHours(item, manifest, local) {
  return anyHolds(item.windows, local) && anyHolds(manifest.operating, local);
}

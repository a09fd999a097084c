// @ts-check
// The first turns of a manifest, where nobody sees them: what fails there is never put on the screen, nor kept for the
// next start.

import { emergencyAt } from "./emergency.js";
import { Lineup } from "./lineup.js";
import { dayOf } from "./days.js";
import { slots } from "./slots.js";

const DAY_MS = 86_400_000;
const TURNS = 50;
/** @type {readonly LoopName[]} */
const LOOPS = ["stage", "ticker"];

/**
 * Throws what playing by `manifest` at `at` would throw: on that day, which it tells by epochs, and on the next, which
 * follows from its items.
 * @param {Manifest} manifest
 * @param {number} at
 */
export function rehearse(manifest, at) {
  for (const loop of LOOPS) {
    for (const instant of [at, at + DAY_MS]) {
      const turns = slots(dayOf(manifest, instant, loop));
      for (let count = 0; count < TURNS && !turns.next().done; count += 1);
    }
    new Lineup(manifest, loop, () => true).at(at); // a takeover is in no day
  }
  emergencyAt(manifest, "banner", at);
}

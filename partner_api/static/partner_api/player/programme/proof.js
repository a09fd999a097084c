// @ts-check
// What a turn that was on the screen is worth as a proof of play. Pure.

const LATE_MS = 1_000; // what began later than this has joined a slot that ran already

/** @type {Record<Cut, string>} */
const WHY = { removed: "removed", quiet: "quiet", window: "hours_over", operating: "hours_over", midnight: "midnight" };

/**
 * How `turn` ended that was on the screen from `from` to `to`; `next` is what belongs there now.
 * @param {Turn} turn
 * @param {{ from: number, to: number, next: Turn | null }} seen
 * @returns {{ result: PlayResult, why: string | null }}
 */
export function outcome(turn, { from, to, next }) {
  if (to < turn.endMs - LATE_MS) return { result: "partial", why: interrupted(turn, to, next) };
  if (turn.isSubstitute) return { result: "partial", why: "substitute" };
  if (from > turn.startMs + Math.min(LATE_MS, (turn.endMs - turn.startMs) / 4)) return { result: "partial", why: "joined" };
  if (turn.cut) return { result: "partial", why: WHY[turn.cut] };
  return { result: "complete", why: null };
}

/**
 * Why a turn went before its end: a takeover covers it, or a newer manifest took it away, perhaps some time ago.
 * @param {Turn} turn
 * @param {number} to
 * @param {Turn | null} next
 */
function interrupted(turn, to, next) {
  if (next?.item.tier === 0 && turn.item.tier !== 0) return "takeover";
  return next && next.startMs < to - LATE_MS ? "late_manifest" : "removed";
}

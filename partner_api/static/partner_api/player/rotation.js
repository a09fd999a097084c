// @ts-check
// Rotation `edf-share/1`: which item plays next, so that airtime follows the weights.
//
// The mirror of ilm_blocks/rules/rotation.py, which states the law; tests/vectors/edf-share-1.json keeps
// the two equal. Credits are BigInt, so that nothing is ever rounded and the screen plays exactly
// what the server planned.

/** @type {Readonly<RotationState>} */
export const START = Object.freeze({ loop: [], credits: [] });

/**
 * The slots of an unchanging loop that start before `untilMs`.
 * @template {Turn} T
 * @param {readonly T[]} items
 * @param {number} untilMs
 * @param {RotationState} state
 * @returns {Generator<{ startMs: number, item: T }>}
 */
export function* plan(items, untilMs, state = START) {
  let item;
  for (let startMs = 0; items.length && startMs < untilMs; startMs += item.dur_ms) {
    [item, state] = step(state, items);
    yield { startMs, item };
  }
}

/**
 * The item that plays next among `items`, and what is owed once it has played.
 * @template {Turn} T
 * @param {RotationState} state
 * @param {readonly T[]} items
 * @returns {[T, RotationState<T>]}
 */
export function step(state, items) {
  const loop = loopOf(items);
  if (!same(loop, state.loop)) state = rebase(state, loop);
  const nextUp = earliestDeadline(state);
  const played = loop[nextUp];
  const duration = BigInt(played.dur_ms);
  const credits = loop.map((item, index) => state.credits[index] + duration * BigInt(item.weight));
  credits[nextUp] -= duration * totalWeight(loop);
  return [played, { loop, credits }];
}

/**
 * @template {Turn} T
 * @param {readonly T[]} items
 */
function loopOf(items) {
  const loop = [...items].sort((one, other) => (one.id < other.id ? -1 : 1));
  if (!loop.length || loop.some((item, index) => item.id === loop[index + 1]?.id)) {
    throw new RangeError("a loop needs at least one item, and each id once");
  }
  return loop;
}

/**
 * @param {readonly Turn[]} loop
 * @param {readonly Turn[]} other
 */
function same(loop, other) {
  const alike = (/** @type {Turn} */ { id, dur_ms, weight }, /** @type {number} */ index) =>
    id === other[index].id && dur_ms === other[index].dur_ms && weight === other[index].weight;
  return loop.length === other.length && loop.every(alike);
}

/**
 * Index of the item, among those not in debt, that is first to be owed its whole duration.
 * Ties go to the lower id, because the loop is sorted. Somebody is always out of debt: the sum is 0.
 * @param {RotationState} state
 */
function earliestDeadline({ loop, credits }) {
  const total = totalWeight(loop);
  let best = -1;
  let [bestWait, bestWeight] = [0n, 0n];
  loop.forEach((item, index) => {
    const weight = BigInt(item.weight);
    const wait = BigInt(item.dur_ms) * total - credits[index];
    // wait / weight < bestWait / bestWeight, without the division
    if (credits[index] >= 0n && (best < 0 || wait * bestWeight < bestWait * weight)) {
      [best, bestWait, bestWeight] = [index, wait, weight];
    }
  });
  return best;
}

/**
 * Carry the credits over to another loop: sum 0 again, none above one longest item.
 * @template {Turn} T
 * @param {RotationState} state
 * @param {readonly T[]} loop
 * @returns {RotationState<T>}
 */
function rebase(state, loop) {
  const owed = new Map(state.loop.map((item, index) => [item.id, state.credits[index]]));
  const carried = loop.map((item) => owed.get(item.id) ?? 0n);
  const size = BigInt(loop.length);
  // Times the number of items, the mean is a whole number too.
  const sum = carried.reduce((total, credit) => total + credit, 0n);
  const centred = carried.map((credit) => credit * size - sum);
  const unit = (totalWeight(state.loop) || 1n) * size;
  // All shrink by one factor instead of being cut at the limit, which would spoil the sum.
  const limit = BigInt(Math.max(...loop.map((item) => item.dur_ms))) * unit;
  const shrink = centred.reduce((peak, credit) => (abs(credit) > peak ? abs(credit) : peak), limit);
  // Rounding the running sum keeps the total at 0 and each credit less than one unit off.
  let running = 0n;
  let before = 0n;
  const credits = centred.map((credit) => {
    running += credit;
    const after = floorDivision(running * totalWeight(loop) * limit, unit * shrink);
    [before, credit] = [after, after - before];
    return credit;
  });
  return { loop, credits };
}

/** @param {readonly Turn[]} loop */
function totalWeight(loop) {
  return loop.reduce((total, item) => total + BigInt(item.weight), 0n);
}

/** @param {bigint} value */
function abs(value) {
  return value < 0n ? -value : value;
}

/**
 * BigInt division rounds towards zero, Python's `//` rounds down.
 * @param {bigint} dividend
 * @param {bigint} divisor
 */
function floorDivision(dividend, divisor) {
  const quotient = dividend / divisor;
  return dividend % divisor < 0n ? quotient - 1n : quotient;
}

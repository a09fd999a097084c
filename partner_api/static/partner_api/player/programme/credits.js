// @ts-check
// What each member of a programme is owed, in whole microseconds, and which of them plays next.
//
// The mirror of ilm_blocks/rules/programme/credits.py. BigInt, so that nothing is ever rounded.

import { HOUR_MS, SECOND_MS } from "./members.js";
import { sum } from "./weights.js";

const MS = 1_000n; // microseconds

/** The accounts of one local day, which begins with all of them empty. They follow the ids of items. */
export class Ledger {
  /** @type {Map<string, bigint>} */
  #owed = new Map();
  /** @type {Map<string, number[]>} */
  #starts = new Map();
  /** @type {Map<string, number>} */
  #lastEnd = new Map();

  owed() {
    return new Map([...this.#owed].sort(([one], [other]) => (one < other ? -1 : 1)));
  }

  /**
   * The first instant from which `member` is held back by neither its cap nor its gap; 0 if it never was.
   * @param {Member} member
   */
  freeAt({ id, max_per_hour: most, min_gap_s: gap }) {
    let at = 0;
    const starts = this.#starts.get(id) ?? [];
    if (most && starts.length >= most) at = starts[starts.length - most] + HOUR_MS;
    const lastEnd = this.#lastEnd.get(id);
    if (gap && lastEnd !== undefined) at = Math.max(at, lastEnd + gap * SECOND_MS);
    return at;
  }

  /**
   * `member` played then; a slot that was cut counts too.
   * @param {Member} member
   * @param {number} startMs
   * @param {number} endMs
   */
  note({ id }, startMs, endMs) {
    const starts = this.#starts.get(id) ?? [];
    starts.push(startMs);
    while (starts[0] <= startMs - HOUR_MS) starts.shift();
    this.#starts.set(id, starts);
    this.#lastEnd.set(id, endMs);
  }

  /**
   * Who may not play just now keeps no more than one longest item, owed or owing.
   * @param {Weights} inside
   * @param {number} longestMs
   */
  clamp(inside, longestMs) {
    const longest = BigInt(longestMs) * MS;
    for (const [id, owed] of this.#owed) {
      if (inside.has(id)) continue;
      if (owed > longest) this.#owed.set(id, longest);
      else if (owed < -longest) this.#owed.set(id, -longest);
    }
  }

  /**
   * Which of `free`, in the order of ids, plays next; ties go to the lowest id.
   * @param {ReadonlyMap<string, Member>} free
   * @param {Weights} weights
   */
  pick(free, weights) {
    const ids = [...free.keys()];
    const creditors = ids.filter((id) => this.#of(id) >= 0n);
    if (!creditors.length) return ids.reduce((best, id) => (this.#of(id) > this.#of(best) ? id : best));
    const wait = (/** @type {string} */ id) => BigInt(free.get(id)?.dur_ms ?? 0) * MS - this.#of(id);
    const weight = (/** @type {string} */ id) => weights.get(id) ?? 1n;
    // wait / weight is less than that of the best, without the division
    return creditors.reduce((best, id) => (wait(id) * weight(best) < wait(best) * weight(id) ? id : best));
  }

  /**
   * `picked`, one of the `free`, played; a member that is held back saves up one longest item at most.
   * @param {string} picked
   * @param {number} playedMs
   * @param {{ weights: Weights, free: ReadonlyMap<string, Member>, longestMs: number }} among
   */
  charge(picked, playedMs, { weights, free, longestMs }) {
    const [played, longest] = [BigInt(playedMs) * MS, BigInt(longestMs) * MS];
    let rest = played;
    for (const [id, share] of divided(played, weights)) {
      if (free.has(id)) continue;
      const room = longest - this.#of(id);
      const earned = share < room ? share : room;
      if (earned <= 0n) continue;
      this.#add(id, earned);
      rest -= earned;
    }
    const open = new Map([...weights].filter(([id]) => free.has(id)));
    for (const [id, share] of divided(rest, open)) this.#add(id, share);
    this.#add(picked, -played);
  }

  /** @param {string} id */
  #of(id) {
    return this.#owed.get(id) ?? 0n;
  }

  /** @param {string} id @param {bigint} amount */
  #add(id, amount) {
    this.#owed.set(id, this.#of(id) + amount);
  }
}

/**
 * `amount` among the ids in their order, by weight, whole and without a rest.
 * @param {bigint} amount
 * @param {Weights} weights
 * @returns {[string, bigint][]}
 */
function divided(amount, weights) {
  const total = sum([...weights.values()]);
  let edge = 0n;
  return [...weights].map(([id, weight]) => {
    const before = (amount * edge) / total;
    edge += weight;
    return [id, (amount * edge) / total - before];
  });
}

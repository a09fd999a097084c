// @ts-check
// The day as its programme sees it: who may play, from when to when, and what has been promised to whom.
//
// The mirror of ilm_blocks/rules/programme/members.py. Instants are whole milliseconds since 1970, spans are
// [from, until), ids are ASCII.

export const SECOND_MS = 1_000;
export const HOUR_MS = 3_600_000;

/** What runs when a daypart or its flight ends may go on for this long. */
export const GRACE_MS = 30 * SECOND_MS;

/** One local day of one programme of a screen: its epochs in order, the first from its beginning. */
export class Day {
  #borders;
  #longest;

  /**
   * @param {number} startMs
   * @param {number} endMs
   * @param {readonly Epoch[]} epochs
   */
  constructor(startMs, endMs, epochs) {
    if (!epochs.length || epochs[0].fromMs > startMs) throw new RangeError("a day needs an epoch from its beginning on");
    this.startMs = startMs;
    this.endMs = endMs;
    this.epochs = epochs;
    const inner = epochs.flatMap((epoch, index) => innerBorders(epoch, epochs[index + 1]?.fromMs ?? endMs));
    let longest = 0;
    this.#longest = epochs.map(({ members }) => (longest = Math.max(longest, ...members.map((one) => one.dur_ms))));
    this.#borders = [...new Set(inner.filter((at) => at > startMs))].sort((one, other) => one - other);
  }

  /** @param {number} at */
  epochAt(at) {
    const begun = this.epochs.filter((epoch) => epoch.fromMs <= at);
    return begun[begun.length - 1];
  }

  /**
   * The epochs that run at `at` or later, each with its end; none of no length.
   * @param {number} at
   * @returns {Generator<[Epoch, number], void, undefined>}
   */
  *epochsFrom(at) {
    const first = this.epochs.filter((epoch) => epoch.fromMs <= at).length - 1;
    for (let index = first; index < this.epochs.length; index += 1) {
      const until = this.epochs[index + 1]?.fromMs ?? this.endMs;
      if (this.epochs[index].fromMs < until) yield [this.epochs[index], until];
    }
  }

  /** The first instant after `at` at which anybody may come or go; at the latest the end of the day. @param {number} at */
  nextBorder(at) {
    return this.#borders.find((border) => border > at) ?? this.endMs;
  }

  /** The longest item of the epochs that have begun by `at`; 0 if there is none. @param {number} at */
  longestMs(at) {
    return this.#longest[this.epochs.filter((epoch) => epoch.fromMs <= at).length - 1];
  }
}

/**
 * Where the epoch begins, and where anybody of it may come or go before it ends.
 * @param {Epoch} epoch
 * @param {number} until
 */
function innerBorders({ fromMs, members, operating }, until) {
  const instants = [fromMs, ...members.flatMap((one) => [one.spans, one.quiet]), operating ?? []].flat(2);
  return instants.filter((at) => fromMs <= at && at < until);
}

/** @param {Epoch} epoch @param {number} at */
export function isOperating({ operating }, at) {
  return operating === null || holds(operating, at);
}

/**
 * The members of the programme that may play at `at`; none outside operating hours. With `isFiller` the fillers.
 * @param {Epoch} epoch
 * @param {number} at
 * @param {boolean} [isFiller]
 */
export function eligible(epoch, at, isFiller = false) {
  if (!isOperating(epoch, at)) return [];
  return epoch.members.filter((one) => one.filler === isFiller && holds(one.spans, at) && !holds(one.quiet, at));
}

/**
 * Whether both are the same item in the same wording.
 * @param {{ id: string, revision: number | null }} one
 * @param {{ id: string, revision: number | null }} other
 */
export function isSame(one, other) {
  return one.id === other.id && one.revision === other.revision;
}

/** @param {Spans} spans @param {number} at */
export function holds(spans, at) {
  return spans.some(([start, end]) => start <= at && at < end);
}

/** When the span ends that holds `at`; undefined if none does. @param {Spans} spans @param {number} at */
export function endOf(spans, at) {
  return spans.find(([start, end]) => start <= at && at < end)?.[1];
}

/** When the first of `spans` after `at` begins. @param {Spans} spans @param {number} at */
export function nextStart(spans, at) {
  return spans.find(([start]) => start > at)?.[0];
}

/** Ids are ASCII: by code units is by bytes. @param {{ id: string }} one @param {{ id: string }} other */
export function byId(one, other) {
  return one.id < other.id ? -1 : Number(one.id > other.id);
}

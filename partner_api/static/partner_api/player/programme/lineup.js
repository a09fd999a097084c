// @ts-check
// What belongs on one loop of this screen at an instant: a takeover, else what the programme plans, else, where that
// cannot be shown here, the next thing that can. The plan's clock goes on beneath all of it.

import { bare, dealt } from "./deck.js";
import { emergencyAt } from "./emergency.js";
import { Schedule } from "./schedule.js";

const SUBSTITUTES = 24; // so far ahead one is looked for

export class Lineup {
  #manifest;
  #loop;
  #canShow;
  #schedule;
  #items;

  /**
   * @param {Manifest} manifest
   * @param {LoopName} loop
   * @param {(item: Item) => boolean} canShow
   */
  constructor(manifest, loop, canShow) {
    this.#manifest = manifest;
    this.#loop = loop;
    this.#canShow = canShow;
    this.#schedule = new Schedule(manifest, loop);
    this.#items = new Map(manifest.items.map((item) => [nameOf(item), item]));
  }

  /**
   * Whether it is known what belongs there at `at`. While it is not, ask again in a moment: each time brings it nearer.
   * @param {number} at
   */
  knows(at) {
    return Boolean(this.#schedule.at(at) ?? this.#emergency(at));
  }

  /** Whether `item` may come at all, as far as its manifest goes. @param {Item} item */
  names(item) {
    return this.#items.has(nameOf(item)) || this.#manifest.cards.some((card) => nameOf(card) === nameOf(item));
  }

  /** What belongs there at `at`. @param {number} at @returns {Turn | null} */
  at(at) {
    return this.#emergency(at) ?? this.#turn(this.#schedule.at(at), at);
  }

  /** What follows what belongs there at `at`, as far as can be said now. @param {number} at @returns {Turn | null} */
  after(at) {
    const now = this.#emergency(at);
    const then = now?.endMs ?? this.#schedule.at(at)?.endMs;
    if (then === undefined) return null;
    const emergency = this.#emergency(then);
    if (emergency || now) return emergency; // once it is over, whatever is planned then is joined
    return this.#turn(this.#schedule.after(at)[0], at);
  }

  /** The item that is planned at `at` and cannot be shown here, as that of a slot; null where all is well. @param {number} at */
  missing(at) {
    const slot = this.#schedule.at(at);
    const item = slot && this.#itemOf(slot);
    return item && !this.#canShow(item) ? { item, startMs: slot.startMs, endMs: slot.endMs } : null;
  }

  /** @param {number} at */
  #emergency(at) {
    return emergencyAt(this.#manifest, this.#loop, at);
  }

  /** @param {Slot | null} slot @param {number} at @returns {Turn | null} */
  #turn(slot, at) {
    if (!slot?.member) return null;
    const { startMs, endMs, cut } = slot;
    const item = this.#itemOf(slot);
    if (item && this.#canShow(item)) return { item, startMs, endMs, cut, isSubstitute: false };
    for (const other of this.#schedule.after(at, SUBSTITUTES)) {
      const substitute = this.#itemOf(other);
      if (substitute && this.#canShow(substitute)) return { item: substitute, startMs, endMs, cut, isSubstitute: true };
    }
    return null;
  }

  /** @param {Slot} slot @returns {Item | null | undefined} */
  #itemOf(slot) {
    const item = slot.member && this.#items.get(nameOf(slot.member));
    if (!item || item.kind !== "card") return item;
    const card = dealt(item, this.#manifest.cards, slot);
    return card && !this.#canShow(card) ? bare(card) : card;
  }
}

/**
 * Whether both are the same item in the same wording at the same turn.
 * @param {Turn | null} one
 * @param {Turn | null} other
 */
export function isSameTurn(one, other) {
  if (!one || !other) return one === other;
  return one.startMs === other.startMs && nameOf(one.item) === nameOf(other.item);
}

/** @param {{ id: string, revision: number | null }} item */
function nameOf({ id, revision }) {
  return `${id} ${revision ?? 0}`;
}

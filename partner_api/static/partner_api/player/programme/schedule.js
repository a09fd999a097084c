// @ts-check
// Where in the programme a screen is: the slot that runs at an instant, and the one after it, across midnight.
//
// Both follow from manifest and instant alone. Walking on is cheap; a clock that was set back walks its day anew. From
// midnight to an evening of short items it is far: that is walked in stretches, so that the page never stands still.

import { dayOf } from "./days.js";
import { slots } from "./slots.js";

const STRETCH = 1_000; // slots walked at once

export class Schedule {
  #manifest;
  #loop;
  /** The day that is walked through. @type {{ startMs: number, endMs: number } | null} */
  #day = null;
  /** @type {Generator<Slot, void, undefined> | null} */
  #rest = null;
  /** How many slots of filler the day has had so far as it was walked. */
  #dealt = 0;
  /** What runs, and what follows it as far as it was looked at. @type {Slot[]} */
  #ahead = [];

  /**
   * @param {Manifest} manifest
   * @param {LoopName} loop
   */
  constructor(manifest, loop) {
    this.#manifest = manifest;
    this.#loop = loop;
  }

  /** The slot that runs at `at`; null while it is too far away to be there at once: ask again. @param {number} at @returns {Slot | null} */
  at(at) {
    const instant = Math.floor(at);
    const isElsewhere = !this.#ahead.length || instant < this.#ahead[0].startMs || instant >= (this.#day?.endMs ?? 0);
    if (isElsewhere) this.#begin(instant);
    for (let walked = 0; this.#ahead[0].endMs <= instant; walked += 1) {
      if (walked === STRETCH) return null;
      this.#ahead.shift();
      this.#reach(1);
    }
    return this.#ahead[0];
  }

  /** The `most` slots that follow the one that runs at `at`; none while that is not known. @param {number} at @param {number} most */
  after(at, most = 1) {
    if (!this.at(at)) return [];
    this.#reach(most + 1);
    return this.#ahead.slice(1, most + 1);
  }

  /** @param {number} instant */
  #begin(instant) {
    const day = dayOf(this.#manifest, instant, this.#loop);
    [this.#day, this.#rest, this.#ahead, this.#dealt] = [day, slots(day), [], 0];
    this.#reach(1);
  }

  /** Look as far ahead as `count` slots, the one that runs among them. @param {number} count */
  #reach(count) {
    while (this.#ahead.length < count) {
      const { value, done } = this.#rest?.next() ?? { done: true };
      if (value) this.#ahead.push(value.kind === "filler" ? { ...value, dealt: this.#dealt++ } : value);
      else if (done) this.#turn();
    }
  }

  /** Midnight: the next day begins, with all accounts empty. */
  #turn() {
    const day = dayOf(this.#manifest, this.#day?.endMs ?? 0, this.#loop);
    [this.#day, this.#rest, this.#dealt] = [day, slots(day), 0];
  }
}

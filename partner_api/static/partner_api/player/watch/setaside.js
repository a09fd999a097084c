// @ts-check
// Items that failed: passed over for a while, and for a day once they have failed three times.

const FOR_MS = 60_000;
const QUARANTINE_MS = 86_400_000;
const MOST = 3;

export class SetAside {
  /** @type {{ item: Item, why: string, times: number, until: number }[]} */
  #entries = [];

  /**
   * `item` failed for the reason `why` at `now`, a reading of performance.now(). The answer is for how many milliseconds it is passed over.
   * @param {Item} item
   * @param {string} why
   * @param {number} now
   */
  add(item, why, now) {
    const times = (this.#of(item)?.times ?? 0) + 1;
    const pause = times < MOST ? FOR_MS : QUARANTINE_MS;
    this.#entries = this.#entries.filter((entry) => !isSame(entry.item, item) && now - entry.until < QUARANTINE_MS);
    this.#entries.push({ item, why, times, until: now + pause });
    return pause;
  }

  /**
   * Why `item` is passed over at `now`; null if it is not. A corrected item is another revision and gets its chance at once.
   * @param {Item} item
   * @param {number} now
   */
  why(item, now) {
    const entry = this.#of(item);
    return entry && now < entry.until ? entry.why : null;
  }

  /** How many are in quarantine at `now`. @param {number} now */
  quarantined(now) {
    return this.#entries.filter(({ times, until }) => times >= MOST && now < until).length;
  }

  /** What was shown as planned has no past. @param {Item} item */
  forgive(item) {
    this.#entries = this.#entries.filter((entry) => !isSame(entry.item, item));
  }

  /** @param {Item} item */
  #of(item) {
    return this.#entries.find((entry) => isSame(entry.item, item));
  }
}

/**
 * Whether both are the same item in the same wording.
 * @param {Item} one
 * @param {Item} other
 */
function isSame(one, other) {
  return one.id === other.id && one.revision === other.revision;
}

// @ts-check
// Which emergencies this screen has shown, each since when: what the heartbeat tells of them.

const MOST = 10;

export class Receipts {
  #clock;
  #health;
  /** @type {Map<number, number>} */
  #shown = new Map();

  /**
   * @param {import("./clock.js").Clock} clock
   * @param {import("./health.js").Health} health
   */
  constructor(clock, health) {
    this.#clock = clock;
    this.#health = health;
  }

  /** `item` has come onto the screen; of an emergency the first moment counts. @param {Item | null} item */
  note(item) {
    const id = Number(/^t(\d+)\./.exec(item?.id ?? "")?.[1]);
    if (!id || this.#shown.has(id)) return;
    this.#shown.set(id, Math.round(this.#clock.now()));
    this.#health.tell({ takeover: String(id) });
  }

  /** The last ones, by the server's clock. @returns {{ id: number, shown_ms: number }[]} */
  get last() {
    return [...this.#shown].slice(-MOST).map(([id, shown_ms]) => ({ id, shown_ms }));
  }
}

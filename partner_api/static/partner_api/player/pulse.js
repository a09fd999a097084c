// @ts-check
// The pulse of the page. It beats several times a second; where beats are missing the page stood still, with the
// machine or alone, and nobody knows what was to be seen in that time.

const LONGEST_MS = 2_000;

export class Pulse {
  #last = performance.now();
  #stood = 0;

  /** Milliseconds for which the page has stood still so far. */
  get stoodMs() {
    return this.#stood;
  }

  /** The page lives: called with each tick, and before anything is measured. */
  beat() {
    const now = performance.now();
    if (now - this.#last > LONGEST_MS) this.#stood += Math.round(now - this.#last);
    this.#last = now;
  }
}

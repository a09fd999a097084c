// @ts-check
// The server's time, kept on the monotonic clock: the clock of a screen may be hours wrong, or jump.

const SAMPLES = 5;

export class Clock {
  /** @type {{ trip: number, offset: number }[]} */
  #samples = [];

  /**
   * Learn from an answer to a request; `sent` and `received` are readings of performance.now().
   * @param {number} serverMs
   * @param {number} sent
   * @param {number} received
   */
  learn(serverMs, sent, received) {
    const sample = { trip: received - sent, offset: serverMs - (sent + received) / 2 };
    this.#samples = [...this.#samples, sample].slice(-SAMPLES);
  }

  /** Milliseconds since 1970: the server's once it has answered, the screen's own until then. */
  now() {
    return performance.now() + this.#offset();
  }

  /** By how many milliseconds the screen's own clock is ahead. */
  skew() {
    return Math.round(Date.now() - this.now());
  }

  // The shortest trip of the last five leaves the least room for error.
  #offset() {
    if (!this.#samples.length) return performance.timeOrigin;
    return this.#samples.reduce((best, sample) => (sample.trip < best.trip ? sample : best)).offset;
  }
}

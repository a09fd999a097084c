// @ts-check
// The beacon as it moves, from a server that tells it: a hint. The beacon is asked all the same, so nothing is missed
// where this hears nothing.

const AGAIN_MS = 60_000; // once the server has said no

export class Live {
  #url;
  #code = "";
  /** @type {EventSource | null} */
  #source = null;
  /** Who waits for what is heard next. @type {((told: unknown) => void) | null} */
  #waiting = null;

  /** @param {string} url empty where nobody tells anything */
  constructor(url) {
    this.#url = url;
  }

  /** Listen to the region of `manifest`, and to no other. @param {Pick<Manifest, "region_path">} manifest */
  follow({ region_path: path }) {
    const { code } = path[path.length - 1] ?? { code: "" };
    if (!this.#url || code === this.#code) return;
    this.#code = code;
    this.#open();
  }

  /**
   * What is heard within so many `seconds`; undefined for nothing.
   * @param {number} seconds
   * @returns {Promise<unknown>}
   */
  heard(seconds) {
    return new Promise((resolve) => {
      const end = (/** @type {unknown} */ told) => {
        clearTimeout(timer);
        this.#waiting = null;
        resolve(told);
      };
      const timer = setTimeout(end, seconds * 1000);
      this.#waiting = end;
    });
  }

  #open() {
    this.#source?.close();
    const source = new EventSource(`${this.#url}?${new URLSearchParams({ region: this.#code })}`);
    source.addEventListener("beacon", ({ data }) => this.#tell(data));
    // A broken line it opens again by itself; not after an answer that is no stream.
    source.addEventListener("error", () => {
      if (source.readyState === EventSource.CLOSED && source === this.#source) setTimeout(() => this.#open(), AGAIN_MS);
    });
    this.#source = source;
  }

  /** @param {string} data */
  #tell(data) {
    try {
      this.#waiting?.(JSON.parse(data));
    } catch (error) {
      console.warn(`live events: ${/** @type {Error} */ (error).message}`);
    }
  }
}

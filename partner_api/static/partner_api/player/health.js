// @ts-check
// Health: the one channel by which the player says how it is. Facts have names and types (types.d.ts, `Facts`);
// whoever listens gets what has changed: the page, and in time the server.

const LAST_FAILURES = 20;

/** @type {Readonly<Facts>} */
const UNKNOWN = Object.freeze({
  mode: "connecting",
  playing: "",
  ticker: "",
  banner: "",
  takeover: "",
  connection: "unknown",
  connectionWhy: "",
  manifest: "none",
  manifestSeq: "",
  manifestWhy: "",
  dropped: 0,
  signature: "unknown",
  shell: "unknown",
  storage: "unknown",
  safe: false,
  quarantined: 0,
  failures: 0,
  failure: "",
  filesWanted: 0,
  filesWhole: 0,
  filesBad: 0,
  filesBytes: 0,
  filesBudget: 0,
  database: "unknown",
  playsQueued: 0,
  playsLost: 0,
  playsAside: 0,
  frozenMs: 0,
});

export class Health {
  #facts = { ...UNKNOWN };
  /** @type {Failure[]} */
  #failures = [];
  #whenChanged;

  /** @param {(changed: Partial<Facts>) => void} whenChanged */
  constructor(whenChanged) {
    this.#whenChanged = whenChanged;
    // What is not known is not told: an empty text would look like an event.
    whenChanged(Object.fromEntries(Object.entries(UNKNOWN).filter(([, value]) => value !== "")));
  }

  /** All that is known now. */
  get facts() {
    return { ...this.#facts };
  }

  /** The last failures, the oldest first. */
  get failures() {
    return [...this.#failures];
  }

  /** From now on `facts` hold; listeners hear of those that are new. @param {Partial<Facts>} facts */
  tell(facts) {
    const news = Object.entries(facts).filter(([name, value]) => this.#isNews(/** @type {keyof Facts} */ (name), value));
    if (!news.length) return;
    Object.assign(this.#facts, facts);
    this.#whenChanged(Object.fromEntries(news));
  }

  /**
   * An item may follow itself on the stage: that is told each time.
   * @param {keyof Facts} name
   * @param {unknown} value
   */
  #isNews(name, value) {
    return name === "playing" || this.#facts[name] !== value;
  }

  /**
   * `of` (the id of an item, the digest of a file) could not be used.
   * @param {FailureCode} code
   * @param {string} of
   * @param {string} [detail] for the console alone
   */
  failed(code, of, detail = "") {
    console.warn(`failed: ${code} ${of} ${detail}`.trimEnd());
    this.#failures = [...this.#failures, { code, of }].slice(-LAST_FAILURES);
    this.tell({ failures: this.#facts.failures + 1, failure: `${code} ${of}` });
  }
}

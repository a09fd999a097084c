// @ts-check
// The heartbeat: tells the server each minute how this screen fares, sooner when something changes that matters, and
// hands on what officers ask of it. Nothing here waits for the programme, and the programme for nothing here.

const EVERY_MS = 60_000;
const JITTER = 0.1; // so that screens that were switched on together do not tell together
const LEAST_MS = 5_000;
const PATIENCE_MS = 10_000;
const MOST_ERRORS = 20;
const LONGEST_OF = 80;

/** The facts of which a change is told at once. @type {ReadonlySet<string>} */
const MATTERS = new Set(["mode", "safe", "storage", "database", "manifest", "failures", "filesBad", "playsLost", "takeover"]);

/**
 * What is told of `facts`.
 * @param {Facts} facts
 * @param {readonly Failure[]} failures
 * @param {object} more
 * @param {string} more.boot
 * @param {number} more.now
 * @param {number} more.skew
 * @param {{ w: number, h: number }} more.viewport
 * @param {string} more.release
 * @param {ShownTakeover[]} more.takeovers
 * @param {DoneCommand[]} more.done
 * @returns {Beat}
 */
export function beatOf(facts, failures, { boot, now, skew, viewport, release, takeovers, done }) {
  return {
    boot,
    at_ms: Math.round(now),
    seq: facts.manifestSeq ? facts.manifestSeq.split(".").map(Number) : null,
    mode: facts.mode,
    playing: facts.playing,
    ticker: facts.ticker,
    skew_ms: skew,
    files: {
      wanted: facts.filesWanted, whole: facts.filesWhole, bad: facts.filesBad, bytes: facts.filesBytes,
      budget: facts.filesBudget,
    },
    storage: facts.storage,
    queue: facts.playsQueued,
    lost: facts.playsLost,
    aside: facts.playsAside,
    dropped: facts.dropped,
    frozen_ms: facts.frozenMs,
    viewport,
    release,
    errors: errorsOf(facts, failures),
    takeovers,
    done,
  };
}

/**
 * What is wrong by itself comes first, then the newest failures of items and files, each once.
 * @param {Facts} facts
 * @param {readonly Failure[]} failures
 */
function errorsOf(facts, failures) {
  const states = [
    { holds: facts.safe, code: "safe_mode", of: "" },
    { holds: facts.manifest === "refused", code: "manifest", of: facts.manifestWhy },
    { holds: ["failing", "none"].includes(facts.database), code: "database", of: facts.database },
  ].filter(({ holds }) => holds);
  const named = new Map([...states, ...failures.toReversed()].map(({ code, of }) => [`${code} ${of}`, { code, of }]));
  return [...named.values()].slice(0, MOST_ERRORS).map(({ code, of }) => ({ code, of: of.slice(0, LONGEST_OF) }));
}

export class Heartbeat {
  #parts;
  #everyMs;
  #leastMs;
  #last = -Infinity;
  #isSending = false;
  #isHurried = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {object} parts
   * @param {string} parts.url
   * @param {string} parts.token
   * @param {string} parts.boot
   * @param {string} parts.release of the player
   * @param {import("./clock.js").Clock} parts.clock
   * @param {import("./health.js").Health} parts.health
   * @param {import("./commands.js").Commands} parts.commands
   * @param {import("./receipts.js").Receipts} parts.receipts
   * @param {number} [parts.everyMs]
   * @param {number} [parts.leastMs] between two
   */
  constructor({ everyMs = EVERY_MS, leastMs = LEAST_MS, ...parts }) {
    this.#parts = parts;
    this.#everyMs = everyMs;
    this.#leastMs = leastMs;
  }

  /** Tell from now on. */
  start() {
    this.#schedule(this.#leastMs);
  }

  /** @param {Partial<Facts>} changed */
  changed(changed) {
    if (Object.keys(changed).some((name) => MATTERS.has(name))) this.hurry();
  }

  /** As soon as it may be. */
  hurry() {
    if (this.#timer === undefined) return this.#later();
    this.#schedule(Math.max(0, this.#last + this.#leastMs - performance.now()));
  }

  /** One is under way, or none has been asked for yet. */
  #later() {
    this.#isHurried = this.#isSending;
  }

  /** @param {number} ms */
  #schedule(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#beat(), ms);
  }

  async #beat() {
    this.#timer = undefined;
    [this.#last, this.#isSending, this.#isHurried] = [performance.now(), true, false];
    try {
      await this.#tell();
    } catch (error) {
      console.warn(`no heartbeat: ${/** @type {Error} */ (error).message}`);
    }
    this.#isSending = false;
    this.#schedule(this.#everyMs * (1 - JITTER * Math.random()));
    if (this.#isHurried) this.hurry();
  }

  async #tell() {
    const { health, clock, commands, receipts, boot, release } = this.#parts;
    const takeovers = receipts.last;
    const done = await commands.done();
    const viewport = { w: window.innerWidth, h: window.innerHeight };
    const more = { boot, now: clock.now(), skew: clock.skew(), viewport, release, takeovers, done };
    const answer = await this.#post(beatOf(health.facts, health.failures, more));
    await commands.told(done);
    await commands.take(answer.commands, clock.now());
  }

  /**
   * @param {Beat} beat
   * @returns {Promise<{ commands: Order[] }>}
   */
  async #post(beat) {
    const response = await fetch(this.#parts.url, {
      method: "POST",
      headers: { Authorization: `Bearer ${this.#parts.token}`, "Content-Type": "application/json" },
      body: JSON.stringify(beat),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return response.json();
  }
}

// @ts-check
// Proof of play: what is on the screen is noted in IndexedDB when it starts and when it ends, and
// stays there until the server has it (report.js). Nobody waits for a note, and one that cannot be
// written never disturbs what plays.
//
// A play gets its number and its place in the chain when it ends: the stage and the running text
// overlap. One that a crash left open ends at the next start of the player.

import { digest, hex } from "./canonical.js";
import { STAGE } from "./kinds.js";

const MOST_ROWS = 50_000; // some days without a network; then the oldest give way
const ALIVE_MS = 2_000;
const SLACK_MS = 2_000; // by how much a play may outlast its plan and still count
const STEP_MS = 5_000; // by how much a better reading of the server's clock may set it back
const STORES = /** @type {const} */ (["open", "closed", "state"]);

export class PlayLog {
  #clock;
  #boot = uuid7(Date.now());
  /** @type {number[] | null} */
  #seq = null;
  /** By id; `since` is a reading of performance.now(). @type {Map<string, { play: OpenPlay, since: number }>} */
  #running = new Map();
  /** @type {IDBDatabase | null} */
  #database = null; // until it is open, and in private windows that have none, nothing is kept
  /** @type {Tail} */
  #tail = { boot: null, n: 0, hash: null, ends: {} };
  /** @type {Promise<unknown>} */
  #turn = Promise.resolve(); // one note after the other

  /** @param {import("./clock.js").Clock} clock */
  constructor(clock) {
    this.#clock = clock;
    document.addEventListener("visibilitychange", () => document.hidden && this.#cut("page_hidden"));
  }

  /** Keep from now on what is played, under `name`. @param {string} name */
  open(name) {
    this.#turn = this.#recover(name).catch(tell);
    setInterval(() => this.#running.size && this.#later(() => this.#noteAlive()), ALIVE_MS);
  }

  /** @param {Manifest} manifest */
  receive({ seq }) {
    this.#seq = seq;
  }

  /**
   * `item` is on the screen from now on. The answer names this play; null when nobody sees the page.
   * @param {Item} item
   */
  begin(item) {
    if (document.hidden) return null;
    const start = Math.round(this.#clock.now());
    const { id, revision, asset, agreement } = item;
    const named = { id: uuid7(start), boot: this.#boot, item: id, revision, asset, agreement };
    const row = { ...named, start_ms: start, seq: this.#seq, skew_ms: this.#clock.skew() };
    /** @type {OpenPlay} */
    const play = { ...row, loop: STAGE.includes(item.kind) ? "stage" : "ticker", planned: item.dur_ms };
    this.#running.set(row.id, { play, since: performance.now() });
    this.#later(() => write(this.#database, ({ open }) => open.put(play)));
    return row.id;
  }

  /**
   * It is not any more, and why.
   * @param {string | null} id
   * @param {PlayResult} result
   * @param {string | null} [why]
   */
  end(id, result, why = null) {
    const running = id && this.#running.get(id);
    if (!running) return; // cut before
    const dur_ms = performance.now() - running.since;
    this.#finish(running.play, { dur_ms, result, why });
  }

  /**
   * `item` could not be shown.
   * @param {Item} item
   * @param {string} why
   */
  fail(item, why) {
    const id = this.begin(item);
    const running = id && this.#running.get(id);
    if (running) this.#finish(running.play, { dur_ms: 0, result: "failed", why });
  }

  /**
   * The first plays that have ended, at most `most`, for `forget` once the server has them.
   * @param {number} most
   * @returns {Promise<Batch>}
   */
  async oldest(most) {
    if (!this.#database) return { keys: [], rows: [] };
    const { closed } = stores(this.#database.transaction(STORES));
    const [keys, rows] = await Promise.all([answer(closed.getAllKeys(null, most)), answer(closed.getAll(null, most))]);
    return { keys, rows };
  }

  /** @param {Batch} batch */
  forget({ keys }) {
    return write(this.#database, ({ closed }) => closed.delete(IDBKeyRange.bound(keys[0], keys.at(-1))));
  }

  /**
   * @param {OpenPlay} play
   * @param {Ending} ending
   */
  #finish(play, { dur_ms, result, why }) {
    this.#running.delete(play.id);
    this.#later(() => this.#close(play, { dur_ms, result, why: why?.slice(0, 80) ?? null }));
  }

  /** @param {() => unknown} note */
  #later(note) {
    this.#turn = this.#turn.then(() => this.#database && note()).catch(tell);
  }

  /** @param {string} why */
  #cut(why) {
    for (const id of this.#running.keys()) this.end(id, "partial", why);
  }

  #noteAlive() {
    return write(this.#database, ({ state }) => state.put(Math.round(this.#clock.now()), "alive"));
  }

  /**
   * What the player was showing when it died was seen at least until it last said that it lived.
   * @param {string} name
   */
  async #recover(name) {
    const database = await opened(name);
    const { open, state } = stores(database.transaction(STORES));
    /** @type {[OpenPlay[], Tail | undefined, number | undefined]} */
    const kept = await Promise.all([answer(open.getAll()), answer(state.get("tail")), answer(state.get("alive"))]);
    const [plays, tail = this.#tail, alive = 0] = kept;
    [this.#database, this.#tail] = [database, tail];
    for (const play of plays) {
      await this.#close(play, { dur_ms: alive - play.start_ms, result: "partial", why: "restarted" });
    }
  }

  /**
   * The tail moves on even if the row cannot be written: its number is then missing, which tells of it.
   * @param {OpenPlay} play
   * @param {Ending} ending
   */
  async #close({ loop, planned, ...begun }, ending) {
    const { boot, n, hash, ends = {} } = this.#tail;
    const time = fitted(begun.start_ms, ending.dur_ms, planned, ends[loop]);
    const row = { ...begun, ...ending, ...time, n: begun.boot === boot ? n + 1 : 1, prev: hash };
    if (row.dur_ms) ends[loop] = row.start_ms + row.dur_ms;
    const tail = { boot: row.boot, n: row.n, hash: await digest(row), ends };
    this.#tail = tail;
    await write(this.#database, ({ open, closed, state }) => {
      open.delete(row.id);
      state.put(tail, "tail");
      const added = closed.add(row);
      // Keys only grow, so those within the limit are the last MOST_ROWS.
      added.onsuccess = () => closed.delete(IDBKeyRange.upperBound(Number(added.result) - MOST_ROWS));
    });
  }
}

/** @param {Error} error */
function tell(error) {
  console.warn(`proof of play: ${error.message}`);
}

/**
 * A play claims no more than its plan and no time that the play before it in its loop claimed: the server
 * counts none that does. A picture may stand for longer while its successor is on its way, and the
 * clock may have been set back a little between two plays. A larger step is left as it is, for the
 * server to see.
 * @param {number} start_ms
 * @param {number} measured
 * @param {number} planned
 * @param {number} [before] when the play before it ended
 */
export function fitted(start_ms, measured, planned, before = 0) {
  const dur_ms = Math.round(Math.min(Math.max(0, measured), planned + SLACK_MS));
  const overlap = before - start_ms;
  if (!dur_ms || overlap <= 0 || overlap > STEP_MS) return { start_ms, dur_ms };
  return { start_ms: before, dur_ms: Math.max(0, dur_ms - overlap) };
}

/** UUID version 7 (RFC 9562): 48 bits of time, the rest by chance. @param {number} ms */
export function uuid7(ms) {
  const chance = hex(crypto.getRandomValues(new Uint8Array(10)));
  const digits = `${ms.toString(16).padStart(12, "0")}7${chance.slice(0, 3)}b${chance.slice(3, 18)}`;
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// IndexedDB, with promises

/** @param {string} name */
function opened(name) {
  const asked = indexedDB.open(name, 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore("open", { keyPath: "id" });
    asked.result.createObjectStore("closed", { autoIncrement: true });
    asked.result.createObjectStore("state");
  };
  return answer(asked);
}

/**
 * @param {IDBTransaction} transaction
 * @returns {Stores}
 */
function stores(transaction) {
  const [open, closed, state] = STORES.map((name) => transaction.objectStore(name));
  return { open, closed, state };
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * All of `change` or nothing; resolves once it is written.
 * @param {IDBDatabase | null} database
 * @param {(stores: Stores) => void} change
 * @returns {Promise<void>}
 */
function write(database, change) {
  return new Promise((resolve, reject) => {
    if (!database) throw new Error("no database is open");
    const transaction = database.transaction(STORES, "readwrite");
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    change(stores(transaction));
  });
}

// @ts-check
// Proof of play: what is on the screen is noted in IndexedDB when it starts and when it ends, and
// stays there until the server has it (report.js). Nobody waits for a note, and one that cannot be
// written never disturbs what plays; it is counted as lost, and its number is missing in the chain.
//
// A play gets its number and its place in the chain when it ends: the stage and the running text
// overlap. One that a crash left open ends at the next start of the player.

import { digest } from "./canonical.js";
import { answer, Database } from "./database.js";
import { loopNameOf } from "./kinds.js";
import { fitted, honest, uuid7 } from "./plays/rows.js";

const MOST_ROWS = 50_000; // some days without a network; then the oldest give way
const FILLER = 2; // tier
const MOST_ASIDE = 1_000;
const ALIVE_MS = 2_000;
const STORES = { open: { keyPath: "id" }, closed: { autoIncrement: true }, aside: { autoIncrement: true }, state: {} };

export class PlayLog {
  #clock;
  #pulse;
  #health;
  #boot = uuid7(Date.now());
  /** @type {readonly number[] | null} */
  #seq = null;
  /** @type {Map<string, RunningPlay>} */
  #running = new Map();
  /** @type {Database | null} */
  #database = null; // until it is open, and in browsers that have none, nothing is kept
  /** @type {Tail} */
  #tail = { boot: null, n: 0, hash: null, ends: {} };
  #isRecovered = false;
  #wasReopened = false;
  #queued = 0;
  #lost = 0;
  /** @type {Promise<unknown>} */
  #turn = Promise.resolve(); // one note after the other

  /**
   * @param {import("./clock.js").Clock} clock
   * @param {import("./pulse.js").Pulse} pulse
   * @param {import("./health.js").Health} health
   */
  constructor(clock, pulse, health) {
    this.#clock = clock;
    this.#pulse = pulse;
    this.#health = health;
    document.addEventListener("visibilitychange", () => document.hidden && this.#cut("page_hidden"));
  }

  /** Names this start of the player. */
  get boot() {
    return this.#boot;
  }

  /** Keep from now on what is played, under `name`. @param {string} name */
  open(name) {
    if (!window.indexedDB) {
      console.warn("proof of play: this browser has no database");
      return this.#health.tell({ database: "none" });
    }
    this.#database = new Database(name, STORES, (times) => this.#opened(times));
    this.#later(() => {});
    setInterval(() => this.#running.size && this.#later(() => this.#noteAlive()), ALIVE_MS);
  }

  /** @param {Manifest} manifest */
  receive({ seq }) {
    this.#seq = seq;
  }

  /**
   * `item` is on the screen from now on. The answer names this play; null when nobody sees the page, and for filler.
   * @param {Item} item
   * @param {number} [from] when that was not now
   */
  begin(item, from = this.#clock.now()) {
    if (document.hidden || item.tier === FILLER) return null; // what nobody else answers for is not reported
    this.#pulse.beat();
    const start = Math.round(from);
    const { id, revision, asset, agreement } = item;
    const named = { id: uuid7(start), boot: this.#boot, item: id, revision, asset, agreement };
    const row = { ...named, start_ms: start, seq: this.#seq, skew_ms: this.#clock.skew() };
    /** @type {OpenPlay} */
    const play = { ...row, loop: loopNameOf(item.kind), planned: item.dur_ms };
    this.#running.set(row.id, { play, since: performance.now(), stoodBefore: this.#pulse.stoodMs });
    this.#later((database) => database.write(({ open }) => open.put(play)));
    return row.id;
  }

  /**
   * It is not any more, and why; of a film also how many milliseconds of it were `shown`.
   * @param {string | null} id
   * @param {PlayResult} result
   * @param {string | null} [why]
   * @param {number | null} [shown]
   */
  end(id, result, why = null, shown = null) {
    const running = id && this.#running.get(id);
    if (!running) return; // cut before
    this.#pulse.beat();
    const { play, since, stoodBefore } = running;
    const unseen = this.#pulse.stoodMs - stoodBefore;
    const ending = { dur_ms: performance.now() - since, result, why };
    this.#finish(play, honest(ending, { planned: play.planned, unseen, shown }));
  }

  /**
   * `item` could not be shown.
   * @param {Item} item
   * @param {string} why
   * @param {number} from an instant of the slot that was its: by it the plan is compared with what was played
   */
  fail(item, why, from) {
    const id = this.begin(item, from);
    const running = id && this.#running.get(id);
    if (running) this.#finish(running.play, { dur_ms: 0, result: "failed", why });
  }

  /**
   * The first plays that have ended, at most `most`, for `forget` once the server has them.
   * @param {number} most
   * @returns {Promise<Batch>}
   */
  async oldest(most) {
    if (!this.#database || !this.#isRecovered) return { keys: [], rows: [] };
    const [keys, rows] = await this.#database.read(({ closed }) =>
      Promise.all([answer(closed.getAllKeys(null, most)), answer(closed.getAll(null, most))]),
    );
    return { keys, rows };
  }

  /** @param {Batch} batch */
  async forget({ keys }) {
    await this.#database?.write(({ closed }) => closed.delete(IDBKeyRange.bound(keys[0], keys.at(-1))));
    this.#queued = Math.max(0, this.#queued - keys.length);
    this.#tell();
  }

  /**
   * Keep `batch` apart, with the server's reason: it will never take it.
   * @param {Batch} batch
   * @param {string} why
   */
  async setAside(batch, why) {
    await this.#database?.write(({ aside }) => {
      for (const row of batch.rows) {
        const added = aside.add({ row, why });
        added.onsuccess = () => aside.delete(IDBKeyRange.upperBound(Number(added.result) - MOST_ASIDE));
      }
    });
    await this.forget(batch);
    this.#health.tell({ playsAside: this.#health.facts.playsAside + batch.rows.length });
  }

  /**
   * @param {OpenPlay} play
   * @param {Ending} ending
   */
  #finish(play, { dur_ms, result, why }) {
    this.#running.delete(play.id);
    this.#later(() => this.#close(play, { dur_ms, result, why: why?.slice(0, 80) ?? null }));
  }

  /** @param {(database: Database) => unknown} note */
  #later(note) {
    const turn = async () => {
      if (!this.#database) return;
      if (!this.#isRecovered) await this.#recover(this.#database);
      await note(this.#database);
      if (this.#wasReopened) await this.#countLoss(this.#database);
      if (this.#health.facts.database === "failing") this.#health.tell({ database: "open" });
    };
    this.#turn = this.#turn.then(turn).catch((error) => this.#complain(error));
  }

  /** @param {string} why */
  #cut(why) {
    for (const id of this.#running.keys()) this.end(id, "partial", why);
  }

  #noteAlive() {
    return this.#database?.write(({ state }) => state.put(Math.round(this.#clock.now()), "alive"));
  }

  /**
   * What the player was showing when it died was seen at least until it last said that it lived.
   * @param {Database} database
   */
  async #recover(database) {
    /** @type {[OpenPlay[], Tail | undefined, number | undefined, number, number]} */
    const kept = await database.read(({ open, state, closed, aside }) =>
      Promise.all([
        answer(open.getAll()),
        answer(state.get("tail")),
        answer(state.get("alive")),
        answer(closed.count()),
        answer(aside.count()),
      ]),
    );
    const [plays, tail = this.#tail, alive = 0, queued, playsAside] = kept;
    [this.#isRecovered, this.#tail, this.#queued] = [true, tail, queued];
    this.#health.tell({ playsAside });
    for (const play of plays) {
      if (this.#running.has(play.id)) continue; // begun while the database was on its way
      await this.#close(play, { dur_ms: alive - play.start_ms, result: "partial", why: "restarted" });
    }
    this.#tell();
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
    try {
      await this.#database?.write(({ open, closed, state }) => {
        open.delete(row.id);
        state.put(tail, "tail");
        const added = closed.add(row);
        // Keys only grow, so those within the limit are the last MOST_ROWS.
        added.onsuccess = () => closed.delete(IDBKeyRange.upperBound(Number(added.result) - MOST_ROWS));
      });
      this.#queued = Math.min(this.#queued + 1, MOST_ROWS);
    } catch (error) {
      this.#lost += 1;
      throw error;
    } finally {
      this.#tell();
    }
  }

  /** @param {number} times */
  #opened(times) {
    this.#wasReopened = times > 1;
    this.#health.tell({ database: times > 1 ? "reopened" : "open" });
  }

  /**
   * The database was closed under the player, perhaps cleared: rows that nobody has any more are lost, and what is on
   * the screen is noted anew.
   * @param {Database} database
   */
  async #countLoss(database) {
    this.#wasReopened = false;
    const there = await database.read(({ closed }) => answer(closed.count()));
    this.#lost += Math.max(0, this.#queued - there);
    this.#queued = there;
    await database.write(({ open, state }) => {
      for (const { play } of this.#running.values()) open.put(play);
      state.put(this.#tail, "tail");
    });
    this.#tell();
  }

  #tell() {
    this.#health.tell({ playsQueued: this.#queued, playsLost: this.#lost });
  }

  /** @param {Error | null} error */
  #complain(error) {
    console.warn(`proof of play: ${error?.message}`);
    this.#health.tell({ database: "failing" });
  }
}

// @ts-check
// What officers ask of this player: each is done once at the most, also when it is asked again or the player dies over
// it, and what came of it is told with the next heartbeats until the server has heard it.

const MOST_TOLD = 10;
const LONGEST = 40;
/** What ends this page: it is done once the server knows. @type {ReadonlySet<string>} */
const LEAVING = new Set(["reload", "clear"]);
const OK = "ok";

export class Commands {
  #memory;
  #acts;
  #whenDone;
  /** What is to be done once it was told. @type {Order | null} */
  #leaving = null;
  #isRecovered = false;

  /**
   * @param {object} parts
   * @param {CommandMemory} parts.memory
   * @param {Record<string, (order: Order) => Promise<void> | void>} parts.acts by kind; one that throws has failed
   * @param {() => void} parts.whenDone there is something to tell
   */
  constructor({ memory, acts, whenDone }) {
    this.#memory = memory;
    this.#acts = acts;
    this.#whenDone = whenDone;
  }

  /**
   * Do what of `orders` is new.
   * @param {Order[]} orders
   * @param {number} now in milliseconds since 1970, by the server's clock
   */
  async take(orders, now) {
    if (!orders.length) return;
    const known = new Set((await this.#all()).map(({ id }) => id));
    for (const order of orders.filter(({ id }) => !known.has(id))) await this.#begin(order, now);
  }

  /** What the server has not heard yet; nothing while it cannot be read. @returns {Promise<DoneCommand[]>} */
  async done() {
    const ended = (await this.#readable()).filter(({ result, isTold }) => result && !isTold);
    return ended.slice(0, MOST_TOLD).map(({ id, result }) => ({ command: id, result: result ?? OK }));
  }

  /** The server has heard of `done`. @param {DoneCommand[]} done */
  async told(done) {
    if (!done.length) return;
    const heard = new Map(done.map(({ command, result }) => [command, result]));
    const rows = (await this.#all()).filter(({ id, result }) => heard.get(id) === result);
    for (const row of rows) await this.#memory.put({ ...row, isTold: true });
    const leaving = this.#leaving;
    if (!leaving || !heard.has(leaving.id)) return;
    this.#leaving = null;
    await this.#acts[leaving.kind](leaving);
  }

  /**
   * @param {Order} order
   * @param {number} now
   */
  async #begin(order, now) {
    await this.#memory.put({ id: order.id, kind: order.kind, result: null, isTold: false }); // before it is begun
    if (now >= order.until_ms) return this.#end(order, "expired");
    if (!this.#acts[order.kind]) return this.#end(order, "unknown");
    if (LEAVING.has(order.kind)) {
      if (this.#leaving?.kind !== "clear") this.#leaving = order; // which starts anew, too
      return this.#end(order, OK);
    }
    this.#run(order); // not awaited: the next one need not wait
  }

  /** @param {Order} order */
  async #run(order) {
    try {
      await this.#acts[order.kind](order);
      await this.#end(order, OK);
    } catch (error) {
      const why = /** @type {Error} */ (error).message || "error";
      console.warn(`the command ${order.kind} failed: ${why}`);
      await this.#end(order, why.slice(0, LONGEST));
    }
  }

  /**
   * @param {Order} order
   * @param {string} result
   */
  async #end({ id, kind }, result) {
    await this.#memory.put({ id, kind, result, isTold: false });
    this.#whenDone();
  }

  /** A memory that fails holds up no heartbeat, which tells of it. */
  async #readable() {
    try {
      return await this.#all();
    } catch (error) {
      console.warn(`no command is remembered: ${/** @type {Error} */ (error).message}`);
      return [];
    }
  }

  /** All that is remembered; what a start before this one has not ended never will. */
  async #all() {
    const rows = await this.#memory.all();
    if (this.#isRecovered) return rows;
    this.#isRecovered = true;
    const broken = rows.filter(({ kind, result, isTold }) => !isTold && (result === null || kind === "clear"));
    for (const row of broken) await this.#memory.put({ ...row, result: "interrupted" });
    return broken.length ? this.#memory.all() : rows;
  }
}

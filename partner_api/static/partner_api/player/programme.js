// @ts-check
// The programme: what is on the stage now and what follows.
//
// Everything happens in reconcile(), which compares what is with what should be and takes the next
// step. It may be called at any time and any number of times: a lost event costs a tick, no more.

import { eligible, isSame, whyLeave } from "./eligibility.js";
import { STAGE } from "./kinds.js";
import { START, step } from "./rotation.js";
import { STALL_MS } from "./surfaces.js";

const CUT_WITHIN_MS = 500; // what must go waits this long for a successor, then for none
const SET_ASIDE_MS = 60_000; // a file that failed is tried again after this

export class Programme {
  #stage;
  #clock;
  #plays;
  #files;
  #health;
  #whenChanged;
  /** @type {Manifest | null} */
  #manifest = null;
  #rotation = START;
  /** @type {OnAir | null} */
  #onAir = null;
  /** @type {Standby | null} */
  #standby = null;
  /** @type {{ item: Item, until: number }[]} */
  #setAside = [];

  /**
   * @param {object} parts
   * @param {import("./stage.js").Stage} parts.stage
   * @param {import("./clock.js").Clock} parts.clock
   * @param {import("./plays.js").PlayLog} parts.plays
   * @param {Files} parts.files
   * @param {import("./health.js").Health} parts.health
   * @param {Listener} parts.whenChanged
   */
  constructor({ stage, clock, plays, files, health, whenChanged }) {
    this.#stage = stage;
    this.#clock = clock;
    this.#plays = plays;
    this.#files = files;
    this.#health = health;
    this.#whenChanged = whenChanged;
  }

  /** Play by `manifest` from now on; null clears the stage. @param {Manifest | null} manifest */
  receive(manifest) {
    this.#manifest = manifest;
    this.reconcile();
  }

  reconcile() {
    if (document.hidden) return; // nothing is painted then, and every film would seem to stall
    const at = this.#clock.now();
    if (this.#onAir) this.#watch(this.#onAir, at);
    const loop = eligible(this.#manifest, at, STAGE).filter((item) => this.#files.has(item) && !this.#isSetAside(item));
    const waiting = this.#standby?.cue;
    if (waiting && !loop.some((item) => isSame(item, waiting.item))) this.#drop(waiting);
    if (!this.#standby && loop.length) this.#prepareNext(loop);
    if (this.#standby?.isReady && !this.#standby.isRising && this.#isDue()) this.#raise(this.#standby);
    if (this.#onAir && performance.now() >= this.#onAir.leaving + CUT_WITHIN_MS) this.#clear();
  }

  /** @param {Item[]} loop */
  #prepareNext(loop) {
    const [item, after] = step(this.#rotation, loop);
    /** @type {Standby} */
    const standby = { cue: this.#stage.cue(item, this.#files.url(item)), after };
    this.#standby = standby;
    standby.cue.ready.then(
      () => {
        standby.isReady = true;
        this.reconcile();
      },
      (why) => this.#fail(standby, why),
    );
  }

  /** @param {Standby} standby */
  async #raise(standby) {
    standby.isRising = true;
    const { cue, after } = standby;
    try {
      await this.#stage.show(cue);
    } catch (why) {
      this.#fail(standby, /** @type {Error} */ (why));
      return;
    }
    if (standby !== this.#standby) return; // dropped while its first frame was on the way
    this.#endPlay();
    this.#stage.raise(cue);
    const now = performance.now();
    const play = this.#plays.begin(cue.item);
    this.#onAir = { cue, play, until: now + cue.item.dur_ms, leaving: Infinity, position: 0, movedAt: now };
    this.#standby = null;
    this.#rotation = after;
    this.#whenChanged(cue.item);
    setTimeout(() => this.reconcile(), cue.item.dur_ms); // the end on time, not at the next tick
    this.reconcile();
  }

  #isDue() {
    return !this.#onAir || performance.now() >= Math.min(this.#onAir.until, this.#onAir.leaving);
  }

  /**
   * Gives what is on the air notice when it may not stay, or stands still.
   * @param {OnAir} onAir
   * @param {number} at
   */
  #watch(onAir, at) {
    if (onAir.leaving < Infinity) return;
    const { item } = onAir.cue;
    const frozen = isFrozen(onAir) ? "frozen" : null;
    if (frozen) {
      this.#putAside(item, frozen);
      this.#plays.end(onAir.play, "failed", frozen);
    }
    const why = frozen ?? whyLeave(item, this.#manifest, at);
    if (why) Object.assign(onAir, { leaving: performance.now(), why });
  }

  // What was shown to its end is complete, whatever came just then.
  #endPlay() {
    if (!this.#onAir) return;
    const { cue, play, until, why } = this.#onAir;
    const shown = cue.surface.shown?.(cue.element);
    if (performance.now() >= until) this.#plays.end(play, "complete", null, shown);
    else this.#plays.end(play, "partial", why, shown);
  }

  #clear() {
    this.#endPlay();
    this.#stage.clear();
    this.#onAir = null;
    this.#whenChanged(null);
  }

  /** @param {Cue} cue */
  #drop(cue) {
    this.#stage.drop(cue);
    this.#standby = null;
  }

  /**
   * @param {Standby} standby
   * @param {Error} why
   */
  #fail(standby, why) {
    if (standby !== this.#standby) return; // dropped before: nobody waits for it any more
    this.#putAside(standby.cue.item, why.message);
    this.#plays.fail(standby.cue.item, why.message);
    this.#drop(standby.cue);
  }

  /**
   * @param {Item} item
   * @param {string} why
   */
  #putAside(item, why) {
    console.warn(`skipped ${item.id} for ${SET_ASIDE_MS / 1000} s: ${why}`);
    this.#health.failed(/** @type {FailureCode} */ (why), item.id);
    this.#setAside = this.#setAside.filter((entry) => performance.now() < entry.until);
    this.#setAside.push({ item, until: performance.now() + SET_ASIDE_MS });
  }

  /** A corrected item is another revision and gets its chance at once. @param {Item} item */
  #isSetAside(item) {
    return this.#setAside.some((entry) => isSame(entry.item, item) && performance.now() < entry.until);
  }
}

/** Whether a film has stood still for too long; notes where it is. @param {OnAir} onAir */
function isFrozen(onAir) {
  const { element } = onAir.cue;
  if (!(element instanceof HTMLMediaElement) || element.ended) return false;
  if (element.currentTime === onAir.position) return performance.now() - onAir.movedAt > STALL_MS;
  Object.assign(onAir, { position: element.currentTime, movedAt: performance.now() });
  return false;
}

// The programme: what is on the stage now and what follows.
//
// Everything happens in reconcile(), which compares what is with what should be and takes the next
// step. It may be called at any time and any number of times: a lost event costs a tick, no more.

import { STAGE, eligible, isSame, whyLeave } from "./eligibility.js";
import { START, step } from "./rotation.js";
import { STALL_MS } from "./surfaces.js";

const CUT_WITHIN_MS = 500; // what must go waits this long for a successor, then for none
const SET_ASIDE_MS = 60_000; // a file that failed is tried again after this

export class Programme {
  #stage;
  #clock;
  #plays;
  #whenChanged;
  #manifest = null;
  #rotation = START;
  #onAir = null; // { cue, play, until, leaving, why, position, movedAt }
  #standby = null; // { cue, after, ready, rising }
  #setAside = []; // { item, until }

  constructor({ stage, clock, plays, whenChanged }) {
    [this.#stage, this.#clock, this.#plays, this.#whenChanged] = [stage, clock, plays, whenChanged];
  }

  /** Play by `manifest` from now on; null clears the stage. */
  receive(manifest) {
    this.#manifest = manifest;
    this.reconcile();
  }

  reconcile() {
    if (document.hidden) return; // nothing is painted then, and every film would seem to stall
    const at = this.#clock.now();
    if (this.#onAir) this.#watch(at);
    const loop = eligible(this.#manifest, at, STAGE).filter((item) => !this.#isSetAside(item));
    if (this.#standby && !loop.some((item) => isSame(item, this.#standby.cue.item))) this.#drop();
    if (!this.#standby && loop.length) this.#prepareNext(loop);
    if (this.#standby?.ready && !this.#standby.rising && this.#isDue()) this.#raise(this.#standby);
    if (this.#onAir && performance.now() >= this.#onAir.leaving + CUT_WITHIN_MS) this.#clear();
  }

  #prepareNext(loop) {
    const [item, after] = step(this.#rotation, loop);
    const standby = { cue: this.#stage.cue(item, this.#manifest.assets[item.asset]?.url), after };
    this.#standby = standby;
    standby.cue.ready.then(
      () => {
        standby.ready = true;
        this.reconcile();
      },
      (why) => this.#fail(standby, why),
    );
  }

  async #raise(standby) {
    standby.rising = true;
    const { cue, after } = standby;
    try {
      await this.#stage.show(cue);
    } catch (why) {
      return this.#fail(standby, why);
    }
    if (standby !== this.#standby) return; // dropped while its first frame was on the way
    this.#stage.raise(cue);
    this.#endPlay();
    const now = performance.now();
    const play = this.#plays.begin(cue.item);
    this.#onAir = { cue, play, until: now + cue.item.dur_ms, leaving: Infinity, position: 0, movedAt: now };
    [this.#standby, this.#rotation] = [null, after];
    this.#whenChanged(cue.item);
    setTimeout(() => this.reconcile(), cue.item.dur_ms); // the end on time, not at the next tick
    this.reconcile();
  }

  #isDue() {
    return !this.#onAir || performance.now() >= Math.min(this.#onAir.until, this.#onAir.leaving);
  }

  // Gives what is on the air notice when it may not stay, or stands still.
  #watch(at) {
    if (this.#onAir.leaving < Infinity) return;
    const { item } = this.#onAir.cue;
    const frozen = this.#isFrozen() ? "no new frame" : null;
    if (frozen) {
      this.#putAside(item, frozen);
      this.#plays.end(this.#onAir.play, "failed", frozen);
    }
    const why = frozen ?? whyLeave(item, this.#manifest, at);
    if (why) Object.assign(this.#onAir, { leaving: performance.now(), why });
  }

  #isFrozen() {
    const { cue, position, movedAt } = this.#onAir;
    if (!cue.surface.moves || cue.element.ended) return false;
    if (cue.element.currentTime === position) return performance.now() - movedAt > STALL_MS;
    Object.assign(this.#onAir, { position: cue.element.currentTime, movedAt: performance.now() });
    return false;
  }

  // What was shown to its end is complete, whatever came just then.
  #endPlay() {
    if (!this.#onAir) return;
    const { play, until, why } = this.#onAir;
    if (performance.now() >= until) this.#plays.end(play, "complete");
    else this.#plays.end(play, "partial", why);
  }

  #clear() {
    this.#stage.clear();
    this.#endPlay();
    this.#onAir = null;
    this.#whenChanged(null);
  }

  #drop() {
    this.#stage.drop(this.#standby.cue);
    this.#standby = null;
  }

  #fail(standby, why) {
    if (standby !== this.#standby) return; // dropped before: nobody waits for it any more
    this.#putAside(standby.cue.item, why.message);
    this.#plays.fail(standby.cue.item, why.message);
    this.#drop();
  }

  #putAside(item, why) {
    console.warn(`skipped ${item.id} for ${SET_ASIDE_MS / 1000} s: ${why}`);
    this.#setAside = this.#setAside.filter((entry) => performance.now() < entry.until);
    this.#setAside.push({ item, until: performance.now() + SET_ASIDE_MS });
  }

  // A corrected item is another revision and gets its chance at once.
  #isSetAside(item) {
    return this.#setAside.some((entry) => isSame(entry.item, item) && performance.now() < entry.until);
  }
}

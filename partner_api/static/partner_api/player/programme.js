// @ts-check
// The stage of this screen: shows the turn that belongs there and has the next one ready behind it.
//
// Everything happens in reconcile(), which compares what is with what should be and takes the next
// step. It may be called at any time and any number of times: a lost event costs a tick, no more.

import { isSameTurn, Lineup } from "./programme/lineup.js";
import { isSame } from "./programme/members.js";
import { outcome } from "./programme/proof.js";
import { STALL_MS } from "./surfaces.js";
import { SetAside } from "./watch/setaside.js";

const TAKEOVER = 0; // tier
const CUT_WITHIN_MS = 500; // what must go waits this long for a successor, then for none
const JOIN_MS = 1_000; // a film that starts later than this starts where the others are
const NOT_HERE = "not_here"; // yet, as far as is known
const LATEST_TIMER_MS = 2 ** 31 - 1;

export class Programme {
  #stage;
  #clock;
  #plays;
  #files;
  #health;
  #whenChanged;
  /** @type {Lineup | null} */
  #lineup = null;
  /** @type {OnAir | null} */
  #onAir = null;
  /** @type {Standby | null} */
  #standby = null;
  #setAside = new SetAside();
  /** @type {MissingTurn | null} */
  #missing = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

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
    this.#lineup = manifest && new Lineup(manifest, "stage", (item) => this.#canShow(item));
    this.reconcile();
  }

  reconcile() {
    if (document.hidden) return; // nothing is painted then, and every film would seem to stall
    const at = this.#clock.now();
    if (this.#onAir) this.#watch(this.#onAir);
    if (this.#lineup && !this.#lineup.knows(at)) return this.#waitFor(this.#lineup);
    const wanted = this.#lineup?.at(at) ?? null;
    this.#noteMissing(at);
    if (this.#onAir && this.#isRight(this.#onAir.turn, wanted)) this.#prepare(this.#lineup?.after(at) ?? null);
    else this.#change(wanted, at);
    this.#wake(wanted, at);
  }

  /** It is still being reckoned what belongs there: until then what is there stays, if it may. @param {Lineup} lineup */
  #waitFor(lineup) {
    if (this.#onAir && !lineup.names(this.#onAir.turn.item)) this.#clear(null);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.reconcile());
  }

  /**
   * At the end of `turn`, not at the next tick. The timer is set anew each time, for the clock may have been corrected.
   * @param {Turn | null} turn
   * @param {number} at
   */
  #wake(turn, at) {
    clearTimeout(this.#timer);
    if (turn) this.#timer = setTimeout(() => this.reconcile(), Math.min(Math.max(1, turn.endMs - at), LATEST_TIMER_MS));
  }

  /** Have `turn` ready behind what is on the air. @param {Turn | null} turn */
  #prepare(turn) {
    const waiting = this.#standby;
    if (waiting && turn && isSame(waiting.turn.item, turn.item)) {
      waiting.turn = turn; // what takes long to load is not begun anew with each of its slots
      return;
    }
    if (waiting) this.#drop(waiting.cue);
    if (!turn) return;
    const late = this.#clock.now() - turn.startMs;
    const cue = this.#stage.cue(turn.item, this.#files.url(turn.item), late > JOIN_MS ? late : 0);
    /** @type {Standby} */
    const standby = { turn, cue };
    this.#standby = standby;
    cue.ready.then(
      () => {
        standby.isReady = true;
        this.reconcile();
      },
      (why) => this.#fail(standby, why),
    );
  }

  /**
   * Something else belongs on the stage: bring it there as soon as it can be seen.
   * @param {Turn | null} wanted
   * @param {number} at
   */
  #change(wanted, at) {
    this.#prepare(wanted);
    if (this.#standby?.isReady && !this.#standby.isRising) this.#raise(this.#standby);
    if (this.#onAir && (!wanted || this.#isOverdue(this.#onAir, at))) this.#clear(wanted);
  }

  /**
   * What must not be seen any more goes without a successor if none is ready soon; what has come to its end waits.
   * @param {OnAir} onAir
   * @param {number} at
   */
  #isOverdue(onAir, at) {
    const { endMs, cut } = onAir.turn;
    if (at >= endMs && (!cut || cut === "midnight") && onAir.failed === undefined) return false;
    onAir.leaving ??= performance.now();
    return performance.now() >= onAir.leaving + CUT_WITHIN_MS;
  }

  /** @param {Standby} standby */
  async #raise(standby) {
    standby.isRising = true;
    const { cue } = standby;
    try {
      await this.#stage.show(cue, standby.turn.endMs - this.#clock.now());
    } catch (why) {
      this.#fail(standby, /** @type {Error} */ (why));
      return;
    }
    if (standby !== this.#standby) return; // dropped while its first frame was on the way
    const { turn } = standby;
    this.#endPlay(turn);
    this.#stage.raise(cue);
    this.#standby = null;
    if (this.#missing?.startMs === turn.startMs && !turn.isSubstitute) this.#missing = null; // it came in time
    const from = this.#clock.now();
    this.#onAir = { turn, cue, play: this.#plays.begin(turn.item), from, position: -1, movedAt: performance.now() };
    this.#whenChanged(turn.item);
    this.reconcile();
  }

  /** Puts aside what stands still. @param {OnAir} onAir */
  #watch(onAir) {
    if (onAir.failed !== undefined || !isFrozen(onAir)) return;
    onAir.failed = "frozen";
    this.#putAside(onAir.turn.item, onAir.failed);
    this.#plays.end(onAir.play, "failed", onAir.failed);
    this.#missing = { ...onAir.turn, from: onAir.from, isReported: true };
  }

  /** @param {Turn | null} next */
  #endPlay(next) {
    if (!this.#onAir) return;
    const { turn, cue, play, from } = this.#onAir;
    const { result, why } = outcome(turn, { from, to: this.#clock.now(), next });
    const shown = cue.surface.shown?.(cue.element);
    this.#plays.end(play, result, why, shown === undefined ? undefined : shown - cue.offsetMs);
    if (result === "complete") this.#setAside.forgive(turn.item);
  }

  /** @param {Turn | null} next */
  #clear(next) {
    this.#endPlay(next);
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
    const { turn, cue } = standby;
    this.#putAside(turn.item, why.message);
    const now = this.#clock.now();
    // What was prepared before its slot is missing once that begins, and is noted then; of a takeover there is no slot.
    if (now >= turn.startMs || turn.item.tier === TAKEOVER) {
      const from = Math.max(turn.startMs, now);
      this.#plays.fail(turn.item, why.message, from);
      this.#missing = { ...turn, from, isReported: true };
    }
    this.#drop(cue);
    this.reconcile();
  }

  /**
   * What is planned and cannot be shown is reported once for its slot: as soon as it is known why, at the latest when
   * the slot is over.
   * @param {number} at
   */
  #noteMissing(at) {
    const missing = this.#lineup?.missing(at) ?? null;
    if (this.#missing && at >= this.#missing.endMs) {
      this.#reportMissing(this.#missing);
      this.#missing = null;
    }
    if (missing && missing.startMs !== this.#missing?.startMs) this.#missing = { ...missing, from: at, isReported: false };
    if (this.#missing && this.#whyMissing(this.#missing.item) !== NOT_HERE) this.#reportMissing(this.#missing);
  }

  /** @param {MissingTurn} missing */
  #reportMissing(missing) {
    if (missing.isReported) return;
    missing.isReported = true;
    const why = this.#whyMissing(missing.item);
    if (why !== NOT_HERE) console.warn(`skipped ${missing.item.id}: ${why}`);
    this.#plays.fail(missing.item, why, missing.from);
  }

  /** @param {Item} item */
  #whyMissing(item) {
    return this.#setAside.why(item, performance.now()) ?? this.#files.why(item);
  }

  /**
   * What is on the air may go on in its slot although what it stands in for has come meanwhile, or other news have taken
   * the turn of a card that is still among them.
   * @param {Turn} turn
   * @param {Turn | null} wanted
   */
  #isRight(turn, wanted) {
    if (isSameTurn(turn, wanted)) return true;
    const isCardStill = turn.item.kind === "card" && wanted?.item.kind === "card" && this.#lineup?.names(turn.item);
    return Boolean(turn.isSubstitute || isCardStill) && turn.startMs === wanted?.startMs && this.#canShow(turn.item);
  }

  /**
   * @param {Item} item
   * @param {string} why
   */
  #putAside(item, why) {
    const pause = this.#setAside.add(item, why, performance.now());
    console.warn(`skipped ${item.id} for ${pause / 1000} s: ${why}`);
    this.#health.failed(/** @type {FailureCode} */ (why), item.id);
    this.#health.tell({ quarantined: this.#setAside.quarantined(performance.now()) });
  }

  /** @param {Item} item */
  #canShow(item) {
    return this.#files.has(item) && this.#setAside.why(item, performance.now()) === null;
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

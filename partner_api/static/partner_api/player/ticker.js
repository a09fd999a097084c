// @ts-check
// The ticker: running texts, one after the other, across the foot of whatever is on the stage.

import { isolated } from "./text/credit.js";
import { oneLine } from "./text/plain.js";
import { part } from "./page.js";
import { mark } from "./text/alert.js";
import { isSameTurn, Lineup } from "./programme/lineup.js";
import { outcome } from "./programme/proof.js";

export class Ticker {
  #band;
  #text;
  #clock;
  #plays;
  #credit;
  #whenChanged;
  /** @type {Lineup | null} */
  #lineup = null;
  /** @type {{ turn: Turn, run: Animation, play: string | null, from: number } | null} */
  #onAir = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.band
   * @param {import("./clock.js").Clock} parts.clock
   * @param {import("./plays.js").PlayLog} parts.plays
   * @param {import("./text/credit.js").Credit} parts.credit
   * @param {Listener} parts.whenChanged
   */
  constructor({ band, clock, plays, credit, whenChanged }) {
    this.#band = band;
    this.#text = part(band, "span");
    this.#clock = clock;
    this.#plays = plays;
    this.#credit = credit;
    this.#whenChanged = whenChanged;
  }

  /** Run by `manifest` from now on; null takes the band away. @param {Manifest | null} manifest */
  receive(manifest) {
    this.#lineup = manifest && new Lineup(manifest, "ticker", () => true);
    this.reconcile();
  }

  reconcile() {
    clearTimeout(this.#timer); // at its end, not at the next tick; the clock may have been corrected meanwhile
    const at = this.#clock.now();
    if (this.#lineup && !this.#lineup.knows(at)) {
      if (this.#onAir && !this.#lineup.names(this.#onAir.turn.item)) this.#stop(null);
      this.#timer = setTimeout(() => this.reconcile()); // it is still being reckoned what belongs there
      return;
    }
    const wanted = this.#lineup?.at(at) ?? null;
    if (!isSameTurn(this.#onAir?.turn ?? null, wanted)) {
      this.#stop(wanted);
      if (wanted) this.#start(wanted);
    }
    if (wanted) this.#timer = setTimeout(() => this.reconcile(), Math.max(1, wanted.endMs - this.#clock.now()));
  }

  /** @param {Turn} turn */
  #start(turn) {
    const { item, startMs } = turn;
    const text = isolated(oneLine(String(item.text)));
    this.#text.replaceChildren(text, "  —  ", ...this.#credit.running(item));
    mark(this.#band, item.alert && { ...item.alert, drill: false }); // its first word says so
    this.#band.hidden = false;
    this.#text.dir = getComputedStyle(text).direction; // "auto" looks into none that is isolated
    const from = this.#clock.now();
    const run = this.#scroll(item, from - startMs);
    this.#onAir = { turn, run, play: this.#plays.begin(item), from };
    this.#whenChanged(item);
  }

  /** @param {Turn | null} next */
  #stop(next) {
    if (!this.#onAir) return;
    const { turn, run, play, from } = this.#onAir;
    const { result, why } = outcome(turn, { from, to: this.#clock.now(), next });
    this.#plays.end(play, result, why);
    run.cancel();
    this.#band.hidden = true;
    this.#onAir = null;
    this.#whenChanged(null);
  }

  /**
   * From beyond one edge to beyond the other in the time that is planned for it, which the server reckons
   * from the length of the text. Only the transform moves, so the compositor does it all. What is read from the
   * right comes in from the left.
   * @param {Item} item
   * @param {number} late for so many milliseconds it is under way already
   */
  #scroll({ dur_ms }, late) {
    const ends = [this.#band.clientWidth, -this.#text.offsetWidth];
    const [from, to] = getComputedStyle(this.#text).direction === "rtl" ? ends.toReversed() : ends;
    const run = this.#text.animate(
      { transform: [`translateX(${from}px)`, `translateX(${to}px)`] },
      { duration: dur_ms, fill: "forwards" },
    );
    run.currentTime = late;
    return run;
  }
}

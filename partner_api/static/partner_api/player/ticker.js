// @ts-check
// The ticker: running texts, one after the other, across the foot of whatever is on the stage.

import { eligible, whyLeave } from "./eligibility.js";
import { TICKER } from "./kinds.js";
import { part } from "./page.js";
import { START, step } from "./rotation.js";

export class Ticker {
  #band;
  #text;
  #clock;
  #plays;
  #credit;
  #whenChanged;
  /** @type {Manifest | null} */
  #manifest = null;
  #rotation = START;
  /** What runs, how it moves, its name in the log. @type {{ item: Item, run: Animation, play: string | null } | null} */
  #onAir = null;

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.band
   * @param {import("./clock.js").Clock} parts.clock
   * @param {import("./plays.js").PlayLog} parts.plays
   * @param {(item: Item) => string} parts.credit
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
    this.#manifest = manifest;
    this.reconcile();
  }

  reconcile() {
    const at = this.#clock.now();
    const why = this.#onAir && whyLeave(this.#onAir.item, this.#manifest, at);
    if (why) this.#stop("partial", why);
    if (this.#onAir) return;
    const loop = eligible(this.#manifest, at, TICKER);
    if (loop.length) this.#start(loop);
  }

  /** @param {Item[]} loop */
  #start(loop) {
    const [item, after] = step(this.#rotation, loop);
    this.#rotation = after;
    // textContent: what a partner writes is text, never markup.
    this.#text.textContent = `${item.text}  —  ${this.#credit(item)}`;
    this.#band.hidden = false;
    const run = this.#scroll(item);
    this.#onAir = { item, run, play: this.#plays.begin(item) };
    run.onfinish = () => {
      this.#stop("complete");
      this.reconcile();
    };
    this.#whenChanged(item);
  }

  /**
   * @param {PlayResult} result
   * @param {string} [why]
   */
  #stop(result, why) {
    if (!this.#onAir) return;
    this.#plays.end(this.#onAir.play, result, why);
    this.#onAir.run.cancel();
    this.#band.hidden = true;
    this.#onAir = null;
    this.#whenChanged(null);
  }

  /**
   * From beyond one edge to beyond the other in the time that is planned for it, which the server reckons
   * from the length of the text. Only the transform moves, so the compositor does it all.
   * @param {Item} item
   */
  #scroll({ dur_ms }) {
    const [from, to] = [this.#band.clientWidth, -this.#text.offsetWidth];
    return this.#text.animate(
      { transform: [`translateX(${from}px)`, `translateX(${to}px)`] },
      { duration: dur_ms, fill: "forwards" },
    );
  }
}

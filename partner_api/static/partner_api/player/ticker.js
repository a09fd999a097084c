// The ticker: running texts, one after the other, across the foot of whatever is on the stage.

import { TICKER, eligible, whyLeave } from "./eligibility.js";
import { START, step } from "./rotation.js";

export class Ticker {
  #band;
  #text;
  #clock;
  #plays;
  #credit;
  #whenChanged;
  #manifest = null;
  #rotation = START;
  #item = null;
  #run = null;
  #play = null;

  constructor({ band, clock, plays, credit, whenChanged }) {
    [this.#band, this.#clock, this.#plays] = [band, clock, plays];
    [this.#credit, this.#whenChanged] = [credit, whenChanged];
    this.#text = band.firstElementChild;
  }

  /** Run by `manifest` from now on; null takes the band away. */
  receive(manifest) {
    this.#manifest = manifest;
    this.reconcile();
  }

  reconcile() {
    const at = this.#clock.now();
    const why = this.#item && whyLeave(this.#item, this.#manifest, at);
    if (why) this.#stop("partial", why);
    if (this.#item) return;
    const loop = eligible(this.#manifest, at, TICKER);
    if (loop.length) this.#start(loop);
  }

  #start(loop) {
    [this.#item, this.#rotation] = step(this.#rotation, loop);
    // textContent: what a partner writes is text, never markup.
    this.#text.textContent = `${this.#item.text}  —  ${this.#credit(this.#item)}`;
    this.#band.hidden = false;
    this.#run = this.#scroll();
    this.#play = this.#plays.begin(this.#item);
    this.#run.onfinish = () => {
      this.#stop("complete");
      this.reconcile();
    };
    this.#whenChanged(this.#item);
  }

  #stop(result, why) {
    this.#plays.end(this.#play, result, why);
    this.#run.cancel();
    this.#band.hidden = true;
    this.#item = null;
    this.#whenChanged(null);
  }

  // From beyond one edge to beyond the other in the time that is planned for it, which the server reckons
  // from the length of the text. Only the transform moves, so the compositor does it all.
  #scroll() {
    const [from, to] = [this.#band.clientWidth, -this.#text.offsetWidth];
    return this.#text.animate(
      { transform: [`translateX(${from}px)`, `translateX(${to}px)`] },
      { duration: this.#item.dur_ms, fill: "forwards" },
    );
  }
}

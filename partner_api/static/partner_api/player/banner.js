// @ts-check
// The banner of an emergency that leaves the programme as it is: on 30 percent of the screen, for as long as its item
// says, again after its pause, and never beyond the emergency's end.

import { emergencyAt } from "./programme/emergency.js";
import { isSameTurn } from "./programme/lineup.js";
import { outcome } from "./programme/proof.js";
import { message } from "./text/message.js";
import { mark } from "./text/alert.js";
import { part } from "./page.js";

export class Banner {
  #band;
  #words;
  #clock;
  #plays;
  #whenChanged;
  /** @type {Manifest | null} */
  #manifest = null;
  /** @type {{ turn: Turn, play: string | null, from: number } | null} */
  #onAir = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.band
   * @param {import("./clock.js").Clock} parts.clock
   * @param {import("./plays.js").PlayLog} parts.plays
   * @param {Listener} parts.whenChanged
   */
  constructor({ band, clock, plays, whenChanged }) {
    this.#band = band;
    this.#words = part(band, "article");
    this.#clock = clock;
    this.#plays = plays;
    this.#whenChanged = whenChanged;
  }

  /** Show what `manifest` tells from now on; null takes the banner away. @param {Manifest | null} manifest */
  receive(manifest) {
    this.#manifest = manifest;
    this.reconcile();
  }

  reconcile() {
    clearTimeout(this.#timer); // at its end, not at the next tick; the clock may have been corrected meanwhile
    const at = this.#clock.now();
    const wanted = this.#manifest && emergencyAt(this.#manifest, "banner", at);
    if (!isSameTurn(this.#onAir?.turn ?? null, wanted)) {
      this.#stop(wanted);
      if (wanted) this.#start(wanted);
    }
    if (wanted) this.#timer = setTimeout(() => this.reconcile(), Math.max(1, wanted.endMs - this.#clock.now()));
  }

  /** @param {Turn} turn */
  #start(turn) {
    const { item, endMs } = turn;
    const from = this.#clock.now();
    mark(this.#band, item.alert);
    this.#band.hidden = false; // first: the words are fitted to the room that they have
    message.load(this.#words, { text: item.text, alert: null, offsetMs: 0 });
    message.show(this.#words, endMs - from);
    this.#onAir = { turn, play: this.#plays.begin(item), from };
    this.#whenChanged(item);
  }

  /** @param {Turn | null} next */
  #stop(next) {
    if (!this.#onAir) return;
    const { turn, play, from } = this.#onAir;
    const { result, why } = outcome(turn, { from, to: this.#clock.now(), next });
    this.#plays.end(play, result, why);
    message.unload(this.#words);
    this.#band.hidden = true;
    this.#onAir = null;
    this.#whenChanged(null);
  }
}
